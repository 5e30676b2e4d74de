/**
 * Answers by response_mode=form_post: oidc-provider's page, which sends itself by an inline script, becomes a page of the
 * operator with an external one and a button. What it posts, and where, is the provider's.
 */
import type { Context, Middleware, Next } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { isCorrelationId } from './correlation.ts';

export interface FormAnswer {
  /** the redirect address */
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

const UNESCAPED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (entity, name: string) => UNESCAPED[name] ?? entity);

/** Reads the page of the provider; undefined for any other page. */
export function readFormPost(html: unknown): FormAnswer | undefined {
  if (typeof html !== 'string' || !html.includes('<title>Submitting Callback</title>')) return undefined;
  const action = /<form method="post" action="([^"]*)">/.exec(html)?.[1];
  if (action === undefined) return undefined;
  const inputs = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"\/>/g)];
  const fields = Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, unescaped(value)]));
  return { action: unescaped(action), fields };
}

/** The provider makes such a page for forms of its own too; those stay as they are. */
const answersRequest = ({ params }: KoaContextWithOIDC['oidc'], { action }: FormAnswer): boolean =>
  params?.response_mode === 'form_post' && params.redirect_uri === action;

export function createFormPosts(show: (ctx: KoaContextWithOIDC, answer: FormAnswer) => void): Middleware {
  const isOidc = (ctx: Context): ctx is KoaContextWithOIDC => 'oidc' in ctx && ctx.oidc !== undefined;
  const replace = async (ctx: Context, next: Next): Promise<void> => {
    await next();
    const answer = isOidc(ctx) ? readFormPost(ctx.body) : undefined;
    if (!isOidc(ctx) || !answer || !answersRequest(ctx.oidc, answer)) return;
    const id = ctx.oidc.params?.correlation_id;
    const fields = isCorrelationId(id) ? { ...answer.fields, correlation_id: id } : answer.fields;
    const { status } = ctx;
    show(ctx, { ...answer, fields });
    ctx.status = status;
  };
  // a request is answered where it was asked, or where its login comes back to
  return (ctx, next) => (ctx.path.startsWith('/authorize') ? replace(ctx, next) : next());
}
