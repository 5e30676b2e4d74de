/** Incident numbers: what a person reads to the help desk, and what the log holds. */

/** No 0, 1, I and O, which look alike; 32 characters, so a byte maps without bias. */
export const READABLE = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const LENGTH = 8;

/** One character for each byte. */
export const readable = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => READABLE.charAt(byte % READABLE.length)).join('');

export const newIncident = (randomBytes: (size: number) => Uint8Array): string => readable(randomBytes(LENGTH));
