/** One area of the admin API: what its actions take and who answers them. */
import { z } from 'zod';
import { KEY_ACTIONS, type KeyRequest, type KeyRotation } from '../provider/key-rotation.ts';
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
const use = z.enum(['sig', 'enc']).default('sig');
const keyRequest = z.discriminatedUnion('action', [
  // use says nothing here, and was always taken
  z.strictObject({ action: z.literal('list'), operator, use: use.optional() }),
  z.strictObject({ action: z.literal('rotate'), operator, use }),
  z.strictObject({ action: z.literal('withdraw'), operator, kid: z.string().min(1).max(128) }),
]);
const keyBody = z.record(z.string(), z.unknown());

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
  shape: '{"operator": "…"}, to rotate also "use": "sig" or "enc" (by default sig), to withdraw also "kid": "…"',
  async run(name, body) {
    const given = keyBody.safeParse(body);
    const request = given.success ? keyRequest.safeParse({ ...given.data, action: name }) : undefined;
    if (!request?.success) return undefined;
    return keyAnswerOf(request.data.action, await rotation.run(request.data satisfies KeyRequest));
  },
});
