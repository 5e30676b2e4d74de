/**
 * Sessions by prepared SQL: the provider's own session is the truth about who is signed in, session_party about where.
 * Every end stores in the same statement what the relying parties are to be told. Never talks to a relying party.
 */
import {
  type EndedSession,
  type EndReason,
  type SessionEnd,
  type SessionParty,
  type SessionRepository,
  type SignOnSession,
  WATCHED_ENDS,
} from '../session/sessions.ts';
import { readStoredSession, withoutClient } from '../session/stored-session.ts';
import * as statements from './session-sql.ts';
import type { Sql, SqlRow, SqlValue } from './sql.ts';
import { isUuid } from './uuid.ts';

export interface SessionPorts {
  readonly sql: Sql;
  /** epoch milliseconds */
  readonly now: () => number;
  /** Whether a client has an address for logout tokens; true also where that cannot be found out now. */
  readonly isTold: (operator: string, clientId: string) => Promise<boolean>;
  /** The pseudonym by which a client knows a subscriber; asked when it is about to be forgotten. */
  readonly pseudonym: (operator: string, clientId: string, subscriberId: string) => Promise<string | undefined>;
  /** A session ended, or one relying party's part of it. */
  readonly onEnded?: (end: SessionEnd) => Promise<void>;
}

/** Others kept changing the session; nothing was ended. */
export class SessionContended extends Error {
  readonly code = 'session_contended';
}

const TRIES = 8;

const date = (value: unknown): Date => {
  if (value instanceof Date) return value;
  throw new TypeError('a session without a date');
};

const party = (row: SqlRow): SessionParty => ({
  clientId: String(row.client_id),
  sid: String(row.sid),
  acr: typeof row.acr === 'string' ? row.acr : undefined,
  since: date(row.first_at),
  lastAt: date(row.last_at),
});

const session = (operator: string, row: SqlRow, parties: readonly SessionParty[]): SignOnSession | undefined => {
  const stored = readStoredSession(JSON.parse(String(row.payload)));
  return stored && { operator, ...stored, expiresAt: date(row.expires_at), parties };
};

const ended = (uid: string, rows: readonly SqlRow[]): EndedSession | undefined => {
  const [first] = rows;
  if (!first) return undefined;
  return {
    uid,
    subscriberId: String(first.subscriber_id),
    parties: rows.filter(({ session_uid: of }) => of !== null).map(party),
  };
};

export function createSessionRepository(ports: SessionPorts): SessionRepository {
  const { sql } = ports;
  const present = (): Date => new Date(ports.now());

  const parties = async (operator: string, uid: string): Promise<SessionParty[]> =>
    (await sql.query(statements.PARTIES, [operator, uid])).rows.map(party);

  /** The values of an end that its relying parties decide. */
  const telling = async (
    operator: string,
    uid: string,
    reason: EndReason,
    clientId?: string,
  ): Promise<readonly SqlValue[]> => {
    const { rows } = await sql.query(statements.PARTIES, [operator, uid]);
    const concerned = rows.filter((row) => clientId === undefined || row.client_id === clientId);
    const clients = [...new Set(concerned.map((row) => String(row.client_id)))];
    const told = await Promise.all(clients.map((id) => ports.isTold(operator, id)));
    const untold = clients.filter((_, position) => !told[position]);
    // those that join meanwhile are told; with an address or not is looked at again before
    const names: (readonly [string, string])[] = [];
    for (const row of reason === 'erased' ? concerned : []) {
      const sub = await ports.pseudonym(operator, String(row.client_id), String(row.subscriber_id));
      if (sub !== undefined) names.push([String(row.sid), sub]);
    }
    const columns = [names.map(([sid]) => sid), names.map(([, sub]) => sub)] as const;
    return [operator, uid, reason, present(), untold, WATCHED_ENDS.has(reason), ...columns];
  };

  const handedOn = async (end: EndedSession | undefined, about: Omit<SessionEnd, 'ended'>) => {
    if (end) await ports.onEnded?.({ ...about, ended: end });
    return end;
  };

  const end = async (operator: string, uid: string, reason: EndReason): Promise<EndedSession | undefined> => {
    const { rows } = await sql.query(statements.END, await telling(operator, uid, reason));
    return handedOn(ended(uid, rows), { operator, reason, clientId: undefined });
  };

  const uids = async (statement: typeof statements.UIDS_OF_CLIENT, operator: string, key: string): Promise<string[]> =>
    (await sql.query(statement, [operator, key])).rows.map(({ uid }) => String(uid));

  return {
    async find(operator, uid) {
      const { rows } = await sql.query(statements.FIND, [operator, uid, present()]);
      const [row] = rows;
      return row && session(operator, row, await parties(operator, uid));
    },
    async list(operator, subscriberId) {
      if (!isUuid(subscriberId)) return [];
      const [{ rows }, joined] = await Promise.all([
        sql.query(statements.OF_SUBSCRIBER, [operator, subscriberId, present()]),
        sql.query(statements.PARTIES_OF_SUBSCRIBER, [operator, subscriberId]),
      ]);
      const found = rows.map((row) => session(operator, row, [])).filter((each) => each !== undefined);
      return found
        .map((each) => ({ ...each, parties: joined.rows.filter((row) => row.session_uid === each.uid).map(party) }))
        .sort((a, b) => +b.lastUsedAt - +a.lastUsedAt);
    },
    end,
    async endParty(operator, uid, clientId, reason) {
      for (let turn = 0; turn < TRIES; turn += 1) {
        const { rows } = await sql.query(statements.FIND, [operator, uid, present()]);
        const payload = rows[0]?.payload;
        if (typeof payload !== 'string') return undefined;
        const without = withoutClient(JSON.parse(payload), clientId);
        const has = (await parties(operator, uid)).some((each) => each.clientId === clientId);
        if (!without && !has) return undefined;
        const next = without ? JSON.stringify(without) : payload;
        const values = [...(await telling(operator, uid, reason, clientId)), payload, next, clientId];
        const end = ended(uid, (await sql.query(statements.END_PARTY, values)).rows);
        if (end) return handedOn(end, { operator, reason, clientId });
      }
      throw new SessionContended(`a session was changed by others ${TRIES} times in a row`);
    },
    async endAll(operator, subscriberId, reason) {
      if (!isUuid(subscriberId)) return [];
      const all: EndedSession[] = [];
      for (const uid of await uids(statements.UIDS_OF_SUBSCRIBER, operator, subscriberId)) {
        const one = await end(operator, uid, reason);
        if (one) all.push(one);
      }
      return all;
    },
    withClient: (operator, clientId) => uids(statements.UIDS_OF_CLIENT, operator, clientId),
    async sweep(limit) {
      const { rows } = await sql.query(statements.DUE, [present(), limit]);
      let count = 0;
      for (const { operator, session_uid: uid, expires_at: expiresAt } of rows) {
        if (expiresAt instanceof Date) await sql.query(statements.LIVES, [String(operator), String(uid), expiresAt]);
        else if (await end(String(operator), String(uid), 'expired')) count += 1;
      }
      return count;
    },
  };
}
