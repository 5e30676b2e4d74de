/** What the pages of the portal have in common: frame, headers, navigation, and forms that only these pages may send. */
import type { Context } from 'koa';
import { readText } from '../../ops/request-body.ts';
import { frame } from '../../pages/frame.ts';
import type { Renderer } from '../../pages/renderer.ts';
import { ensureFormToken, isOwnForm } from '../phone/same-origin.ts';

const FORM_LIMIT_BYTES = 64 * 1024;

export interface Sheet {
  /** below views/sandbox */
  readonly view: string;
  readonly title: string;
  readonly page: object;
  readonly status?: number;
}

export interface Paper {
  draw(ctx: Context, sheet: Sheet): void;
  /** The fields of a form of ours; undefined when the request was refused. */
  readForm(ctx: Context): Promise<URLSearchParams | undefined>;
  /** to a page after a form was carried out */
  seeOther(ctx: Context, address: string): void;
  missing(ctx: Context, what: string): void;
  /** @param title and what to do now */
  problem(ctx: Context, status: number, title: string, text: string): void;
}

/** In the order in which they are offered. */
const PLACES: readonly { readonly href: string; readonly text: string; readonly below?: string }[] = [
  { href: '/sandbox', text: 'Apps', below: '/sandbox/apps/' },
  { href: '/sandbox/builder', text: 'Request builder', below: '/sandbox/builder/' },
  { href: '/sandbox/numbers', text: 'Numbers' },
  { href: '/sandbox/phone', text: 'Phones' },
  { href: '/sandbox/trouble', text: 'Trouble' },
  { href: '/sandbox/examples', text: 'Examples' },
  { href: '/sandbox/api', text: 'API' },
  { href: '/sandbox/demo', text: 'Demo' },
  { href: '/', text: 'Home' },
];

/** The value of aria-current: of the page itself, or of one below it. */
function currency({ below, href }: (typeof PLACES)[number], path: string): 'page' | 'true' | undefined {
  if (href === path) return 'page';
  return below !== undefined && path.startsWith(below) ? 'true' : undefined;
}

export function createPaper(renderer: Renderer): Paper {
  function draw(ctx: Context, { view, title, page, status = 200 }: Sheet): void {
    ctx.status = status;
    ctx.type = 'html';
    ctx.set('Cache-Control', 'no-store');
    // not no-referrer: browsers would send `Origin: null` with the forms
    ctx.set('Referrer-Policy', 'same-origin');
    ctx.body = renderer.render(`sandbox/${view}`, {
      ...frame({
        language: 'en',
        title,
        wide: true,
        sendsOrigin: true,
        styles: ['sandbox.css', 'portal.css'],
        scripts: ['sandbox.js'],
        footnote: 'This is the sandbox: the keys are real, the operators, phones and people are simulated.',
      }),
      page: {
        ...page,
        csrf: ensureFormToken(ctx),
        places: PLACES.map((place) => ({ ...place, current: currency(place, ctx.path) })),
      },
    });
  }

  const problem = (ctx: Context, status: number, title: string, text: string): void =>
    draw(ctx, { view: 'portal-problem', title, page: { title, text }, status });

  return {
    draw,
    problem,
    async readForm(ctx) {
      const text = await readText(ctx.req, FORM_LIMIT_BYTES);
      if (text === undefined) {
        problem(ctx, 413, 'Too much', `A form of the portal holds at most ${FORM_LIMIT_BYTES / 1024} KiB.`);
        return undefined;
      }
      const form = new URLSearchParams(text);
      if (isOwnForm(ctx, form.get('csrf'))) return form;
      problem(
        ctx,
        403,
        'Not from this page',
        'The form was not sent by this browser’s own page of the portal, or its cookie is gone. Open the page again.',
      );
      return undefined;
    },
    seeOther(ctx, address) {
      ctx.set('Cache-Control', 'no-store');
      ctx.status = 303;
      ctx.set('Location', address);
    },
    missing: (ctx, what) => problem(ctx, 404, 'Not found', `There is no such ${what}.`),
  };
}
