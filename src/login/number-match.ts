/**
 * Number matching: the phone shows a two-digit number, the page offers three, and the person picks the one of the phone.
 * Owns the numbers and the verdict on a pick. The page never learns which one is right. Pure; randomness is given.
 */
import type { Operator } from '../operator/operator.ts';

export interface NumberMatch {
  /** the number on the phone, two digits */
  readonly shown: string;
  /** what the page offers, in its order: three different numbers, the shown one among them */
  readonly choices: readonly string[];
  /** the person picked the shown one */
  readonly picked: boolean;
}

const CHOICES = 3;
/** Two digits, none of them a leading zero. */
const LOWEST = 10;
const COUNT = 90;

/**
 * Whether logins of a relying party compare numbers: its own wish, else the operator's. A phone that shows no text of ours
 * cannot show a number either.
 */
export const comparesNumbers = ({ settings }: Operator, wish: boolean | undefined): boolean =>
  settings.mss.content === 'text' && (wish ?? settings.number_matching);

/** An unbiased number below `limit`, which is at most 256. */
function below(limit: number, randomBytes: (size: number) => Uint8Array): number {
  const usable = 256 - (256 % limit);
  for (;;) {
    for (const byte of randomBytes(8)) if (byte < usable) return byte % limit;
  }
}

/** New numbers, in an order that says nothing. @param randomBytes source of randomness, e.g. node:crypto's */
export function newNumberMatch(randomBytes: (size: number) => Uint8Array): NumberMatch {
  const choices = new Set<string>();
  while (choices.size < CHOICES) choices.add(String(LOWEST + below(COUNT, randomBytes)));
  const listed = [...choices];
  // each is as likely to be the one of the phone, wherever it stands
  const shown = listed[below(CHOICES, randomBytes)];
  if (shown === undefined) throw new Error('a choice out of range');
  return { shown, choices: listed, picked: false };
}
