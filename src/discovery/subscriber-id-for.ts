/** The encrypted number of a discovery answer or callback, made with the operator's current key. */
import type { DiscoveryDependencies } from './dependencies.ts';

export type SubscriberIdFor = (msisdn: string, operatorId: string, relyingPartyId: string) => Promise<string>;

export function createSubscriberIdFor({
  subscriberIds,
  encryptionKeys,
}: Pick<DiscoveryDependencies, 'subscriberIds' | 'encryptionKeys'>): SubscriberIdFor {
  return async (msisdn, operator, relyingParty) => {
    const [key] = await encryptionKeys(operator);
    if (!key) throw new Error(`operator ${operator} has no encryption key`);
    return subscriberIds.issue({ msisdn, operator, relyingParty, key });
  };
}
