/**
 * Sessions on the database itself, for commands where no gateway runs: what is to be told waits in the outbox for the next
 * start of one.
 */

import type { AuditTrail } from '../../audit/audit.ts';
import type { Config } from '../../config/schema.ts';
import { parseClientId } from '../../provider/client-credentials.ts';
import { configuredParty, createParties } from '../../provider/parties.ts';
import type { SessionRepository } from '../../session/sessions.ts';
import type { Database } from '../../store/database.ts';
import type { Keyring } from '../../store/keyring.ts';
import { createPcrRepository } from '../../store/pcr.ts';
import { createRelyingPartyRepository } from '../../store/relying-parties.ts';
import { createSessionRepository } from '../../store/sessions.ts';

export function storedSessions(
  config: Config,
  { prisma, sql }: Pick<Database, 'prisma' | 'sql'>,
  keyring: Keyring,
  audit: AuditTrail,
): SessionRepository {
  const now = Date.now;
  const parties = createParties(
    config.relying_parties.map(configuredParty),
    createRelyingPartyRepository(prisma, now),
    now,
  );
  const pcrs = createPcrRepository(prisma, keyring, now);
  const partyOf = async (clientId: string) => {
    const id = parseClientId(clientId)?.relyingPartyId;
    return id === undefined ? undefined : parties.find(id);
  };
  return createSessionRepository({
    sql,
    now,
    isTold: async (_operator, clientId) => (await partyOf(clientId))?.backchannel_logout_uri !== undefined,
    async pseudonym(_operator, clientId, subscriberId) {
      const party = await partyOf(clientId);
      const address = party?.sector_identifier_uri ?? party?.redirect_uris[0];
      if (address === undefined) return undefined;
      // as provider/client-view.ts reads it from the client
      const { host, protocol } = new URL(address);
      return pcrs.issued(subscriberId, host || protocol);
    },
    onEnded: ({ operator, reason, clientId, ended }) =>
      audit.append({
        at: new Date(now()),
        kind: 'session.ended',
        operator,
        subject: ended.subscriberId,
        clientId,
        details: { reason, relying_parties: ended.parties.length },
      }),
  });
}
