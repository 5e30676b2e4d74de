/**
 * Subscribers by Prisma. A number is found by its HMAC and stored sealed; nothing here can be read without the master
 * secret. A subscriber whose number was recycled has no number and is not found any more.
 */
import { randomUUID } from 'node:crypto';
import type { PrismaClient, Subscriber as SubscriberRow } from '../generated/prisma/client.ts';
import type { Subscriber, SubscriberRepository } from '../subscriber/subscriber.ts';
import type { Keyring } from './keyring.ts';
import { isUniqueViolation } from './prisma-failure.ts';
import { isUuid } from './uuid.ts';

const context = (id: string): string => `subscriber ${id} msisdn`;

export function decodeSubscriber(row: SubscriberRow, keyring: Keyring): Subscriber | undefined {
  if (row.endedAt || row.msisdnSealed === null) return undefined;
  return {
    id: row.id,
    operator: row.operator,
    msisdn: keyring.open(row.msisdnSealed, context(row.id)),
    simSerial: row.simSerial ?? undefined,
  };
}

/** @param now epoch milliseconds */
export function createSubscriberRepository(
  prisma: PrismaClient,
  keyring: Keyring,
  now: () => number,
): SubscriberRepository {
  const msisdnIndex = (operator: string, msisdn: string): string => keyring.index(`${operator}:${msisdn}`, 'msisdn');

  /** Found by the current index, or by that of an earlier master secret, which is brought up to date then. */
  const findByNumber = async (operator: string, msisdn: string): Promise<Subscriber | undefined> => {
    const [current = '', ...earlier] = keyring.indexAll(`${operator}:${msisdn}`, 'msisdn');
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

  const create = async (operator: string, msisdn: string): Promise<Subscriber> => {
    const id = randomUUID();
    await prisma.subscriber.create({
      data: {
        id,
        operator,
        msisdnIndex: msisdnIndex(operator, msisdn),
        msisdnSealed: keyring.seal(msisdn, context(id)),
        createdAt: new Date(now()),
      },
    });
    return { id, operator, msisdn, simSerial: undefined };
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
    async storeSimSerial(id, serial) {
      const { count } = await prisma.subscriber.updateMany({
        where: { id, simSerial: null },
        data: { simSerial: serial, simSerialAt: new Date(now()) },
      });
      if (count === 1) return serial;
      const { simSerial } = await prisma.subscriber.findUniqueOrThrow({ where: { id }, select: { simSerial: true } });
      return simSerial ?? serial;
    },
  };
}
