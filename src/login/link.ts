/**
 * The one-time link of a text message: 128 random bits in an address that holds nothing else. Only its hash is kept, so
 * that nobody who reads the database can use it. Pure.
 */
import { createHash } from 'node:crypto';
import type { Operator } from '../operator/operator.ts';

const BYTES = 16;
const TOKEN = /^[A-Za-z0-9_-]{22}$/;

export interface Link {
  readonly token: string;
  readonly hash: string;
}

/** @returns SHA-256, hexadecimal: of random bits, so that it needs no key */
export const linkHash = (token: string): string => createHash('sha256').update(token).digest('hex');

export function newLink(randomBytes: (size: number) => Uint8Array): Link {
  const token = Buffer.from(randomBytes(BYTES)).toString('base64url');
  return { token, hash: linkHash(token) };
}

/** Below the issuer, and short: it stands in a text message. */
export const LINK_PATH = '/s/';

export const linkAddress = ({ issuer }: Pick<Operator, 'issuer'>, token: string): string =>
  `${issuer}${LINK_PATH}${token}`;

/** The token of a path below the issuer; undefined when it can be none. */
export function linkToken(path: string): string | undefined {
  const token = path.slice(LINK_PATH.length);
  return path.startsWith(LINK_PATH) && TOKEN.test(token) ? token : undefined;
}
