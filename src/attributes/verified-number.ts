/**
 * Verified MSISDN: whether a number is that of the phone through whose mobile network the request came, or which number
 * that is. Pure. The network's word is all that counts; without it there is no answer.
 */
import { parseMsisdn } from '../subscriber/msisdn.ts';
import { sha256 } from './normalise.ts';

/** Below the issuer: the address of the product by itself; userinfo answers the same. */
export const VERIFIED_NUMBER_PATH = '/connect/mc_vm';

/** What a service wants to know of a number: `mc_claims`, or its members by themselves. */
export interface NumberClaim {
  readonly hashed: boolean;
  /** digits, or SHA-256 in lower-case hexadecimal */
  readonly value: string;
}
export type ParsedNumberClaim =
  | { readonly ok: true; readonly claim: NumberClaim }
  | { readonly ok: false; readonly problem: string };

const SHA256 = /^[0-9a-f]{64}$/i;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const bad = (problem: string): ParsedNumberClaim => ({ ok: false, problem });

/** @param body the JSON body: `{"mc_claims":{"device_msisdn":"+44…"}}`, `device_msisdn_hash`, or these alone */
export function parseNumberClaim(body: unknown): ParsedNumberClaim {
  const claims = isObject(body) && isObject(body.mc_claims) ? body.mc_claims : body;
  const { device_msisdn: plain, device_msisdn_hash: hash } = isObject(claims) ? claims : {};
  if ((plain === undefined) === (hash === undefined)) return bad('needs either device_msisdn or device_msisdn_hash');
  if (hash !== undefined) {
    return typeof hash === 'string' && SHA256.test(hash)
      ? { ok: true, claim: { hashed: true, value: hash.toLowerCase() } }
      : bad('device_msisdn_hash must be SHA-256 in 64 hexadecimal digits');
  }
  const parsed = typeof plain === 'string' ? parseMsisdn(plain) : undefined;
  return parsed?.ok
    ? { ok: true, claim: { hashed: false, value: parsed.msisdn } }
    : bad('device_msisdn must be an international number');
}

/** @param msisdn digits */
const hashes = (msisdn: string): string[] => [sha256(`+${msisdn}`), sha256(msisdn)];

/** @param msisdn digits, of the phone */
export const isSameNumber = ({ hashed, value }: NumberClaim, msisdn: string): boolean =>
  hashed ? hashes(msisdn).includes(value) : value === msisdn;

/** The number itself, in E.164 with +, or its hash. */
export const sharedNumber = (msisdn: string, hashed: boolean): Record<string, string> =>
  hashed ? { device_msisdn_hash: sha256(`+${msisdn}`) } : { device_msisdn: `+${msisdn}` };
