/** What the forms of the encrypted number share: what one is made from, and what it is held against. Types only. */
import type { JWK } from 'jose';
import type { Keyring } from '../store/keyring.ts';

/** A private RSA key of an operator for `use: enc`, with its kid. */
export type SubscriberIdKey = Readonly<JWK>;

export interface SubscriberIdSubject {
  readonly operator: string;
  /** id of the relying party that it is made for */
  readonly relyingParty: string;
}

/** What one is made from. */
export interface SubscriberIdContent extends SubscriberIdSubject {
  /** E.164 digits */
  readonly msisdn: string;
  /** the operator's current encryption key; its kid goes into the header of a JWE */
  readonly key: SubscriberIdKey;
}

export interface SubscriberIdExpectation extends SubscriberIdSubject {
  /** the operator's encryption keys, retired ones included */
  readonly keys: readonly SubscriberIdKey[];
  /** also opens one without a mark, which anybody may have made; default false */
  readonly acceptUnmarked?: boolean;
}

/** One of the two forms. What it reads is the number, or nothing. */
export interface SubscriberIdCodec {
  seal(content: SubscriberIdContent): Promise<string>;
  /** may throw whatever its libraries throw */
  unseal(value: string, expected: SubscriberIdExpectation): Promise<string | undefined>;
}

export interface SubscriberIdOptions {
  readonly keyring: Keyring;
  /** epoch milliseconds */
  readonly now: () => number;
  /** `discovery.subscriber_id_s` */
  readonly lifetimeSeconds: number;
}
