/** Sessions and logout deliveries in the admin API: what the actions take, and what they answer. Without numbers. */
import { z } from 'zod';
import type { SessionAction, SessionAdministration, SessionProblem, SessionResult } from '../session/administration.ts';
import { SESSION_ACTIONS } from '../session/administration.ts';
import type { LogoutDelivery } from '../session/deliveries.ts';
import type { SessionParty, SignOnSession } from '../session/sessions.ts';
import type { AdminAnswer } from './admin-answer.ts';
import type { AdminArea } from './admin-area.ts';

const text = z.string().min(1).max(128);
const operator = z.string().max(64);
const target = z.strictObject({
  operator,
  subscriber: text.optional(),
  subject: text.optional(),
  session: text.optional(),
  client: text.optional(),
});
const BODIES = {
  list: target,
  end: target,
  deliveries: z.strictObject({ operator, dead: z.enum(['true', 'false']).default('false') }),
  retry: z.strictObject({ id: text }),
} as const satisfies Record<SessionAction, z.ZodType>;

const PROBLEMS: Readonly<Record<SessionProblem, { readonly status: number; readonly description: string }>> = {
  unknown_operator: { status: 404, description: 'no operator of this name is configured' },
  no_target: { status: 400, description: 'say whose: subscriber, subject, session, or (to end) client' },
  unknown_subject: { status: 404, description: 'no subscriber of this operator has this pseudonym' },
  unknown_delivery: { status: 404, description: 'no dead delivery has this id' },
};

const time = (date: Date | undefined): string | null => date?.toISOString() ?? null;

const party = ({ clientId, acr, since, lastAt }: SessionParty) => ({
  client_id: clientId,
  acr: acr ?? null,
  since: time(since),
  last_at: time(lastAt),
});

const session = (one: SignOnSession) => ({
  session: one.uid,
  subscriber_id: one.subscriberId,
  acr: one.acr,
  browser: one.browser ?? null,
  started_at: time(one.startedAt),
  last_used_at: time(one.lastUsedAt),
  expires_at: time(one.expiresAt),
  relying_parties: one.parties.map(party),
});

const delivery = (one: LogoutDelivery) => ({
  id: one.id,
  client_id: one.clientId,
  session: one.sessionUid,
  reason: one.reason,
  state: one.state,
  attempts: one.attempts,
  failure: one.failure ?? null,
  created_at: time(one.createdAt),
  due_at: one.state === 'pending' ? time(one.dueAt) : null,
  ended_at: time(one.endedAt),
});

function answerOf(result: SessionResult): AdminAnswer {
  if (!result.ok) {
    const { status, description } = PROBLEMS[result.problem];
    return { status, body: { error: result.problem, error_description: description } };
  }
  if ('sessions' in result) return { status: 200, body: { sessions: result.sessions.map(session) } };
  if ('deliveries' in result) return { status: 200, body: { deliveries: result.deliveries.map(delivery) } };
  const ended = result.ended.map(({ uid, subscriberId, parties }) => ({
    session: uid,
    subscriber_id: subscriberId,
    relying_parties: parties.map(({ clientId }) => clientId),
  }));
  return { status: 200, body: { ended } };
}

const isAction = (name: string): name is SessionAction => SESSION_ACTIONS.some((action) => action === name);

/** @returns undefined when the body is none of the action's */
export async function runSessionAction(
  administration: SessionAdministration,
  action: SessionAction,
  body: unknown,
): Promise<AdminAnswer | undefined> {
  if (action === 'deliveries') {
    const { data } = BODIES.deliveries.safeParse(body);
    return data && answerOf(await administration.deliveries({ operator: data.operator, dead: data.dead === 'true' }));
  }
  if (action === 'retry') {
    const { data } = BODIES.retry.safeParse(body);
    return data && answerOf(await administration.retry(data.id));
  }
  const { data } = BODIES[action].safeParse(body);
  return data && answerOf(await administration[action](data));
}

export const sessionArea = (administration: SessionAdministration): AdminArea => ({
  name: 'sessions',
  actions: SESSION_ACTIONS,
  shape:
    '{"operator": "…"} and whose: "subscriber", "subject", "session", "client"; deliveries: "dead" as "true"; retry: {"id": "…"}; all text',
  run: async (name, body) => (isAction(name) ? runSessionAction(administration, name, body) : undefined),
});
