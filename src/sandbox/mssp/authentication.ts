/**
 * HTTP authentication of application providers at a Kiuru service: a password, or an HMAC with an API key over the
 * request. Both come as HTTP Basic: `AP_ID:password`, or `base64(AP_ID):hex(HMAC)`. Pure.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Accounts } from './accounts.ts';

/** How far the Date header may be off when it is part of what was signed. */
const DATE_TOLERANCE_MS = 5 * 60_000;

export interface HttpRequest {
  readonly method: string;
  /** of the Host header, with its port unless it is the ordinary one */
  readonly host: string;
  readonly path: string;
  readonly body: string;
  readonly authorization: string | undefined;
  /** the Date header, word for word */
  readonly date: string | undefined;
}

/** The account that proved itself; undefined where nobody did, 'refused' where the proof is wrong. */
export type Authenticated = { readonly apId: string } | 'refused' | undefined;

export function authenticate(request: HttpRequest, accounts: Accounts, now: number): Authenticated {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(request.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = given.indexOf(':');
  const user = given.slice(0, Math.max(0, colon));
  const proof = given.slice(colon + 1);
  const named = accounts.get(user)?.credentials;
  if (named) return same(proof, named.password) ? { apId: user } : 'refused';
  const apId = Buffer.from(user, 'base64').toString('utf8');
  const keyed = accounts.get(apId)?.credentials;
  if (!keyed) return 'refused';
  const isFresh = Math.abs(Date.parse(request.date ?? '') - now) <= DATE_TOLERANCE_MS;
  return isFresh && same(proof.toLowerCase(), signatureOf(request, keyed.apiKey)) ? { apId } : 'refused';
}

/** Every line ends with a line feed, the last one too. */
function signatureOf({ body, date = '', host, method, path }: HttpRequest, key: string): string {
  const lines = [date, method, host, path, body].map((line) => `${line}\n`).join('');
  return createHmac('sha256', key).update(lines, 'utf8').digest('hex');
}

/** In constant time, whatever the lengths. */
const same = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
