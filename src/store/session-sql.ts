/** The statements of store/sessions.ts. An end is one statement: all of it happens or nothing. */
import type { Statement } from './sql.ts';

const PARTY = 'sid, client_id, subscriber_id, acr, first_at, last_at';

/** Not of a subscriber who has ended, see store/oidc-adapter.ts. */
const VALID_SESSION = `model = 'Session' AND expires_at > $3
  AND NOT EXISTS (SELECT 1 FROM subscriber WHERE subscriber.id = oidc_artefact.account AND subscriber.ended_at IS NOT NULL)`;

export const FIND: Statement = {
  name: 'session_find',
  text: `SELECT id, payload, expires_at FROM oidc_artefact WHERE operator = $1 AND uid = $2 AND ${VALID_SESSION}`,
};

export const OF_SUBSCRIBER: Statement = {
  name: 'session_of_subscriber',
  text: `SELECT id, payload, expires_at FROM oidc_artefact WHERE operator = $1 AND account = $2::uuid AND ${VALID_SESSION}`,
};

export const PARTIES: Statement = {
  name: 'session_parties',
  text: `SELECT ${PARTY} FROM session_party WHERE operator = $1 AND session_uid = $2 ORDER BY first_at, sid`,
};

export const PARTIES_OF_SUBSCRIBER: Statement = {
  name: 'session_parties_of_subscriber',
  text: `SELECT session_uid, ${PARTY} FROM session_party WHERE operator = $1 AND subscriber_id = $2::uuid
    ORDER BY first_at, sid`,
};

/** Sessions of a subscriber, also those of which only the relying parties are left. */
export const UIDS_OF_SUBSCRIBER: Statement = {
  name: 'session_uids_of_subscriber',
  text: `SELECT uid FROM oidc_artefact WHERE operator = $1 AND account = $2::uuid AND model = 'Session' AND uid IS NOT NULL
    UNION SELECT session_uid FROM session_party WHERE operator = $1 AND subscriber_id = $2::uuid`,
};

export const UIDS_OF_CLIENT: Statement = {
  name: 'session_uids_of_client',
  text: 'SELECT DISTINCT session_uid AS uid FROM session_party WHERE operator = $1 AND client_id = $2',
};

/**
 * $3 reason, $4 present, $5 clients without an address to be told at, $6 whether these are recorded too, $7 and $8 sids
 * and their pseudonyms. The same session may have told the same client before: what is stored of that is over.
 */
const TELL = `INSERT INTO logout_delivery (id, operator, client_id, session_uid, sid, subscriber_id, sub, reason, state,
      attempts, due_at, created_at, ended_at, expires_at)
    SELECT gen_random_uuid(), $1, client_id, $2, sid, subscriber_id,
      (SELECT named.sub FROM unnest($7::text[], $8::text[]) AS named (sid, sub) WHERE named.sid = party.sid)::uuid,
      $3, CASE WHEN client_id = ANY ($5::text[]) THEN 'untold' ELSE 'pending' END,
      0, $4::timestamptz, $4, CASE WHEN client_id = ANY ($5::text[]) THEN $4 END,
      $4::timestamptz + CASE WHEN client_id = ANY ($5::text[]) THEN interval '1 hour' ELSE interval '7 days' END
    FROM party WHERE $6 OR NOT client_id = ANY ($5::text[])
    ON CONFLICT (operator, session_uid, sid) DO UPDATE SET reason = excluded.reason, state = excluded.state, attempts = 0,
      due_at = excluded.due_at, failure = NULL, created_at = excluded.created_at, ended_at = excluded.ended_at,
      expires_at = excluded.expires_at`;

/** What hangs on the grants of `party`, with the session's row: $1 operator, $2 session. */
const BELONGINGS = `SELECT id, model FROM oidc_artefact WHERE operator = $1 AND model = 'Session' AND uid = $2
      UNION SELECT id, model FROM oidc_artefact WHERE operator = $1 AND grant_id IN (SELECT grant_id FROM party)
      UNION SELECT id, model FROM oidc_artefact
        WHERE operator = $1 AND model = 'Grant' AND id IN (SELECT grant_id FROM party)`;

/** Locks artefacts in the order of every other statement that deletes several. */
const LOCKED = `SELECT operator, model, id, payload FROM oidc_artefact
      WHERE operator = $1 AND (model, id) IN (SELECT model, id FROM belongings)
      ORDER BY operator, model, id FOR UPDATE`;

export const END: Statement = {
  name: 'session_end',
  text: `WITH party AS (
      DELETE FROM session_party WHERE operator = $1 AND session_uid = $2 RETURNING *
    ), belongings AS (${BELONGINGS}), locked AS (${LOCKED}), gone AS (
      DELETE FROM oidc_artefact USING locked WHERE oidc_artefact.operator = locked.operator
        AND oidc_artefact.model = locked.model AND oidc_artefact.id = locked.id
      RETURNING oidc_artefact.model, oidc_artefact.account
    ), told AS (${TELL})
    SELECT session_uid, ${PARTY} FROM party
    UNION ALL SELECT NULL, NULL, NULL, account, NULL, NULL, NULL FROM gone WHERE model = 'Session' AND account IS NOT NULL`,
};

/** Only while the session's row is as it was read: $9 its payload, $10 the payload without the client $11. */
export const END_PARTY: Statement = {
  name: 'session_end_party',
  text: `WITH chosen AS (
      SELECT grant_id FROM session_party WHERE operator = $1 AND session_uid = $2 AND client_id = $11
    ), belongings AS (${BELONGINGS.replaceAll('FROM party', 'FROM chosen')}), locked AS (${LOCKED}), kept AS (
      UPDATE oidc_artefact SET payload = $10 FROM locked
      WHERE locked.model = 'Session' AND locked.payload = $9 AND oidc_artefact.operator = locked.operator
        AND oidc_artefact.model = locked.model AND oidc_artefact.id = locked.id
      RETURNING oidc_artefact.account
    ), gone AS (
      DELETE FROM oidc_artefact USING locked WHERE EXISTS (SELECT 1 FROM kept) AND locked.model <> 'Session'
        AND oidc_artefact.operator = locked.operator AND oidc_artefact.model = locked.model
        AND oidc_artefact.id = locked.id
    ), party AS (
      DELETE FROM session_party WHERE operator = $1 AND session_uid = $2 AND client_id = $11
        AND EXISTS (SELECT 1 FROM kept) RETURNING *
    ), told AS (${TELL})
    SELECT session_uid, ${PARTY} FROM party
    UNION ALL SELECT NULL, NULL, NULL, account, NULL, NULL, NULL FROM kept`,
};

/** Sessions whose relying parties are to be looked at, with when they expire if they still live. */
export const DUE: Statement = {
  name: 'session_due',
  text: `SELECT party.operator, party.session_uid, max(session.expires_at) AS expires_at FROM (
      SELECT operator, session_uid, subscriber_id FROM session_party WHERE check_at <= $1 ORDER BY check_at LIMIT $2
    ) AS party
    LEFT JOIN oidc_artefact AS session ON session.operator = party.operator AND session.model = 'Session'
      AND session.uid = party.session_uid AND session.expires_at > $1
      AND NOT EXISTS (SELECT 1 FROM subscriber WHERE subscriber.id = party.subscriber_id AND subscriber.ended_at IS NOT NULL)
    GROUP BY party.operator, party.session_uid`,
};

export const LIVES: Statement = {
  name: 'session_lives',
  text: 'UPDATE session_party SET check_at = $3 WHERE operator = $1 AND session_uid = $2',
};
