/**
 * A person's number at an operator, and the pseudonyms it is known by. Types and ports only; the repositories are in
 * store/. An MSISDN is digits without +, E.164.
 */

export interface Subscriber {
  /** UUID; the account identifier at the operator's provider, never shown outside */
  readonly id: string;
  readonly operator: string;
  readonly msisdn: string;
  readonly simSerial: string | undefined;
}

export interface SubscriberRepository {
  /** The subscriber of this number, made on first sight. Safe to call twice at once. */
  findOrCreate(operator: string, msisdn: string): Promise<Subscriber>;
  find(operator: string, id: string): Promise<Subscriber | undefined>;
  findByNumber(operator: string, msisdn: string): Promise<Subscriber | undefined>;
  /** Stores the serial if none is stored yet; answers the one that is stored now. */
  storeSimSerial(id: string, serial: string): Promise<string>;
}

export interface PcrRepository {
  /** The PCR of a subscriber in a sector: made and stored when first asked for, the same for ever after. */
  reference(subscriberId: string, sector: string): Promise<string>;
  /** The subscriber whom a PCR of this sector names at this operator. */
  resolve(operator: string, sector: string, pcr: string): Promise<Subscriber | undefined>;
}
