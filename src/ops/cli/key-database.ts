/** The commands about keys on the database itself; running copies find new keys by themselves. */
import type { Config } from '../../config/schema.ts';
import { createOperatorRegistry } from '../../operator/registry.ts';
import { createKeyRotation, type KeyAction } from '../../provider/key-rotation.ts';
import { keyPolicy } from '../../provider/key-schedule.ts';
import type { KeyUse } from '../../provider/keys.ts';
import { createAuditTrail } from '../../store/audit.ts';
import { createOperatorKeyRepository } from '../../store/operator-keys.ts';
import type { AdminAnswer } from '../admin-answer.ts';
import { keyAnswerOf } from '../admin-key-answer.ts';
import { withDatabase } from './admin-database.ts';

export const askDatabase = (
  config: Config,
  action: KeyAction,
  input: { readonly operator: string; readonly use: KeyUse },
): Promise<AdminAnswer> =>
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
      return keyAnswerOf(action, await rotation.run(action, input.operator, input.use));
    } finally {
      await audit.close();
    }
  });
