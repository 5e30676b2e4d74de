/**
 * What a person is asked to share with a relying party: the items that a request amounts to. Pure. A request without items
 * needs no consent: the pseudonym, and how somebody signed in, are no item.
 */
import { type AttributeRequest, itemsOf, PERSONAL_ITEMS } from '../attributes/catalogue.ts';
import { LOCATION_SCOPE } from '../profile/location.ts';

/** `signature`: signature and public key of the SIM, the same towards every relying party. */
export const CONSENT_ITEMS = [...PERSONAL_ITEMS, 'location', 'signature'] as const;
export type ConsentItem = (typeof CONSENT_ITEMS)[number];

const known: ReadonlySet<string> = new Set(CONSENT_ITEMS);
export const isConsentItem = (item: string): item is ConsentItem => known.has(item);

export interface ConsentRequest extends AttributeRequest {
  /** the claims dts, upk and dts_time come back */
  readonly signature: boolean;
}

/** Each once, in the order in which the page lists them. */
export const consentItems = (request: ConsentRequest): readonly ConsentItem[] => [
  ...itemsOf(request),
  ...(request.scopes.includes(LOCATION_SCOPE) ? (['location'] as const) : []),
  ...(request.signature ? (['signature'] as const) : []),
];

/** Scopes and claims that may be granted to somebody who agreed to these items. */
export function coveredBy(request: ConsentRequest, agreed: ReadonlySet<string>) {
  const covered = (part: Pick<ConsentRequest, 'scopes' | 'claims'>): boolean =>
    consentItems({ ...request, claims: [], ...part, signature: false }).every((item) => agreed.has(item));
  return {
    scopes: request.scopes.filter((scope) => covered({ scopes: [scope] })),
    claims: (request.claims ?? []).filter((claim) => covered({ scopes: [], claims: [claim] })),
  };
}
