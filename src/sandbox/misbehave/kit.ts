/** From the genuine answer of a token endpoint to what a wrong token is made of. Pure. */
import { createPrivateKey, createSecretKey } from 'node:crypto';
import type { JWK } from 'jose';
import type { Asked, Kit, Stranger } from './case.ts';
import { type DecodedToken, decodeToken, type Signer, signedToken } from './token.ts';

const isAsymmetric = (alg: string | undefined): alg is 'RS256' | 'ES256' => alg === 'RS256' || alg === 'ES256';

/** The keys of an operator as they sign. @param keys private JWKs */
export const signersOf = (keys: readonly JWK[]): readonly Signer[] =>
  keys.flatMap((jwk) => {
    const { alg, kid } = jwk;
    return isAsymmetric(alg) ? [{ alg, kid, key: createPrivateKey({ key: jwk, format: 'jwk' }) }] : [];
  });

/** An earlier ID token is sent again only while nothing else is wrong with it, seconds. */
const STILL_VALID_S = 60;

export interface KitParts {
  readonly genuine: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly asked: Asked;
  readonly published: readonly Signer[];
  readonly stranger: Stranger;
  readonly otherIssuer: string;
  /** the app's ID token of the login before */
  readonly earlier: string | undefined;
  /** epoch milliseconds */
  readonly now: number;
  readonly randomId: () => string;
}

function signerOf({ header }: DecodedToken, { clientSecret, published }: KitParts): Signer {
  if (header.alg === 'HS256' && clientSecret !== undefined) {
    return { alg: 'HS256', kid: undefined, key: createSecretKey(Buffer.from(clientSecret)) };
  }
  const signer = published.find(({ kid }) => kid === header.kid);
  if (!signer) throw new Error('the ID token was signed with a key that is not known');
  return signer;
}

const isValidAt = (token: string, seconds: number): boolean => Number(decodeToken(token).claims.exp) > seconds;

export function createKit(parts: KitParts): Kit {
  const genuine = decodeToken(parts.genuine);
  const now = Math.floor(parts.now / 1_000);
  const own = signerOf(genuine, parts);
  const { earlier } = parts;
  return {
    ...genuine,
    now,
    clientId: parts.clientId,
    clientSecret: parts.clientSecret,
    otherIssuer: parts.otherIssuer,
    asked: parts.asked,
    signer: own,
    published: parts.published,
    stranger: parts.stranger,
    earlier: earlier !== undefined && isValidAt(earlier, now + STILL_VALID_S) ? earlier : undefined,
    randomId: parts.randomId,
    token: ({ claims, header, signer = own }) =>
      signedToken(
        { ...genuine.header, alg: signer.alg, kid: signer.kid, ...header },
        { ...genuine.claims, ...claims },
        signer,
      ),
  };
}
