/** Attributes of subscribers by Prisma, each value sealed and bound to its subscriber and name. */
import { z } from 'zod';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { ATTRIBUTE_SOURCES, type SubscriberAttributes } from '../subscriber/attributes.ts';
import type { Keyring } from './keyring.ts';
import { isUuid } from './uuid.ts';

const source = z.enum(ATTRIBUTE_SOURCES);
const context = (subscriberId: string, from: string, name: string): string =>
  `subscriber_attribute ${subscriberId} ${from} ${name}`;

export function createSubscriberAttributes(prisma: PrismaClient, keyring: Keyring): SubscriberAttributes {
  return {
    async replace(subscriberId, from, values, at) {
      const rows = Object.entries(values).map(([name, value]) => ({
        subscriberId,
        source: from,
        name,
        value: keyring.seal(value, context(subscriberId, from, name)),
        at,
      }));
      // two logins at once: the later one waits for the row locks of the earlier and then replaces what it wrote
      await prisma.$transaction([
        prisma.subscriberAttribute.deleteMany({ where: { subscriberId, source: from } }),
        prisma.subscriberAttribute.createMany({ data: rows, skipDuplicates: true }),
      ]);
    },
    async find(subscriberId) {
      if (!isUuid(subscriberId)) return [];
      const rows = await prisma.subscriberAttribute.findMany({
        where: { subscriberId },
        orderBy: [{ source: 'asc' }, { name: 'asc' }],
      });
      return rows.map((row) => ({
        source: source.parse(row.source),
        name: row.name,
        value: keyring.open(row.value, context(subscriberId, row.source, row.name)),
        at: row.at,
      }));
    },
  };
}
