/** Acceptances of terms by Prisma. They go with their subscriber. */
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { SubscriberRepository } from '../subscriber/subscriber.ts';
import type { TermsRepository } from '../subscriber/terms.ts';

export function createTermsRepository(
  prisma: PrismaClient,
  subscribers: Pick<SubscriberRepository, 'findByNumber'>,
): TermsRepository {
  return {
    async hasAccepted(operator, msisdn, version) {
      const subscriber = await subscribers.findByNumber(operator, msisdn);
      if (!subscriber) return false;
      const where = { subscriberId_version: { subscriberId: subscriber.id, version } };
      return (await prisma.subscriberTerms.findUnique({ where, select: { version: true } })) !== null;
    },
    async record(subscriberId, { acceptedAt, version }) {
      await prisma.subscriberTerms.createMany({ data: [{ subscriberId, version, acceptedAt }], skipDuplicates: true });
    },
  };
}
