/**
 * From a login_hint to the number it names, at one operator and for one client: opens ENCR_MSISDN, resolves PCR. Every
 * failure is an error for the relying party; the hint itself never shows in one.
 */
import { parseLoginHint } from '../profile/login-hint.ts';
import type { PcrRepository } from '../subscriber/subscriber.ts';
import type { SubscriberIdIssuer, SubscriberIdKey } from '../subscriber/subscriber-id.ts';

export type ResolvedHint =
  | { readonly kind: 'none' }
  | { readonly kind: 'number'; readonly msisdn: string }
  | { readonly kind: 'invalid'; readonly description: string };

export interface HintRequest {
  readonly hint: string | undefined;
  readonly mobileConnect: boolean;
  readonly relyingParty: string;
  readonly sector: string;
}

const refused = (what: string): ResolvedHint => ({
  kind: 'invalid',
  description: `Parameter login_hint is invalid: ${what}`,
});

export function createHintResolver(ports: {
  readonly operator: string;
  readonly keys: readonly SubscriberIdKey[];
  readonly subscriberIds: Pick<SubscriberIdIssuer, 'open'>;
  readonly pcrs: Pick<PcrRepository, 'resolve'>;
}): (request: HintRequest) => Promise<ResolvedHint> {
  const { operator, keys, subscriberIds, pcrs } = ports;
  return async ({ hint, mobileConnect, relyingParty, sector }) => {
    const parsed = parseLoginHint(hint, { mobileConnect });
    switch (parsed.kind) {
      case 'absent':
        return { kind: 'none' };
      case 'invalid':
        return { kind: 'invalid', description: parsed.description };
      case 'msisdn':
        return { kind: 'number', msisdn: parsed.msisdn };
      case 'encrypted': {
        const opened = await subscriberIds.open(parsed.value, { operator, relyingParty, keys });
        return opened.ok ? { kind: 'number', msisdn: opened.msisdn } : refused('the encrypted number cannot be used');
      }
      case 'pcr': {
        const subscriber = await pcrs.resolve(operator, sector, parsed.pcr);
        return subscriber ? { kind: 'number', msisdn: subscriber.msisdn } : refused('the pseudonym is not known here');
      }
    }
  };
}
