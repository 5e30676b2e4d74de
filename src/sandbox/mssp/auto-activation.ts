/**
 * What follows when a person signs with a SIM that was never activated (Mobile ID Reference Guide, section 5): the SIM is
 * active from then on, and a text message reminds of the recovery code. The dialogue itself is the phone's.
 */
import { randomBytes } from 'node:crypto';
import type { Inbox } from '../phone/inbox.ts';
import type { Message } from '../phone/message.ts';
import type { NumberDirectory } from '../phone/number-settings.ts';

/** How long an unread text message stays on a phone. */
const SMS_KEPT_MS = 3_600_000;
const REMINDER =
  'Your mobile signature is active. Now create a recovery code in the self-service portal: with it a new phone or SIM ' +
  'card keeps the services that you use.';

export interface AutoActivationOptions {
  readonly inbox: Inbox;
  readonly numbers: NumberDirectory;
  /** epoch milliseconds */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

export function followActivations({ inbox, now, numbers, onError }: AutoActivationOptions): void {
  inbox.onChange((message) => {
    if (message.activation === undefined || message.state !== 'approved') return;
    numbers.activate(message.msisdn).catch(onError);
    inbox.deliver(reminder(message, now()));
  });
}

const reminder = ({ method, msisdn, operator }: Message, receivedAt: number): Message => ({
  id: `s${randomBytes(12).toString('hex')}`,
  msisdn,
  operator,
  method,
  kind: 'sms',
  text: REMINDER,
  code: null,
  receivedAt,
  expiresAt: receivedAt + SMS_KEPT_MS,
  state: 'shown',
  plan: null,
});
