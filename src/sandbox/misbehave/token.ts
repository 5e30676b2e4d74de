/**
 * JSON Web Tokens put together by hand, since no library writes wrong ones: header and claims as given, signed with
 * whatever key. Pure but for the randomness of ECDSA; knows nothing of OpenID Connect.
 */
import { createHmac, type KeyObject, sign } from 'node:crypto';

export type Header = Readonly<Record<string, unknown>>;
export type Claims = Readonly<Record<string, unknown>>;

/** A key and how it signs; an HS256 key is the secret itself. */
export interface Signer {
  readonly alg: 'RS256' | 'ES256' | 'HS256';
  readonly kid: string | undefined;
  readonly key: KeyObject;
}

export interface DecodedToken {
  readonly header: Header;
  readonly claims: Claims;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

function decodePart(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  if (!isObject(value)) throw new TypeError('a part of the token is no JSON object');
  return value;
}

/** Reads without verifying. @throws Error for what is no JWT */
export function decodeToken(token: string): DecodedToken {
  const [header = '', claims = ''] = token.split('.');
  return { header: decodePart(header), claims: decodePart(claims) };
}

/** Header and claims as they are signed; members that are `undefined` are left out. */
export const signingInput = (header: Header, claims: Claims): string => `${encode(header)}.${encode(claims)}`;

export function signature(input: string, { alg, key }: Signer): Buffer {
  const data = Buffer.from(input);
  if (alg === 'HS256') return createHmac('sha256', key).update(data).digest();
  return sign('sha256', data, alg === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' } : key);
}

export const signedToken = (header: Header, claims: Claims, signer: Signer): string => {
  const input = signingInput(header, claims);
  return `${input}.${signature(input, signer).toString('base64url')}`;
};
