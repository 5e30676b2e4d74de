/** The snippets of an app: what they hold, what they must not hold, and that no value breaks out of its literal. */
import { execFileSync } from 'node:child_process';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppWithSecrets } from '../../../src/sandbox/apps/registered-apps.ts';
import type { SnippetFacts } from '../../../src/sandbox/portal/snippets/facts.ts';
import { javaText, phpText, scriptText, shellText } from '../../../src/sandbox/portal/snippets/quote.ts';
import { RECIPES } from '../../../src/sandbox/portal/snippets/snippets.ts';
import { type OwnGateway, startGateway } from '../../harness/gateway.ts';
import { formBrowser, textOf } from './form-browser.ts';

const PIECES = [
  "'",
  '"',
  '\\',
  '$',
  '$(id)',
  '`id`',
  '$' + '{x}',
  '\n',
  '\r',
  '\t',
  '\0',
  '\u2028',
  '\u0085',
  '*/',
  '//',
  '#',
];
const MORE = [
  '?>',
  '<?php',
  '</script>',
  '\\u0022',
  'u0022',
  '\\n',
  ';',
  '&',
  '%',
  '!',
  'ä',
  '🦊',
  ' ',
  '0',
  '7',
  'name',
];
const value = fc.array(fc.oneof(fc.constantFrom(...PIECES, ...MORE), fc.string())).map((parts) => parts.join(''));

/** As the Java compiler reads a literal: Unicode escapes first (JLS 3.3), then the escapes of strings (JLS 3.10.7). */
function readJava(literal: string): string {
  const units = literal.replaceAll(/\\(\\|u+([0-9a-fA-F]{4}))/g, (all, _rest, code?: string) =>
    code === undefined ? all : String.fromCharCode(Number.parseInt(code, 16)),
  );
  const body = /^"((?:[^"\\\n\r]|\\(?:[btnfrs"'\\]|[0-3][0-7]{2}))*)"$/.exec(units)?.[1];
  if (body === undefined) throw new Error(`no Java literal: ${literal}`);
  const named: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };
  return body.replaceAll(/\\([0-3][0-7]{2}|.)/g, (_all, escaped: string) =>
    escaped.length === 3 ? String.fromCharCode(Number.parseInt(escaped, 8)) : (named[escaped] ?? ''),
  );
}

/** As PHP reads one in single quotes. */
function readPhp(literal: string): string {
  const body = /^'((?:[^'\\]|\\[\s\S])*)'$/.exec(literal)?.[1];
  if (body === undefined) throw new Error(`no PHP literal: ${literal}`);
  return body.replaceAll(/\\([\\'])/g, '$1');
}

describe('a literal holds its value, whatever it is', () => {
  it('in a shell', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 40, maxLength: 40 }), (values) => {
        const words = values.map((text) => text.toWellFormed());
        const script = `printf '%s\\0' ${words.map(shellText).join(' ')}`;
        const printed = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
        expect(printed).toEqual(words.map((text) => text.replaceAll('\0', '')));
      }),
      { numRuns: 10 },
    );
  });

  it.each([
    ['JavaScript', scriptText, (literal: string): unknown => runInNewContext(literal)],
    ['Java', javaText, readJava],
    ['PHP', phpText, readPhp],
  ])('in %s', (_name, write, read) => {
    fc.assert(
      fc.property(value, (text) => {
        expect(read(write(text))).toBe(text);
      }),
    );
  });
});

const facts = (changes: { readonly name?: string; readonly redirectUri?: string } = {}): SnippetFacts => {
  const { name = 'Shop', redirectUri = 'https://shop.example/callback' } = changes;
  return {
    app: {
      id: 'app',
      name,
      short_name: name,
      redirect_uris: [redirectUri],
      profile: 'auto',
      headless: false,
      silent: true,
      location: false,
      signature_claims: false,
      takeover_signals: false,
      post_logout_redirect_uris: [],
      token_endpoint_auth_method: 'client_secret_basic',
      id_token_signed_response_alg: 'RS256',
      discovery_client_id: 'app',
      misbehave: [],
    },
    operator: 'operator-a',
    issuer: 'http://localhost:3000/operator-a',
    clientId: 'app.operator-a',
    clientSecret: 'operator-secret',
    redirectUri,
    discovery: { url: 'http://localhost:3000/v2/discovery', clientId: 'app', secret: undefined },
    msisdn: '41791234567',
  };
};

