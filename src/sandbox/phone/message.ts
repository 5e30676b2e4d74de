/** A message on a phone: what the person sees, and what became of it. Pure. */
import type { Method } from './number-plan.ts';

export const MESSAGE_KINDS = ['sign', 'receipt', 'sms'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

export const MESSAGE_STATES = ['shown', 'ignored', 'approved', 'refused', 'withdrawn', 'expired', 'failed'] as const;
/**
 * shown: waits for the person · ignored: off the screen, but the service still waits · withdrawn: pushed aside by another
 * one · failed: ends with the fault of the number's behaviour
 */
export type MessageState = (typeof MESSAGE_STATES)[number];

/** One line of a transaction to approve. */
export interface Pair {
  readonly key: string;
  readonly value: string;
}

export const ACTIVATION_STEPS = ['terms', 'pin', 'sign'] as const;
/** A SIM that was never activated: the person accepts the terms, chooses a PIN, then signs as always. */
export interface Activation {
  readonly step: (typeof ACTIVATION_STEPS)[number];
  /** why the last PIN was not taken */
  readonly problem?: 'form' | 'different' | undefined;
  /** PINs that were not taken */
  readonly attempts?: number | undefined;
}

export interface Message {
  readonly id: string;
  readonly msisdn: string;
  /** operator id */
  readonly operator: string;
  readonly method: Method;
  readonly kind: MessageKind;
  readonly text: string;
  /** the address in a text message that a person opens to sign in */
  readonly link?: string | undefined;
  /** shown in place of the text */
  readonly pairs?: readonly Pair[] | undefined;
  /** who asks, by a name of their own */
  readonly displayName?: string | undefined;
  /** of a SIM that this message activates */
  readonly activation?: Activation | undefined;
  /** the session code in the text */
  readonly code: string | null;
  /** epoch milliseconds */
  readonly receivedAt: number;
  readonly expiresAt: number;
  readonly state: MessageState;
  /** what the phone does by itself, and when */
  readonly plan: { readonly state: MessageState; readonly at: number } | null;
  /** where the person came from and goes back to after the answer: another app on the same phone */
  readonly returnUri?: string | undefined;
}

/** The service still waits for an answer. */
export const isOpen = (message: Message): boolean => message.state === 'shown' || message.state === 'ignored';

const IN_PARENTHESES = /\(([2-9A-HJ-NP-Z]{4})\)/;
const STANDING_ALONE = /(?<![\p{L}\p{N}])[2-9A-HJ-NP-Z]{4}(?![\p{L}\p{N}])/gu;

/** What a relying party says stands in quotation marks: no code of the service's. */
const QUOTED = /"[^"]*"/g;

/** Four characters without 0, 1, I and O, unquoted: in parentheses, else the last such word of the text. */
export function codeIn(text: string): string | null {
  const own = text.replace(QUOTED, '""');
  return IN_PARENTHESES.exec(own)?.[1] ?? own.match(STANDING_ALONE)?.at(-1) ?? null;
}
