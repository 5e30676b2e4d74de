/** The encrypted number of a discovery answer or callback, made with the operator's current key. */
import type { Operator } from '../operator/operator.ts';
import type { SubscriberIdIssuer, SubscriberIdKey } from '../subscriber/subscriber-id.ts';

export interface EncryptedNumber {
  /** in the operator's form */
  readonly subscriberId: string;
  /** always a JWE: comes back as `login_hint_token` */
  readonly subscriberIdToken: string;
}

export type SubscriberIdFor = (msisdn: string, operator: Operator, relyingPartyId: string) => Promise<EncryptedNumber>;

export interface SubscriberIdPorts {
  readonly subscriberIds: Pick<SubscriberIdIssuer, 'issue'>;
  /** an operator's encryption keys as private JWKs with kid, the one to encrypt with first */
  readonly encryptionKeys: (operatorId: string) => Promise<readonly SubscriberIdKey[]> | readonly SubscriberIdKey[];
}

export function createSubscriberIdFor({ subscriberIds, encryptionKeys }: SubscriberIdPorts): SubscriberIdFor {
  return async (msisdn, { id: operator, settings }, relyingParty) => {
    const [key] = await encryptionKeys(operator);
    if (!key) throw new Error(`operator ${operator} has no encryption key`);
    const { form } = settings.subscriber_id;
    const content = { msisdn, operator, relyingParty, key };
    const subscriberId = await subscriberIds.issue({ ...content, form });
    return {
      subscriberId,
      subscriberIdToken: form === 'jwe' ? subscriberId : await subscriberIds.issue({ ...content, form: 'jwe' }),
    };
  };
}
