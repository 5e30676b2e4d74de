/**
 * Pseudonyms (PCR) by Prisma: a random UUID per subscriber and sector, stored when first issued, never derived. Those of a
 * subscriber who has ended are neither made nor answered.
 */
import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { type PcrRepository, SubscriberEnded } from '../subscriber/subscriber.ts';
import type { Keyring } from './keyring.ts';
import { isUniqueViolation } from './prisma-failure.ts';
import { decodeSubscriber } from './subscribers.ts';
import { isUuid } from './uuid.ts';

/** @param now epoch milliseconds */
export function createPcrRepository(prisma: PrismaClient, keyring: Keyring, now: () => number): PcrRepository {
  const find = async (subscriberId: string, sector: string): Promise<string | undefined> => {
    const [row] = await prisma.$queryRaw<{ ended_at: Date | null; pcr: string | null }[]>`
      SELECT subscriber.ended_at, pcr.pcr FROM subscriber
      LEFT JOIN pcr ON pcr.subscriber_id = subscriber.id AND pcr.sector = ${sector}
      WHERE subscriber.id = ${subscriberId}::uuid`;
    if (row?.ended_at) throw new SubscriberEnded('the subscriber has ended');
    return row?.pcr ?? undefined;
  };

  return {
    async reference(subscriberId, sector) {
      const known = await find(subscriberId, sector);
      if (known) return known;
      const pcr = randomUUID();
      try {
        await prisma.pairwiseReference.create({
          data: { pcr, subscriberId, sector, createdAt: new Date(now()) },
          select: { pcr: true },
        });
        return pcr;
      } catch (error) {
        // Somebody was faster with the same pair.
        const theirs = isUniqueViolation(error) ? await find(subscriberId, sector) : undefined;
        if (!theirs) throw error;
        return theirs;
      }
    },
    async issued(subscriberId, sector) {
      const row = await prisma.pairwiseReference.findUnique({
        where: { subscriberId_sector: { subscriberId, sector } },
        select: { pcr: true },
      });
      return row?.pcr;
    },
    async subscriberOf(operator, pcr) {
      if (!isUuid(pcr)) return undefined;
      const row = await prisma.pairwiseReference.findUnique({ where: { pcr }, include: { subscriber: true } });
      const isHere = row?.subscriber.operator === operator && row.subscriber.endedAt === null;
      return isHere ? row.subscriberId : undefined;
    },
    async resolve(operator, sector, pcr) {
      if (!isUuid(pcr)) return undefined;
      const row = await prisma.pairwiseReference.findUnique({ where: { pcr }, include: { subscriber: true } });
      if (row?.sector !== sector || row.subscriber.operator !== operator) return undefined;
      return decodeSubscriber(row.subscriber, keyring);
    },
  };
}
