/** What the audit trail holds of one person, read in pages along the index of operator, subject and time. */
import type { ActivityReader } from '../account/activity.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';

export function createActivityReader(prisma: Pick<PrismaClient, 'auditEvent'>): ActivityReader {
  return {
    async read({ operator, subscriberId }, { kinds, since, page, size }) {
      const rows = await prisma.auditEvent.findMany({
        where: { operator, subject: subscriberId, at: { gte: since }, kind: { in: [...kinds] } },
        // events of one moment in the order in which they were stored
        orderBy: [{ at: 'desc' }, { id: 'desc' }],
        skip: page * size,
        take: size + 1,
      });
      return {
        events: rows
          .slice(0, size)
          .map(({ at, kind, clientId, details }) => ({ at, kind, clientId: clientId ?? undefined, details })),
        more: rows.length > size,
      };
    },
  };
}
