/**
 * What an operator does with its keys: look at them, make new ones that take over after a while, and in an emergency take one
 * out of use at once. Never shows a private key. Every rotation and withdrawal is an audit event.
 */
import type { AuditTrail } from '../audit/audit.ts';
import type { OperatorKeyRepository } from '../store/operator-keys.ts';
import { type KeyPolicy, type ScheduledKey, scheduleKeys } from './key-schedule.ts';
import { type KeyUse, makeReplacement, makeSuccessors } from './keys.ts';

export const KEY_ACTIONS = ['list', 'rotate', 'withdraw'] as const;
export type KeyAction = (typeof KEY_ACTIONS)[number];

export type KeyRequest =
  | { readonly action: 'list'; readonly operator: string }
  | { readonly action: 'rotate'; readonly operator: string; readonly use: KeyUse }
  | { readonly action: 'withdraw'; readonly operator: string; readonly kid: string };

/**
 * rotation_pending: the keys of the last rotation are not in use yet · keys_changed: somebody else changed them at the same
 * time
 */
export type KeyProblem = 'unknown_operator' | 'unknown_key' | 'rotation_pending' | 'keys_changed';

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
  run(request: KeyRequest): Promise<KeyResult>;
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

  /** What it signed does not verify from now on, what it encrypted does not open. Withdrawing it again changes nothing. */
  const withdraw = async (operator: string, kid: string): Promise<KeyResult> => {
    const stored = await repository.list(operator);
    const leaving = stored.find((key) => key.kid === kid);
    if (!leaving) return { ok: false, problem: 'unknown_key' };
    if (leaving.withdrawnAt) return list(operator);
    const sameKind = scheduleKeys(stored, now(), policy).filter(
      ({ key }) => key.use === leaving.use && key.alg === leaving.alg,
    );
    const isCurrent = sameKind.some(({ key, state }) => key.kid === kid && state === 'current');
    // one that waits for its turn takes over at once
    const waits = sameKind.some(({ state }) => state === 'pending');
    const successor = isCurrent && !waits ? await makeReplacement(leaving, stored, now()) : undefined;
    if (!(await repository.withdraw(leaving, new Date(now()), successor)))
      return { ok: false, problem: 'keys_changed' };
    await ports.audit.append({
      at: new Date(now()),
      kind: 'keys.withdrawn',
      operator,
      details: { use: leaving.use, kid, ...(successor && { successor: successor.kid }) },
    });
    await ports.changed(operator);
    return list(operator);
  };

  return {
    async run(request) {
      const { operator } = request;
      if (ports.operators.get(operator) === undefined) return { ok: false, problem: 'unknown_operator' };
      if (request.action === 'list') return list(operator);
      return request.action === 'rotate' ? rotate(operator, request.use) : withdraw(operator, request.kid);
    },
  };
}
