/**
 * Subscribers by Prisma. A number is found by its HMAC and stored sealed; nothing here can be read without the master
 * secret. A subscriber who has ended has no number and no serial number, and is not found any more.
 */
import { randomUUID } from 'node:crypto';
import type { PrismaClient, Subscriber as SubscriberRow } from '../generated/prisma/client.ts';
import type { Subscriber, SubscriberRepository } from '../subscriber/subscriber.ts';
import type { Keyring } from './keyring.ts';
import { isUniqueViolation } from './prisma-failure.ts';
import { isUuid } from './uuid.ts';

/** What a subscriber who has ended keeps: identifier and dates. */
const EMPTY = {
  msisdnIndex: null,
  msisdnSealed: null,
  simSerial: null,
  simSerialAt: null,
  simSerialAccepted: null,
  simSerialAcceptedAt: null,
} as const;

/** Only while the row is alive and its serial numbers are those that were looked at. */
const unchanged = ({ id, simSerials: { stored, accepted } }: Subscriber) => ({
  id,
  endedAt: null,
  simSerial: stored ?? null,
  simSerialAccepted: accepted ?? null,
});

const context = (id: string): string => `subscriber ${id} msisdn`;

export function decodeSubscriber(row: SubscriberRow, keyring: Keyring): Subscriber | undefined {
  if (row.endedAt || row.msisdnSealed === null) return undefined;
  return {
    id: row.id,
    operator: row.operator,
    msisdn: keyring.open(row.msisdnSealed, context(row.id)),
    simSerials: { stored: row.simSerial ?? undefined, accepted: row.simSerialAccepted ?? undefined },
  };
}

const atOperator = (operator: string, msisdn: string): string => `${operator}:${msisdn}`;

/** How a number is found at an operator: by the current index, or by those under earlier master secrets. */
export const numberIndexes =
  (keyring: Keyring) =>
  (operator: string, msisdn: string): readonly string[] =>
    keyring.indexAll(atOperator(operator, msisdn), 'msisdn');

/** @param now epoch milliseconds */
export function createSubscriberRepository(
  prisma: PrismaClient,
  keyring: Keyring,
  now: () => number,
): SubscriberRepository {
  const indexes = numberIndexes(keyring);

  /** Found by the current index, or by that of an earlier master secret, which is brought up to date then. */
  const findByNumber = async (operator: string, msisdn: string): Promise<Subscriber | undefined> => {
    const [current = '', ...earlier] = indexes(operator, msisdn);
    for (const index of [current, ...earlier]) {
      const row = await prisma.subscriber.findUnique({
        where: { operator_msisdnIndex: { operator, msisdnIndex: index } },
      });
      if (!row) continue;
      if (index !== current) {
        const msisdnSealed = keyring.seal(msisdn, context(row.id));
        await prisma.subscriber.update({ where: { id: row.id }, data: { msisdnIndex: current, msisdnSealed } });
      }
      return decodeSubscriber(row, keyring);
    }
    return undefined;
  };

  const newRow = (operator: string, msisdn: string) => {
    const id = randomUUID();
    return {
      id,
      operator,
      msisdnIndex: keyring.index(atOperator(operator, msisdn), 'msisdn'),
      msisdnSealed: keyring.seal(msisdn, context(id)),
      createdAt: new Date(now()),
    };
  };

  const create = async (operator: string, msisdn: string): Promise<Subscriber> => {
    const { id } = await prisma.subscriber.create({ data: newRow(operator, msisdn), select: { id: true } });
    return { id, operator, msisdn, simSerials: { stored: undefined, accepted: undefined } };
  };

  return {
    findByNumber,
    async find(operator, id) {
      if (!isUuid(id)) return undefined;
      const row = await prisma.subscriber.findUnique({ where: { id } });
      return row?.operator === operator ? decodeSubscriber(row, keyring) : undefined;
    },
    async findOrCreate(operator, msisdn) {
      const known = await findByNumber(operator, msisdn);
      if (known) return known;
      try {
        return await create(operator, msisdn);
      } catch (error) {
        // Somebody was faster with the same number.
        const theirs = isUniqueViolation(error) ? await findByNumber(operator, msisdn) : undefined;
        if (!theirs) throw error;
        return theirs;
      }
    },
    async record(id) {
      if (!isUuid(id)) return undefined;
      const row = await prisma.subscriber.findUnique({
        where: { id, endedAt: null },
        select: {
          createdAt: true,
          simSerialAt: true,
          simSerialAcceptedAt: true,
          _count: { select: { references: true } },
        },
      });
      if (!row) return undefined;
      return {
        id,
        createdAt: row.createdAt,
        simSerialAt: row.simSerialAt ?? undefined,
        simSerialAcceptedAt: row.simSerialAcceptedAt ?? undefined,
        pseudonyms: row._count.references,
      };
    },
    async saveSimSerials(subscriber, { stored, accepted }) {
      const known = subscriber.simSerials;
      const at = new Date(now());
      const { count } = await prisma.subscriber.updateMany({
        where: unchanged(subscriber),
        data: {
          ...(stored === known.stored
            ? {}
            : { simSerial: stored ?? null, simSerialAt: stored === undefined ? null : at }),
          ...(accepted === known.accepted
            ? {}
            : { simSerialAccepted: accepted ?? null, simSerialAcceptedAt: accepted === undefined ? null : at }),
        },
      });
      return count === 1;
    },
    renew(subscriber, simSerial) {
      const { operator, msisdn } = subscriber;
      const at = new Date(now());
      return prisma.$transaction(async (step) => {
        const { count } = await step.subscriber.updateMany({
          where: unchanged(subscriber),
          data: { ...EMPTY, endedAt: at },
        });
        if (count === 0) return undefined;
        await step.subscriberAttribute.deleteMany({ where: { subscriberId: subscriber.id } });
        await step.consent.deleteMany({ where: { subscriberId: subscriber.id } });
        const data = { ...newRow(operator, msisdn), simSerial, simSerialAt: at };
        const { id } = await step.subscriber.create({ data, select: { id: true } });
        return { id, operator, msisdn, simSerials: { stored: simSerial, accepted: undefined } };
      });
    },
    async end(id, { erase = false } = {}) {
      const { count } = await prisma.subscriber.updateMany({
        where: { id, endedAt: null },
        data: { ...EMPTY, endedAt: new Date(now()) },
      });
      await prisma.subscriberAttribute.deleteMany({ where: { subscriberId: id } });
      await prisma.consent.deleteMany({ where: { subscriberId: id } });
      if (erase) {
        await prisma.pairwiseReference.deleteMany({ where: { subscriberId: id } });
        await prisma.subscriberTerms.deleteMany({ where: { subscriberId: id } });
      }
      return count === 1;
    },
  };
}
