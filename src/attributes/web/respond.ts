/** An answer of premiuminfo as its client is registered to get it: JSON, or a signed JWT (OpenID Connect Core 5.3.2). */
import { importJWK, type JWK, SignJWT } from 'jose';
import type { Context } from 'koa';
import type { Client } from 'oidc-provider';
import { z } from 'zod';

export interface SigningPorts {
  readonly issuer: string;
  /** private JWKs */
  readonly keys: readonly JWK[];
  /** epoch milliseconds */
  readonly now: () => number;
}

const algorithm = z.enum(['RS256', 'ES256', 'HS256']).optional();

async function keyFor(alg: 'RS256' | 'ES256' | 'HS256', client: Client, keys: readonly JWK[]) {
  if (alg === 'HS256')
    return { key: new TextEncoder().encode(z.string().min(1).parse(client.clientSecret)), kid: undefined };
  const jwk = keys.find((one) => one.alg === alg);
  if (!jwk) throw new Error(`the operator has no key for ${alg}`);
  return { key: await importJWK(jwk, alg), kid: jwk.kid };
}

/** @param expires epoch seconds, of the access token */
export async function respond(
  ctx: Context,
  { issuer, keys, now }: SigningPorts,
  client: Client,
  members: Readonly<Record<string, unknown>>,
  expires: number | undefined,
): Promise<void> {
  ctx.set('Cache-Control', 'no-store');
  const alg = algorithm.parse(client.userinfoSignedResponseAlg);
  if (alg === undefined) {
    ctx.body = members;
    return;
  }
  const { key, kid } = await keyFor(alg, client, keys);
  const issuedAt = Math.floor(now() / 1000);
  const jwt = await new SignJWT({ ...members, iss: issuer, aud: client.clientId, iat: issuedAt })
    .setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) })
    .setExpirationTime(expires ?? issuedAt + 60)
    .sign(key);
  ctx.type = 'application/jwt';
  ctx.body = jwt;
}
