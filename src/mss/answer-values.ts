/** Values of an answer that both bindings read alike. Takes nothing over that is no code, name or identifier. */
import { MssError } from './client.ts';
import type { ReceiptOutcome } from './receipt.ts';

/** longest identifier or address taken over; what is longer is no such thing */
export const MAX_VALUE_LENGTH = 512;

/** `_401`, `mss:_401` and `fi:_1011` all name the code after the underscore; the prefix is often not even declared. */
export function codeOf(value: string | null | undefined): string | undefined {
  return value?.match(/^(?:[^:]{0,64}:)?_(\d{3,4})$/)?.[1];
}

/** The reason of a fault if it is a name such as USER_CANCEL: free text may hold personal data. */
export function reasonOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Z][A-Z_]{1,60}$/.test(value) ? value : undefined;
}

/** An address for the person, only if a browser can go there. */
export function webAddress(value: string | undefined): string | undefined {
  if (!value || value.length > MAX_VALUE_LENGTH) return undefined;
  const protocol = URL.parse(value)?.protocol;
  return protocol === 'https:' || protocol === 'http:' ? value : undefined;
}

/** The words of a fault, cut. */
export function detailOf(value: string | undefined): string | undefined {
  return value?.trim().slice(0, MAX_VALUE_LENGTH) || undefined;
}

/**
 * What the receipt extension says the person did: UserResponse is a JSON text such as `{"status":"OK"}`, which some
 * services escape twice.
 */
export function receiptOutcome(userResponse: string | null | undefined): ReceiptOutcome {
  const [, answer] =
    /status[\\"':\s]{1,12}(OK|CANCEL|TIMEOUT)\b/.exec((userResponse ?? '').slice(0, MAX_VALUE_LENGTH)) ?? [];
  if (answer === 'OK') return 'accepted';
  if (answer === 'CANCEL') return 'cancelled';
  return answer === 'TIMEOUT' ? 'timed_out' : 'unknown';
}

/**
 * @param name of the value, for the message
 * @throws MssError `bad_answer`
 */
export function bytesOf(base64: string, name = 'Base64Signature'): Uint8Array {
  const compact = base64.replace(/\s+/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) {
    throw new MssError('bad_answer', `${name} is not base64`);
  }
  return Buffer.from(compact, 'base64');
}
