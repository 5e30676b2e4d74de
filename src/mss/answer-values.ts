/** Values of an answer that both bindings read alike. Takes nothing over that is no code, name or identifier. */
import { MssError } from './client.ts';

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

/** @throws MssError `bad_answer` */
export function bytesOf(base64: string): Uint8Array {
  const compact = base64.replace(/\s+/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) {
    throw new MssError('bad_answer', 'Base64Signature is not base64');
  }
  return Buffer.from(compact, 'base64');
}
