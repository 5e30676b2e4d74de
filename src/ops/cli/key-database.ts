/** The commands about keys on the database itself; running copies find new keys by themselves. */
import type { Config } from '../../config/schema.ts';
import { createOperatorRegistry } from '../../operator/registry.ts';
import { createKeyRotation, type KeyRequest } from '../../provider/key-rotation.ts';
import { keyPolicy } from '../../provider/key-schedule.ts';
import { createAuditTrail } from '../../store/audit.ts';
import { createOperatorKeyRepository } from '../../store/operator-keys.ts';
import type { AdminAnswer } from '../admin-answer.ts';
import { keyAnswerOf } from '../admin-key-answer.ts';
import { withDatabase } from './admin-database.ts';

export const askDatabase = (config: Config, request: KeyRequest): Promise<AdminAnswer> =>
  withDatabase(config, async ({ prisma }, keyring) => {
    const audit = createAuditTrail(prisma);
    try {
      const rotation = createKeyRotation({
        operators: createOperatorRegistry(config),
        repository: createOperatorKeyRepository(prisma, keyring),
        policy: keyPolicy(config.keys),
        audit,
        changed: async () => undefined,
        now: Date.now,
      });
      return keyAnswerOf(request.action, await rotation.run(request));
    } finally {
      await audit.close();
    }
  });
