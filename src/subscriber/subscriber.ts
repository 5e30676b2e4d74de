/**
 * A person's number at an operator, and the pseudonyms it is known by. Types and ports only; the repositories are in
 * store/. An MSISDN is digits without +, E.164.
 */
import type { SimSerials } from './sim-serial.ts';

export interface Subscriber {
  /** UUID; the account identifier at the operator's provider, never shown outside */
  readonly id: string;
  readonly operator: string;
  readonly msisdn: string;
  readonly simSerials: SimSerials;
}

/** A subscriber as an operator's staff may see it: without number and serial numbers. */
export interface SubscriberRecord {
  readonly id: string;
  readonly createdAt: Date;
  /** since when a serial number is stored */
  readonly simSerialAt: Date | undefined;
  /** since when another one is accepted */
  readonly simSerialAcceptedAt: Date | undefined;
  /** sectors that know a pseudonym */
  readonly pseudonyms: number;
}

export interface SubscriberRepository {
  /** The subscriber of this number, made on first sight. Safe to call twice at once. */
  findOrCreate(operator: string, msisdn: string): Promise<Subscriber>;
  find(operator: string, id: string): Promise<Subscriber | undefined>;
  findByNumber(operator: string, msisdn: string): Promise<Subscriber | undefined>;
  /** Undefined for one who has ended. */
  record(id: string): Promise<SubscriberRecord | undefined>;
  /** Writes the serial numbers if those stored are still the subscriber's; answers whether it did. */
  saveSimSerials(subscriber: Subscriber, next: SimSerials): Promise<boolean>;
  /**
   * Ends the subscriber and makes another one of the same number with this serial number, at once and if the stored
   * serial numbers are still the subscriber's; undefined when somebody else was faster.
   */
  renew(subscriber: Subscriber, simSerial: string): Promise<Subscriber | undefined>;
  /**
   * Takes number and serial numbers away: neither the subscriber nor a pseudonym of theirs is found any more. With
   * `erase` the pseudonyms and accepted terms are deleted too. Answers false when the subscriber had ended already.
   */
  end(id: string, options?: { readonly erase?: boolean }): Promise<boolean>;
}

export interface PcrRepository {
  /**
   * The PCR of a subscriber in a sector: made and stored when first asked for, the same for ever after.
   * @throws SubscriberEnded
   */
  reference(subscriberId: string, sector: string): Promise<string>;
  /** The PCR that was issued, also of a subscriber who has ended meanwhile; one who was erased has none. */
  issued(subscriberId: string, sector: string): Promise<string | undefined>;
  /** Whose PCR it is at this operator, whatever its sector; undefined once the subscriber has ended. */
  subscriberOf(operator: string, pcr: string): Promise<string | undefined>;
  /** The subscriber whom a PCR of this sector names at this operator; nobody once the subscriber has ended. */
  resolve(operator: string, sector: string, pcr: string): Promise<Subscriber | undefined>;
}

/** The subscriber has ended while a request was under way. */
export class SubscriberEnded extends Error {
  readonly code = 'subscriber_ended';
}