describe('a snippet', () => {
  /** What is left when the literals of these values are taken out. */
  const skeleton = (text: string, { name, redirectUri }: { readonly name: string; readonly redirectUri: string }) => {
    const encoded = new URLSearchParams({ redirect_uri: redirectUri }).toString();
    return [shellText, scriptText, javaText, phpText]
      .flatMap((quote) => [quote(redirectUri), quote(name)])
      .reduce((left, literal) => left.replaceAll(literal, '∎'), text.replaceAll(encoded, '∎'));
  };

  it.each(RECIPES.map((recipe) => [recipe.title, recipe] as const))(
    'has the values of an app in literals only: %s',
    (_title, { write }) => {
      const plain = { name: 'A plain name', redirectUri: 'https://shop.example/callback' };
      const expected = skeleton(write(facts(plain)), plain);
      fc.assert(
        fc.property(value, value, (name, end) => {
          const odd = { name: `x'"${name}`, redirectUri: `x'"\\${end}` };
          expect(skeleton(write(facts(odd)), odd)).toBe(expected);
        }),
      );
    },
  );
});

describe('the page', () => {
  let gateway: OwnGateway;
  let app: AppWithSecrets;
  const browser = formBrowser(() => gateway.origin);
  beforeAll(async () => {
    gateway = await startGateway();
    const body = { name: 'Snip <b> & Sons', redirect_uris: ['http://localhost:4000/callback'] };
    app = (await gateway.api<AppWithSecrets>('POST', '/sandbox/api/apps', body)).body;
    await browser.page('/sandbox');
  });
  afterAll(() => gateway.close());

  it('shows every snippet with the app’s values, and a placeholder for the discovery secret', async () => {
    const { status, text } = await browser.page(`/sandbox/apps/${app.id}/snippets?operator=operator-b`);
    expect(status).toBe(200);
    const read = textOf(text);
    for (const { file, title } of RECIPES) {
      expect(read).toContain(title);
      expect(read).toContain(file);
    }
    expect(read).toContain(`CLIENT_ID='${app.operators['operator-b']?.client_id}'`);
    expect(read).toContain(`.withClientId("${app.discovery.client_id}")`);
    expect(read).toContain(`setClientSecret('PUT-THE-DISCOVERY-SECRET-HERE')`);
    expect(read).not.toContain(app.discovery.client_secret);
    expect(text).not.toMatch(/ style=| on[a-z]+=|<script(?![^>]* src=)|<b>/);
  });

  it('holds the discovery secret only when it comes from the page that shows it, and never in an address', async () => {
    const made = await browser.post(`/sandbox/apps/${app.id}`, { action: 'rotate' });
    const secret = /name="discovery_secret" value="([\w-]{43})"/.exec(made.text)?.[1] ?? '';
    const path = `/sandbox/apps/${app.id}/snippets`;
    const shown = await browser.post(path, { discovery_secret: secret });
    expect(textOf(shown.text)).toContain(`DISCOVERY_SECRET='${secret}'`);
    const other = await browser.post(path, { discovery_secret: secret, operator: 'operator-c' });
    expect(textOf(other.text)).toContain(`ISSUER='${gateway.issuer('operator-c')}'`);
    expect(textOf(other.text)).toContain(`DISCOVERY_SECRET='${secret}'`);
    expect((await browser.page(`${path}?discovery_secret=${secret}`)).text).not.toContain(secret);
    expect((await browser.post(path, { discovery_secret: "'; rm -rf /" })).text).not.toContain('rm -rf');
    expect((await browser.post(path, { csrf: 'x' })).status).toBe(403);
  });

  it('says what stands in the way', async () => {
    const body = {
      name: 'Plain',
      redirect_uris: [`${gateway.origin}/sandbox/builder/callback`],
      profile: 'oidc',
      token_endpoint_auth_method: 'none',
    };
    const { id } = (await gateway.api<AppWithSecrets>('POST', '/sandbox/api/apps', body)).body;
    const read = textOf((await browser.page(`/sandbox/apps/${id}/snippets`)).text);
    expect(read).toContain('held to plain OpenID Connect');
    expect(read).toContain('The kit takes the answer at http://localhost:4000/auth/callback');
    expect(read).not.toContain('CLIENT_SECRET');
  });

  it('is none of an app that is not there', async () => {
    expect((await browser.page('/sandbox/apps/nobody/snippets')).status).toBe(404);
  });
});
