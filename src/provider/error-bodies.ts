/**
 * Error answers in JSON, as both kinds of clients read them: OAuth clients look for `error_description`, Mobile Connect SDKs
 * for `description`, some without asking whether it is there.
 */
import type { Middleware } from 'koa';
import { z } from 'zod';
import { toldError } from './authorize-request.ts';

const oauthError = z.looseObject({ error: z.string(), error_description: z.string().optional() });

/** Errors that the provider gives without a word. */
const SENTENCES: Readonly<Record<string, string>> = {
  request_uri_not_supported: 'Parameter request_uri is not supported here',
};

const MISSING = /^missing required parameters? ('.+')$/;

/** In the words of the Mobile Connect profile, as /authorize says it of every other parameter. */
function inProfileWords(description: string): string {
  const names = MISSING.exec(description)?.[1]?.replaceAll("'", '');
  if (names === undefined) return description;
  return names.includes(' ') ? `Mandatory parameters ${names} are missing` : `Mandatory parameter ${names} is missing`;
}

export const describeErrors: Middleware = async (ctx, next) => {
  await next();
  if (ctx.status < 400) return;
  const { status } = ctx;
  // the provider's router answers another method of an address that exists with a bare 404
  const answer = ctx.body ?? { error: 'not_found', error_description: `${ctx.method} is not served at ${ctx.path}` };
  const parsed = oauthError.safeParse(answer);
  if (!parsed.success) return;
  const told = toldError(ctx.req, parsed.data);
  const text = inProfileWords(told.error_description ?? SENTENCES[told.error] ?? told.error);
  ctx.body = { ...told, error_description: text, description: text };
  ctx.status = status;
};
