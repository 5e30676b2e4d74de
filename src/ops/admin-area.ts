/** One area of the admin API: what its actions take and who answers them. */
import { z } from 'zod';
import { KEY_ACTIONS, type KeyRotation } from '../provider/key-rotation.ts';
import { ACTIONS, type LifeCycle } from '../subscriber/life-cycle.ts';
import { type AdminAnswer, answerOf } from './admin-answer.ts';
import { keyAnswerOf } from './admin-key-answer.ts';

export interface AdminArea {
  /** in the address, e.g. `subscribers` */
  readonly name: string;
  readonly actions: readonly string[];
  /** the body, in words */
  readonly shape: string;
  /** @returns undefined when the action or the body is none of its */
  run(action: string, body: unknown): Promise<AdminAnswer | undefined>;
}

const operator = z.string().max(64);
const subscriberAction = z.enum(ACTIONS);
const subscriberBody = z.strictObject({ operator, msisdn: z.string().max(64) });
const keyAction = z.enum(KEY_ACTIONS);
const keyBody = z.strictObject({ operator, use: z.enum(['sig', 'enc']).default('sig') });

export const subscriberArea = (lifeCycle: LifeCycle): AdminArea => ({
  name: 'subscribers',
  actions: ACTIONS,
  shape: '{"operator": "…", "msisdn": "…"}, both text',
  async run(name, body) {
    const action = subscriberAction.safeParse(name);
    const input = subscriberBody.safeParse(body);
    if (!action.success || !input.success) return undefined;
    return answerOf(await lifeCycle.run(action.data, input.data.operator, input.data.msisdn));
  },
});

export const keyArea = (rotation: KeyRotation): AdminArea => ({
  name: 'keys',
  actions: KEY_ACTIONS,
  shape: '{"operator": "…", "use": "sig" or "enc"}, use only to rotate and by default sig',
  async run(name, body) {
    const action = keyAction.safeParse(name);
    const input = keyBody.safeParse(body);
    if (!action.success || !input.success) return undefined;
    return keyAnswerOf(action.data, await rotation.run(action.data, input.data.operator, input.data.use));
  },
});
