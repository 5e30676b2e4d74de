import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/config/schema.ts';
import { displayName, frame } from '../../src/pages/frame.ts';
import { leavingPage } from '../../src/pages/leaving.ts';
import { createRenderer } from '../../src/pages/renderer.ts';
import { attributeNames, forms, unbalanced } from './html.ts';
import { type Sample, samples } from './samples.ts';

const every = samples().flatMap((sample) => LANGUAGES.map((language) => ({ ...sample, language })));
const sample = (name: string): Sample => {
  const found = samples().find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no sample ${name}`);
  return found;
};

describe.each(every)('$name in $language', ({ render, language, actions }) => {
  const html = render(language);

  test('is a whole, well-formed page in its language', () => {
    expect(html.startsWith('<!doctype html>\n')).toBe(true);
    expect(html).toContain(`<html lang="${language}">`);
    expect(unbalanced(html)).toEqual([]);
    expect(html).not.toMatch(/undefined|\[object|NaN|\{\{/);
  });

  test('has a title, one main landmark, a skip link to it and a visible heading', () => {
    expect(html).toMatch(/<title>[^<]{4,} · [^<]+<\/title>/);
    expect(html.match(/<main /g)).toHaveLength(1);
    expect(html).toContain('<a class="skip" href="#main">');
    expect(html).toContain('<main id="main"');
    expect(html).toMatch(/<h1>[^<]+<\/h1>/);
  });

  test('posts to its addresses with its token, and nowhere else', () => {
    const found = forms(html);
    expect(found.map(({ action }) => action)).toEqual(actions);
    expect(found.length).toBe(html.match(/<form/g)?.length ?? 0);
    for (const { method, fields } of found) {
      expect(method).toBe('post');
      expect(fields.csrf ?? fields.xsrf).toBe('token');
    }
  });

  test('fits the strict policy: no inline script, style or event handler, nothing from elsewhere', () => {
    expect(html).not.toMatch(/<style|<script(?![^>]* src="\/assets\/)/);
    expect(attributeNames(html).filter((name) => name === 'style' || /^on/i.test(name))).toEqual([]);
    for (const [, address = ''] of html.matchAll(/(?:src|href)="([^"]*)"/g)) {
      expect(address).toMatch(
        /^(#main|\/logout\/continue|\/account|\/assets\/[a-z0-9.-]+|https:\/\/(rp|operator)\.example\/.*)$/,
      );
    }
  });
});

describe('hostile names', () => {
  const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'>\u202e{{name}}`;
  const clean = displayName(HOSTILE);

  test.each(samples(HOSTILE, HOSTILE))('are only text on $name', ({ render }) => {
    const html = render('en');
    expect(html).not.toMatch(/<script>|<img|onerror='/);
    expect(html).not.toContain('\u202e');
    expect(attributeNames(html).filter((name) => name === 'style' || /^on/i.test(name))).toEqual([]);
    expect(unbalanced(html)).toEqual([]);
  });

  test('stay readable, without what could turn them round', () => {
    expect(clean).toBe(`"><script>alert(1)</script><img src=x onerror='alert(2)'>{{name}}`);
    expect(displayName('  Bank\u0000\u200b of\u2028 Ur\u202ei ')).toBe('Bank of Uri');
  });

  test('a continue address that runs a script is refused', () => {
    const page = (continueUrl: string) => () =>
      leavingPage(createRenderer(), { operator: { name: 'A', colour: '#0b5fff' }, rpName: 'R', continueUrl }, 'en');
    expect(page(' JavaScript:alert(1)')).toThrow('continueUrl');
    expect(page('com.example.app:/cb')).not.toThrow();
  });
});

describe('the number page', () => {
  test('ties label, hint and problem to a field that phones fill in by themselves', () => {
    const html = sample('number with a problem').render('en');
    expect(html).toMatch(
      /<input id="msisdn" name="msisdn" type="tel" inputmode="tel" autocomplete="tel"[^>]* autofocus/,
    );
    expect(html).toContain('<label for="msisdn">');
    expect(html).toContain('aria-describedby="msisdn-problem msisdn-hint" aria-invalid="true"');
    expect(html).toContain('id="msisdn-problem"');
    expect(html).toContain('value="+41 Demo Shop"');
    expect(html).toMatch(/<title>Error: /);
    const good = sample('number').render('en');
    expect(good).toContain('aria-describedby="msisdn-hint"');
    expect(good).not.toContain('aria-invalid');
  });
});

