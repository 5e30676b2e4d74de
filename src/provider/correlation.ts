/**
 * correlation_id: comes back with every answer to an authorization request, and in the token answer where the same app used
 * it at discovery a short while ago. SDKs compare the latter with discovery's and fail when it is another one, so any
 * other is left out.
 */
import type { Context, Middleware, Next } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import { clientView } from './client-view.ts';
import type { FactsKeeper } from './request-facts.ts';

export interface Correlations {
  /** @param app id of the relying party */
  remember(app: string, correlationId: string): Promise<void>;
  /** Whether this app used it within the last hour. */
  knows(app: string, correlationId: string): Promise<boolean>;
}

/** Printable ASCII without blanks. */
const WORD = /^[\x21-\x7e]{1,128}$/;
export const isCorrelationId = (value: unknown): value is string => typeof value === 'string' && WORD.test(value);

const sameAddress = (one: URL, other: URL): boolean =>
  one.protocol === other.protocol && one.host === other.host && one.pathname === other.pathname;

/** Adds it, once, to an address that answers the relying party; leaves any other address alone. */
export function withCorrelation(address: string, redirectUri: string, correlationId: string): string {
  const target = URL.parse(address);
  const registered = URL.parse(redirectUri);
  if (!target || !registered || !sameAddress(target, registered)) return address;
  if (target.searchParams.has('correlation_id')) return address;
  if (!target.searchParams.has('code') && !target.searchParams.has('error')) return address;
  return `${address}${target.search === '' ? '?' : '&'}correlation_id=${encodeURIComponent(correlationId)}`;
}

function completeRedirect(ctx: Context, oidc: KoaContextWithOIDC['oidc']): void {
  const { correlation_id: id, redirect_uri: redirectUri } = oidc.params ?? {};
  const address = ctx.res.getHeader('location');
  if (typeof address !== 'string' || !isCorrelationId(id) || typeof redirectUri !== 'string') return;
  ctx.set('location', withCorrelation(address, redirectUri, id));
}

const tokenForm = z.object({ correlation_id: z.string().optional() });

async function completeTokens(
  ctx: Context,
  { body: form, client, entities }: KoaContextWithOIDC['oidc'],
  ports: { readonly correlations: Pick<Correlations, 'knows'>; readonly facts: Pick<FactsKeeper, 'read'> },
): Promise<void> {
  const answer: unknown = ctx.body;
  if (typeof answer !== 'object' || answer === null || !entities.AuthorizationCode) return;
  const id =
    tokenForm.safeParse(form).data?.correlation_id ?? ports.facts.read(entities.AuthorizationCode).correlation_id;
  if (!isCorrelationId(id) || !(await ports.correlations.knows(clientView(client).party, id))) return;
  ctx.body = { ...answer, correlation_id: id };
}

export function createCorrelationAnswers(ports: {
  readonly correlations: Pick<Correlations, 'knows'>;
  readonly facts: Pick<FactsKeeper, 'read'>;
}): Middleware {
  const complete = async (ctx: Context & Partial<Pick<KoaContextWithOIDC, 'oidc'>>, next: Next): Promise<void> => {
    await next();
    const { oidc } = ctx;
    if (oidc?.route === 'authorization' || oidc?.route === 'resume') completeRedirect(ctx, oidc);
    if (oidc?.route === 'token' && ctx.status === 200) await completeTokens(ctx, oidc, ports);
  };
  return (ctx, next) => (ctx.path === '/token' || ctx.path.startsWith('/authorize') ? complete(ctx, next) : next());
}
