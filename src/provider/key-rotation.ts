/**
 * What an operator does with its keys: look at them, and make new ones that take over after a while. Never shows a private
 * key. Every rotation is an audit event.
 */
import type { AuditTrail } from '../audit/audit.ts';
import type { OperatorKeyRepository } from '../store/operator-keys.ts';
import { type KeyPolicy, type ScheduledKey, scheduleKeys } from './key-schedule.ts';
import { type KeyUse, makeSuccessors } from './keys.ts';

export const KEY_ACTIONS = ['list', 'rotate'] as const;
export type KeyAction = (typeof KEY_ACTIONS)[number];

/** rotation_pending: the keys of the last rotation are not in use yet */
export type KeyProblem = 'unknown_operator' | 'rotation_pending';

export type KeyResult =
  | { readonly ok: true; readonly operator: string; readonly keys: readonly ScheduledKey[] }
  | { readonly ok: false; readonly problem: KeyProblem };

export interface KeyRotationPorts {
  readonly operators: { get(id: string): unknown };
  readonly repository: OperatorKeyRepository;
  readonly policy: KeyPolicy;
  readonly audit: AuditTrail;
  /** the keys of an operator are others now */
  readonly changed: (operator: string) => Promise<void>;
  /** epoch milliseconds */
  readonly now: () => number;
}

export interface KeyRotation {
  run(action: KeyAction, operator: string, use: KeyUse): Promise<KeyResult>;
}

export function createKeyRotation(ports: KeyRotationPorts): KeyRotation {
  const { repository, policy, now } = ports;

  const list = async (operator: string): Promise<KeyResult> => ({
    ok: true,
    operator,
    keys: scheduleKeys(await repository.list(operator), now(), policy),
  });

  const rotate = async (operator: string, use: KeyUse): Promise<KeyResult> => {
    const stored = await repository.list(operator);
    const pending = scheduleKeys(stored, now(), policy).some(
      ({ key, state }) => key.use === use && state === 'pending',
    );
    if (pending) return { ok: false, problem: 'rotation_pending' };
    const made = await makeSuccessors(operator, use, stored, now());
    // another one was faster
    if (!(await repository.rotate(made))) return { ok: false, problem: 'rotation_pending' };
    await ports.audit.append({
      at: new Date(now()),
      kind: 'keys.rotated',
      operator,
      details: { use, kids: made.map(({ kid }) => kid).join(' ') },
    });
    await ports.changed(operator);
    return list(operator);
  };

  return {
    async run(action, operator, use) {
      if (ports.operators.get(operator) === undefined) return { ok: false, problem: 'unknown_operator' };
      return action === 'list' ? list(operator) : rotate(operator, use);
    },
  };
}