describe('the signing page', () => {
  test('ready: the button is in the page itself, the rest waits for the script', () => {
    const html = sample('ready').render('en');
    expect(html).toContain('data-state="ready"');
    expect(html).toContain('>Send to my phone</button>');
    expect(html).toContain('<div data-when="waiting" hidden>');
    expect(html).not.toContain('http-equiv="refresh"');
  });

  test('waiting: nothing to send, and without JavaScript the page loads itself again', () => {
    const html = sample('waiting').render('en');
    expect(html).not.toContain('data-start');
    expect(html).toContain('<div data-when="ready" hidden>');
    expect(html.indexOf('<noscript><meta http-equiv="refresh" content="3"></noscript>')).toBeLessThan(
      html.indexOf('</head>'),
    );
    expect(html).toContain('<noscript>');
    expect(html).toContain('1:00 left');
    expect(html).toContain('stroke-dashoffset="25"');
    expect(html).toMatch(
      /data-status-url="\/login\/u\/status" data-events-url="\/login\/u\/events" data-page-url="\/login\/u"/,
    );
  });

  test.each(['ready', 'waiting'])(
    '%s: the code is seen in tiles and heard letter by letter; the number only by its end',
    (name) => {
      const html = sample(name).render('en');
      expect(html).toContain('<span class="visually-hidden">Code: A 7 K 2</span>');
      expect(html).toContain('aria-hidden="true"><span>A</span><span>7</span><span>K</span><span>2</span></span>');
      expect(html).toContain('role="status"');
      expect(html).toContain('number ending in 67');
    },
  );
});

describe('the outcome page', () => {
  test('Try again at once when the phone is free', () => {
    const html = sample('refused').render('en');
    expect(html).toMatch(/<button class="button primary" type="submit">Try again<\/button>/);
    expect(html).not.toContain('http-equiv');
  });

  test('Try again waits until the phone is free, with a reload instead of a countdown where scripts are off', () => {
    const html = sample('expired, phone still busy').render('en');
    expect(html).toMatch(/<button[^>]* disabled data-retry-seconds="42"[^>]*>Try again in 0:42<\/button>/);
    expect(html).toContain('<noscript><meta http-equiv="refresh" content="42"></noscript>');
  });

  test('the way back follows by itself and can be stopped; the incident number is there', () => {
    const html = sample('error').render('en');
    expect(html).toContain('data-return-seconds="10"');
    expect(html).toContain('data-stay>Stay here</button>');
    expect(html).toContain('>Back to Demo Shop</button>');
    expect(html).toContain('<code id="incident">KX7P-3M9Q</code>');
  });
});

test('pages with forms of the login let the browser say its origin; others send no referrer at all', () => {
  const policy = '<meta name="referrer" content="same-origin">';
  for (const name of ['number', 'ready', 'waiting', 'refused', 'selection'])
    expect(sample(name).render('en')).toContain(policy);
  for (const name of ['logout', 'logged out', 'problem that knows nothing'])
    expect(sample(name).render('en')).not.toContain(policy);
});

test('signing out is a choice: everywhere, of one, or not at all', () => {
  const html = sample('logout').render('en');
  expect(html).toContain(
    '<button class="button primary" type="submit" name="logout" value="yes">Sign out everywhere</button>',
  );
  expect(html).toContain('<button class="button quiet" type="submit">Stay signed in</button>');
});

test('a logo from configuration replaces the initials', () => {
  const renderer = createRenderer({ assetPrefix: '/id' });
  const view = frame({
    language: 'en',
    title: 'T',
    operator: { name: 'Operator A', colour: '#0b5fff', logo: 'https://cdn.example/l.svg' },
  });
  const html = renderer.render('problem', { ...view, page: { icon: 'done', heading: 'H', text: 'T', advice: 'A' } });
  expect(html).toContain('<img class="badge" src="https://cdn.example/l.svg" alt="" width="36" height="36">');
  expect(html).toContain('href="/id/assets/accent-0b5fff.css"');
  expect(() => renderer.asset('missing.css')).toThrow('views/assets has no file missing.css');
});

test('no template brings inline style or script', () => {
  const folder = fileURLToPath(new URL('../../views', import.meta.url));
  const templates = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.eta'));
  expect(templates.length).toBeGreaterThan(8);
  for (const name of templates) {
    const text = readFileSync(`${folder}/${name}`, 'utf8');
    expect(text, name).not.toMatch(/\sstyle\s*=|\son[a-z]+\s*=\s*"|<style|<script(?![^>]*\ssrc=)/);
  }
});
