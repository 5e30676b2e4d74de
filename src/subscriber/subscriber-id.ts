/**
 * The encrypted MSISDN (`subscriber_id`) that discovery hands to a relying party and that comes back as
 * `login_hint=ENCR_MSISDN:…` or as `login_hint_token`. Two forms, told apart by their look: compact JWE, and the hex of
 * RSA PKCS#1 v1.5. The encryption key is public, so anyone can make either; a mark inside says, authenticated, that this
 * gateway made it, for which app, at which operator and until when. Never tells why one did not open: every failure is
 * the same answer.
 */
import type {
  SubscriberIdCodec,
  SubscriberIdContent,
  SubscriberIdExpectation,
  SubscriberIdOptions,
} from './subscriber-id-codec.ts';
import { createHexForm, looksLikeHex } from './subscriber-id-hex.ts';
import { createJweForm } from './subscriber-id-jwe.ts';

export type {
  SubscriberIdContent,
  SubscriberIdExpectation,
  SubscriberIdKey,
  SubscriberIdOptions,
  SubscriberIdSubject,
} from './subscriber-id-codec.ts';

/** Key ID of an operator's (first) encryption key, as it stands in the JWE header. */
export const subscriberIdKeyId = (operator: string): string => `${operator}_enc`;

/** `jwe`: compact JWE, RSA-OAEP-256; `pkcs1`: hex of RSA PKCS#1 v1.5, for older SDKs and operators. */
export type SubscriberIdForm = 'jwe' | 'pkcs1';

export type OpenedSubscriberId =
  | { readonly ok: true; readonly msisdn: string }
  | { readonly ok: false; readonly code: 'invalid_subscriber_id' };

export interface SubscriberIdIssuer {
  /**
   * @param content with `form`, by default `jwe`
   * @throws Error for a key that has no kid or is no RSA key
   */
  issue(content: SubscriberIdContent & { readonly form?: SubscriberIdForm }): Promise<string>;
  open(subscriberId: string, expected: SubscriberIdExpectation): Promise<OpenedSubscriberId>;
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
