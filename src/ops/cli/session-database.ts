/** The commands about sessions on the database itself. */
import type { Config } from '../../config/schema.ts';
import { createOperatorRegistry } from '../../operator/registry.ts';
import { createSessionAdministration, type SessionAction } from '../../session/administration.ts';
import { createAuditTrail } from '../../store/audit.ts';
import { createDeliveryRepository } from '../../store/deliveries.ts';
import { createPcrRepository } from '../../store/pcr.ts';
import type { AdminAnswer } from '../admin-answer.ts';
import { runSessionAction } from '../session-area.ts';
import { withDatabase } from './admin-database.ts';
import { storedSessions } from './stored-sessions.ts';

export const askDatabase = (
  config: Config,
  action: SessionAction,
  input: Readonly<Record<string, string>>,
): Promise<AdminAnswer> =>
  withDatabase(config, async (database, keyring) => {
    const audit = createAuditTrail(database.prisma);
    try {
      const administration = createSessionAdministration({
        operators: createOperatorRegistry(config),
        sessions: storedSessions(config, database, keyring, audit),
        deliveries: createDeliveryRepository(database.sql, Date.now),
        pcrs: createPcrRepository(database.prisma, keyring, Date.now),
        wake: () => undefined,
      });
      const answer = await runSessionAction(administration, action, input);
      return answer ?? { status: 400, body: { error: 'invalid_request', error_description: 'unreadable arguments' } };
    } finally {
      await audit.close();
    }
  });
