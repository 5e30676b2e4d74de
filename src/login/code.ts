/** The session code: four characters on page and phone, so that a person sees that both belong together. */
import { READABLE, readable } from '../audit/incident-number.ts';

export const CODE_ALPHABET = READABLE;
export const CODE_LENGTH = 4;

/** @param randomBytes source of randomness, e.g. node:crypto's */
export const newSessionCode = (randomBytes: (size: number) => Uint8Array): string => readable(randomBytes(CODE_LENGTH));
