/**
 * Where the personal data of an operator's subscribers comes from: one port, whatever stands behind it. A source answers
 * what it knows; it never decides who may have it.
 */
import type { AttributeName } from './catalogue.ts';
import type { AttributeValues } from './values.ts';

export interface AttributeQuery {
  /** digits; of a number of the operator that the source belongs to */
  readonly msisdn: string;
  /** the gateway's own identifier; undefined when nobody signed in with this number yet */
  readonly subscriberId?: string | undefined;
  readonly names: readonly AttributeName[];
}

export interface AttributeAnswer {
  /** what is not in it is not available */
  readonly values: AttributeValues;
  /** what the operator has but does not give out */
  readonly withheld: ReadonlySet<AttributeName>;
}

export interface AttributeSource {
  /** @throws AttributesUnavailable */
  read(query: AttributeQuery): Promise<AttributeAnswer>;
  close(): Promise<void>;
}

/** The source did not answer in a way that can be used. `reason` names nobody and nothing personal. */
export class AttributesUnavailable extends Error {
  override readonly name = 'AttributesUnavailable';
  readonly code = 'attributes_unavailable';
  readonly reason: 'unreachable' | 'timeout' | 'status' | 'too_long' | 'bad_answer';
  constructor(reason: AttributesUnavailable['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

export const NOTHING: AttributeAnswer = { values: {}, withheld: new Set() };

/** An operator without a source knows nothing of its people. */
export const noSource: AttributeSource = { read: async () => NOTHING, close: async () => undefined };
