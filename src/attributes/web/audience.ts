/**
 * Access tokens that were issued for a resource are worth nothing at userinfo and premiuminfo, whatever the provider would
 * say of them (RFC 6750 section 3.1: invalid_token).
 */
import { decodeProtectedHeader } from 'jose';
import type { Context, Middleware, Next } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { VERIFIED_NUMBER_PATH } from '../verified-number.ts';
import { Refused, refuse } from './refusals.ts';

const PATHS = new Set(['/userinfo', '/premiuminfo', VERIFIED_NUMBER_PATH]);

/** RFC 9068 section 2.1 */
function isJwtAccessToken(authorization: string): boolean {
  const [, token] = /^Bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization) ?? [];
  if (token === undefined) return false;
  try {
    return decodeProtectedHeader(token).typ === 'at+jwt';
  } catch {
    return false;
  }
}

export function refuseOtherAudiences(issuer: string): Middleware {
  const check = async (ctx: Context & Partial<Pick<KoaContextWithOIDC, 'oidc'>>, next: Next): Promise<void> => {
    if (isJwtAccessToken(ctx.get('authorization'))) return refuse(ctx, issuer, new Refused('audience'));
    await next();
    // the provider says first that the scope openid is missing, as if another scope could help
    if (ctx.status >= 400 && ctx.oidc?.entities.AccessToken?.aud !== undefined) {
      refuse(ctx, issuer, new Refused('audience'));
    }
  };
  return (ctx, next) => (PATHS.has(ctx.path) ? check(ctx, next) : next());
}
