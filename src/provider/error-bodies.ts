/**
 * Error answers in JSON, as both kinds of clients read them: OAuth clients look for `error_description`, Mobile Connect SDKs
 * for `description`, some without asking whether it is there.
 */
import type { Middleware } from 'koa';
import { z } from 'zod';
import { toldError } from './authorize-request.ts';

const oauthError = z.looseObject({ error: z.string(), error_description: z.string().optional() });

export const describeErrors: Middleware = async (ctx, next) => {
  await next();
  if (ctx.status < 400) return;
  const parsed = oauthError.safeParse(ctx.body);
  if (!parsed.success) return;
  const { status } = ctx;
  const body = toldError(ctx.req, parsed.data);
  ctx.body = { ...body, description: body.error_description ?? body.error };
  ctx.status = status;
};
