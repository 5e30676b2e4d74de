/**
 * The encrypted MSISDN (`subscriber_id`) that discovery hands to a relying party and that comes back as
 * `login_hint=ENCR_MSISDN:…` or as `login_hint_token`. Two forms, told apart by their look: compact JWE, and the hex of
 * RSA PKCS#1 v1.5. The encryption key is public, so anyone can make either; a mark inside says, authenticated, that this
 * gateway made it, for which app, at which operator and until when. Never tells why one did not open: every failure is
 * the same answer.
 */
import type { JWK } from 'jose';
import type { Keyring } from '../store/keyring.ts';
import { createHexForm, looksLikeHex } from './subscriber-id-hex.ts';
import { createJweForm } from './subscriber-id-jwe.ts';

/** A private RSA key of an operator for `use: enc`, with its kid. */
export type SubscriberIdKey = Readonly<JWK>;

/** Key ID of an operator's (first) encryption key, as it stands in the JWE header. */
export const subscriberIdKeyId = (operator: string): string => `${operator}_enc`;

/** `jwe`: compact JWE, RSA-OAEP-256; `pkcs1`: hex of RSA PKCS#1 v1.5, for older SDKs and operators. */
export type SubscriberIdForm = 'jwe' | 'pkcs1';

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

export type OpenedSubscriberId =
  | { readonly ok: true; readonly msisdn: string }
  | { readonly ok: false; readonly code: 'invalid_subscriber_id' };

/** One of the two forms. What it reads is the number, or nothing. */
export interface SubscriberIdCodec {
  seal(content: SubscriberIdContent): Promise<string>;
  /** may throw whatever its libraries throw */
  unseal(value: string, expected: SubscriberIdExpectation): Promise<string | undefined>;
}

export interface SubscriberIdIssuer {
  /**
   * @param content with `form`, by default `jwe`
   * @throws Error for a key that has no kid or is no RSA key
   */
  issue(content: SubscriberIdContent & { readonly form?: SubscriberIdForm }): Promise<string>;
  open(subscriberId: string, expected: SubscriberIdExpectation): Promise<OpenedSubscriberId>;
}

export interface SubscriberIdOptions {
  readonly keyring: Keyring;
  /** epoch milliseconds */
  readonly now: () => number;
  /** `discovery.subscriber_id_s` */
  readonly lifetimeSeconds: number;
}

const MAX_LENGTH = 4_096;
const FAILED: OpenedSubscriberId = { ok: false, code: 'invalid_subscriber_id' };

export function createSubscriberIdIssuer(options: SubscriberIdOptions): SubscriberIdIssuer {
  const forms: Readonly<Record<SubscriberIdForm, SubscriberIdCodec>> = {
    jwe: createJweForm(options),
    pkcs1: createHexForm(options),
  };
  return {
    issue: ({ form = 'jwe', ...content }) => forms[form].seal(content),
    async open(subscriberId, expected) {
      if (subscriberId.length > MAX_LENGTH) return FAILED;
      const form = looksLikeHex(subscriberId) ? forms.pkcs1 : forms.jwe;
      try {
        const msisdn = await form.unseal(subscriberId, expected);
        return msisdn === undefined ? FAILED : { ok: true, msisdn };
      } catch {
        // Whatever a library or a shape says about foreign input, telling it apart would be an oracle.
        return FAILED;
      }
    },
  };
}
