/** The session code: four characters on page and phone, so that a person sees that both belong together. */

/** No 0, 1, I and O, which look alike; 32 characters, so a byte maps without bias. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
export const CODE_LENGTH = 4;

/** @param randomBytes source of randomness, e.g. node:crypto's */
export function newSessionCode(randomBytes: (size: number) => Uint8Array): string {
  return Array.from(randomBytes(CODE_LENGTH), (byte) => CODE_ALPHABET.charAt(byte % CODE_ALPHABET.length)).join('');
}

/** Eight characters of the same alphabet: what a person reads to the help desk, and what the log holds. */
export function newIncident(randomBytes: (size: number) => Uint8Array): string {
  return Array.from(randomBytes(8), (byte) => CODE_ALPHABET.charAt(byte % CODE_ALPHABET.length)).join('');
}
