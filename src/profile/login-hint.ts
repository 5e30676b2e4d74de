/**
 * The forms of `login_hint`: MSISDN:…, ENCR_MSISDN:…, PCR:…. Pure: says which form a hint has, never whether the number
 * is served, the encryption opens or the PCR is known. Never repeats the hint in an error: it may be a number.
 */
import { parseMsisdn } from '../subscriber/msisdn.ts';

/** `login_hint_methods_supported` and `login_hint_types_supported` of the provider metadata. */
export const LOGIN_HINT_METHODS = ['MSISDN', 'ENCR_MSISDN', 'PCR'] as const;

export type LoginHint =
  /** no hint, an empty one, or one that a plain OpenID Connect request may carry without our knowing it */
  | { readonly kind: 'absent' }
  /** E.164 digits */
  | { readonly kind: 'msisdn'; readonly msisdn: string }
  /** compact JWE or hex, not opened */
  | { readonly kind: 'encrypted'; readonly value: string }
  /** UUID in lower case */
  | { readonly kind: 'pcr'; readonly pcr: string }
  | { readonly kind: 'invalid'; readonly error: 'invalid_request'; readonly description: string };

const ABSENT: LoginHint = { kind: 'absent' };
const MAX_LENGTH = 4_096;
/** ENCRYPTED_MSISDN is what the metadata of one SDK's fixtures calls it. */
const PREFIXED = /^\s*(MSISDN|ENCR_MSISDN|ENCRYPTED_MSISDN|PCR)\s*(?::|%3A)(.*)$/is;
const ENCRYPTED = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*){0,4}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const invalid = (right: string): LoginHint => ({
  kind: 'invalid',
  error: 'invalid_request',
  description: `Parameter login_hint is invalid: ${right}`,
});

const FORMS = 'MSISDN:, ENCR_MSISDN: or PCR: and a value';

/** Some clients encode the hint once more than they should. */
function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function numberForm(text: string): LoginHint {
  const parsed = parseMsisdn(text);
  return parsed.ok ? { kind: 'msisdn', msisdn: parsed.msisdn } : invalid('an international number after MSISDN:');
}

const encryptedForm = (text: string): LoginHint =>
  ENCRYPTED.test(text) ? { kind: 'encrypted', value: text } : invalid('an encrypted number after ENCR_MSISDN:');

const pcrForm = (text: string): LoginHint =>
  UUID.test(text) ? { kind: 'pcr', pcr: text } : invalid('a pseudonymous customer reference after PCR:');

function prefixedForm(prefix: string, rest: string): LoginHint {
  const text = percentDecoded(rest).trim();
  if (prefix === 'MSISDN') return numberForm(text);
  return prefix === 'PCR' ? pcrForm(text.toLowerCase()) : encryptedForm(text);
}

function bareForm(hint: string): LoginHint {
  const parsed = parseMsisdn(hint);
  return parsed.ok ? { kind: 'msisdn', msisdn: parsed.msisdn } : invalid(FORMS);
}

/**
 * Reads a login_hint. Prefixes in any case, a percent-encoded colon and numbers with +, spaces and dashes are
 * tolerated. Plain OpenID Connect: a bare number counts too, and whatever is no hint of ours is absent (OpenID Connect
 * Core 3.1.2.1: its use is left to the provider). Mobile Connect: it is an error.
 */
export function parseLoginHint(hint: string | undefined, request: { readonly mobileConnect: boolean }): LoginHint {
  if (hint === undefined || hint.trim() === '') return ABSENT;
  const read = (): LoginHint => {
    if (hint.length > MAX_LENGTH) return invalid(FORMS);
    const [, prefix, rest] = PREFIXED.exec(hint) ?? [];
    if (prefix !== undefined && rest !== undefined) return prefixedForm(prefix.toUpperCase(), rest);
    return request.mobileConnect ? invalid(FORMS) : bareForm(hint);
  };
  const form = read();
  return form.kind === 'invalid' && !request.mobileConnect ? ABSENT : form;
}
