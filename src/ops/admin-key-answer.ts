/** What the admin API answers about an operator's keys, and the command line prints: JSON without private parts. */
import type { KeyAction, KeyProblem, KeyResult } from '../provider/key-rotation.ts';
import type { AdminAnswer } from './admin-answer.ts';

const PROBLEMS: Readonly<Record<KeyProblem, { readonly status: number; readonly description: string }>> = {
  unknown_operator: { status: 404, description: 'no operator of this name is configured' },
  unknown_key: { status: 404, description: 'the operator has no key of this kid' },
  keys_changed: { status: 409, description: 'the keys were changed at the same time; look at them and try again' },
  rotation_pending: {
    status: 409,
    description: 'the keys of the last rotation are not in use yet; rotate again when they are',
  },
};

const timestamp = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

export function keyAnswerOf(action: KeyAction, result: KeyResult): AdminAnswer {
  if (!result.ok) {
    const { status, description } = PROBLEMS[result.problem];
    return { status, body: { error: result.problem, error_description: description } };
  }
  const keys = result.keys.map(({ key, state, usedFrom, publishedUntil }) => ({
    kid: key.kid,
    use: key.use,
    alg: key.alg,
    state,
    created_at: key.createdAt.toISOString(),
    used_from: timestamp(usedFrom),
    published_until: timestamp(publishedUntil),
  }));
  return { status: 200, body: { action, operator: result.operator, keys } };
}
