/**
 * Text messages as the login sees them: one port to whatever sends them, and how many went to a number. Owns no protocol;
 * never keeps a text, which holds a link that signs somebody in.
 */
import type { OutcomeCode } from '../mss/outcomes/outcomes.ts';

export interface SmsMessage {
  /** E.164 digits without + */
  readonly msisdn: string;
  readonly text: string;
  /** how long the message is of any use, in seconds */
  readonly validSeconds: number;
}

/** The message was not taken, or nobody knows. The message of the error is for the log and holds no number and no text. */
export class SmsFailed extends Error {
  readonly code: OutcomeCode;
  constructor(code: OutcomeCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface SmsPort {
  /**
   * Hands a message over for delivery, once.
   * @throws SmsFailed
   */
  send(message: SmsMessage, options: { readonly signal: AbortSignal }): Promise<void>;
}

export interface SmsCounts {
  /** Counts one more message to a number; answers how many there were in the present window, this one included. */
  count(msisdnIndex: string, at: Date, windowSeconds: number): Promise<number>;
}
