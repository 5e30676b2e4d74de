/**
 * What a signature service says about a person beside the signature. Port only; the repository is in store/. Nothing of
 * it reaches a relying party by itself, and it ends with the subscriber.
 */

/** person_identity: answers to an attribute query, by their names; subscriber_info: `mcc_mnc`, digits of the SIM's network. */
export const ATTRIBUTE_SOURCES = ['person_identity', 'subscriber_info'] as const;
export type AttributeSource = (typeof ATTRIBUTE_SOURCES)[number];

export interface SubscriberAttribute {
  readonly source: AttributeSource;
  /** as the service names it, e.g. `givenName` */
  readonly name: string;
  readonly value: string;
  /** of the login that brought it */
  readonly at: Date;
}

export interface SubscriberAttributes {
  /** What a login brought from one source takes the place of everything that an earlier one brought from it. */
  replace(
    subscriberId: string,
    source: AttributeSource,
    values: Readonly<Record<string, string>>,
    at: Date,
  ): Promise<void>;
  find(subscriberId: string): Promise<readonly SubscriberAttribute[]>;
}
