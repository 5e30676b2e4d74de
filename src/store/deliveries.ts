/** The outbox of back-channel logout by prepared SQL; what is stored there at the end of a session is session-sql.ts's. */
import {
  DELIVERY_FAILURES,
  DELIVERY_STATES,
  type DeliveryRepository,
  type LogoutDelivery,
} from '../session/deliveries.ts';
import { END_REASONS, WATCHED_ENDS } from '../session/sessions.ts';
import type { Sql, SqlRow, Statement } from './sql.ts';
import { isUuid } from './uuid.ts';

const COLUMNS = `id, operator, client_id, session_uid, sid, subscriber_id, sub, reason, state, attempts, failure, due_at,
  created_at, ended_at`;
const QUALIFIED = COLUMNS.replaceAll(/\w+/g, 'delivery.$&');

/** $1 present, $2 end of the lease, $3 number, $4 number per client, $5 busy clients, $6 reasons that somebody watches. */
const CLAIM: Statement = {
  name: 'delivery_claim',
  text: `WITH due AS (
      SELECT id, operator, client_id, due_at, attempts = 0 AND reason = ANY ($6::text[]) AS watched FROM logout_delivery
      WHERE state = 'pending' AND due_at <= $1 AND NOT operator || ' ' || client_id = ANY ($5::text[])
      ORDER BY watched DESC, due_at LIMIT 1000
    ), placed AS (
      SELECT id, watched, due_at, row_number() OVER (PARTITION BY operator, client_id ORDER BY watched DESC, due_at) AS place
      FROM due
    ), taken AS (
      SELECT logout_delivery.id FROM logout_delivery JOIN placed ON placed.id = logout_delivery.id
      WHERE placed.place <= $4 AND logout_delivery.state = 'pending' AND logout_delivery.due_at <= $1
      ORDER BY placed.watched DESC, placed.due_at LIMIT $3 FOR UPDATE OF logout_delivery SKIP LOCKED
    )
    UPDATE logout_delivery AS delivery SET due_at = $2, attempts = delivery.attempts + 1
    FROM taken WHERE delivery.id = taken.id RETURNING ${QUALIFIED}`,
};

const SETTLE: Statement = {
  name: 'delivery_settle',
  text: `UPDATE logout_delivery SET state = $3, failure = $4, due_at = coalesce($5, due_at), ended_at = $6,
      expires_at = coalesce($7, expires_at)
    WHERE id = $1::uuid AND attempts = $2 AND state = 'pending'`,
};

const OF_SESSION: Statement = {
  name: 'delivery_of_session',
  text: `SELECT ${COLUMNS} FROM logout_delivery WHERE operator = $1 AND session_uid = $2 ORDER BY sid`,
};

const LIST: Statement = {
  name: 'delivery_list',
  text: `SELECT ${COLUMNS} FROM logout_delivery
    WHERE state = ANY ($1::text[]) AND ($2::text IS NULL OR operator = $2) AND ($3::text IS NULL OR client_id = $3)
    ORDER BY created_at DESC, id LIMIT $4`,
};

/** $2 present, $3 when it is forgotten */
const RETRY: Statement = {
  name: 'delivery_retry',
  text: `UPDATE logout_delivery SET state = 'pending', attempts = 0, due_at = $2, created_at = $2, ended_at = NULL,
      expires_at = $3
    WHERE id = $1::uuid AND state = 'dead' RETURNING ${COLUMNS}`,
};

const COUNTS: Statement = {
  name: 'delivery_counts',
  text: `SELECT state, count(*)::integer AS number, min(created_at) AS oldest FROM logout_delivery
    WHERE state IN ('pending', 'dead') GROUP BY state`,
};

const HOUR_MS = 3_600_000;
/** How long what became of a delivery can be looked at. */
const KEPT_MS = { confirmed: 24 * HOUR_MS, untold: HOUR_MS, dead: 30 * 24 * HOUR_MS } as const;
/** Longer than any schedule. */
const PENDING_MS = 7 * 24 * HOUR_MS;

const oneOf = <T extends string>(values: readonly T[], value: unknown): T => {
  const found = values.find((each) => each === value);
  if (found === undefined) throw new TypeError('a logout delivery that this release does not know');
  return found;
};

const optionalDate = (value: unknown): Date | undefined => (value instanceof Date ? value : undefined);
const date = (value: unknown): Date => {
  if (value instanceof Date) return value;
  throw new TypeError('a logout delivery without a date');
};

const decode = (row: SqlRow): LogoutDelivery => ({
  id: String(row.id),
  operator: String(row.operator),
  clientId: String(row.client_id),
  sessionUid: String(row.session_uid),
  sid: String(row.sid),
  subscriberId: String(row.subscriber_id),
  sub: typeof row.sub === 'string' ? row.sub : undefined,
  reason: oneOf(END_REASONS, row.reason),
  state: oneOf(DELIVERY_STATES, row.state),
  attempts: Number(row.attempts),
  failure: row.failure === null ? undefined : oneOf(DELIVERY_FAILURES, row.failure),
  createdAt: date(row.created_at),
  dueAt: date(row.due_at),
  endedAt: optionalDate(row.ended_at),
});

/** @param now epoch milliseconds */
export function createDeliveryRepository(sql: Sql, now: () => number): DeliveryRepository {
  const after = (ms: number): Date => new Date(now() + ms);
  return {
    async claim({ limit, perClient, leaseMs, busy }) {
      const { rows } = await sql.query(CLAIM, [
        after(0),
        after(leaseMs),
        limit,
        perClient,
        [...busy],
        [...WATCHED_ENDS],
      ]);
      return rows.map(decode);
    },
    async settle({ id, attempts }, verdict) {
      const isOver = verdict.state !== 'pending';
      const { count } = await sql.query(SETTLE, [
        id,
        attempts,
        verdict.state,
        'failure' in verdict ? verdict.failure : null,
        verdict.state === 'pending' ? verdict.dueAt : null,
        isOver ? after(0) : null,
        isOver ? after(KEPT_MS[verdict.state]) : null,
      ]);
      return count > 0;
    },
    ofSession: async (operator, uid) => (await sql.query(OF_SESSION, [operator, uid])).rows.map(decode),
    list: async ({ states, operator, clientId }, limit) =>
      (await sql.query(LIST, [[...states], operator ?? null, clientId ?? null, limit])).rows.map(decode),
    async retry(id) {
      if (!isUuid(id)) return undefined;
      const { rows } = await sql.query(RETRY, [id, after(0), after(PENDING_MS)]);
      return rows[0] && decode(rows[0]);
    },
    async counts() {
      const { rows } = await sql.query(COUNTS, []);
      const of = (state: string) => rows.find((row) => row.state === state);
      return {
        pending: Number(of('pending')?.number ?? 0),
        dead: Number(of('dead')?.number ?? 0),
        oldest: optionalDate(of('pending')?.oldest),
      };
    },
  };
}
