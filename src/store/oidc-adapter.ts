/**
 * Where oidc-provider keeps sessions, interactions, grants, codes and tokens: one table, prepared statements, the operator
 * in every key, so that an artefact of one operator does not exist for another. A code made in a browser is stored together
 * with its relying party's place in the session. Never answers a row that has expired or
 * whose subscriber has ended, and never lets a code or token be consumed twice.
 */
import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider';
import { KEPT_LOCATION } from '../provider/kept-location.ts';
import { isOwnClient } from '../provider/own-client.ts';
import type { Keyring } from './keyring.ts';
import type { Sql, SqlRow, SqlValue, Statement } from './sql.ts';
import { isUuid } from './uuid.ts';

/** Models whose payload may hold a phone number, in `login_hint`, or where a phone was. */
const SEALED: ReadonlySet<string> = new Set(['Interaction', 'PushedAuthorizationRequest', KEPT_LOCATION]);

/** Codes and tokens that carry what a relying party said of a person, or a number that the network named. */
const isPersonal = ({ claims }: AdapterPayload): boolean =>
  claims !== undefined && ('premiuminfo' in claims || 'network_number' in claims);

/** JSON of an object begins with a brace; nothing sealed does. */
const isPlain = (stored: string): boolean => stored.startsWith('{');

/** Models that die with their grant; sessions and interactions name one too, but outlive it. */
const GRANTABLE: ReadonlySet<string> = new Set([
  'AccessToken',
  'AuthorizationCode',
  'RefreshToken',
  'DeviceCode',
  'BackchannelAuthenticationRequest',
  'PreAuthorizedCode',
  KEPT_LOCATION,
]);

const UPSERT: Statement = {
  name: 'artefact_upsert',
  text: `INSERT INTO oidc_artefact (operator, model, id, payload, grant_id, account, uid, user_code, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (operator, model, id) DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id,
      account = excluded.account, uid = excluded.uid, user_code = excluded.user_code,
      expires_at = excluded.expires_at`,
};

/** A code made in a browser, and with it that its relying party takes part in the session: $10 to $14. */
const UPSERT_SIGN_ON: Statement = {
  name: 'artefact_sign_on',
  text: `WITH party AS (
      INSERT INTO session_party
        (operator, session_uid, sid, client_id, subscriber_id, grant_id, acr, first_at, last_at, check_at)
      VALUES ($1, $10, $11, $12, $6::uuid, $5, $13, $14, $14, $14::timestamptz + interval '20 seconds')
      ON CONFLICT (operator, session_uid, sid) DO UPDATE SET grant_id = excluded.grant_id, acr = excluded.acr,
        last_at = excluded.last_at
    )
    ${UPSERT.text}`,
};

/** Only where there is none, or one that has expired ($10 is the present). */
const INSERT_ONCE: Statement = {
  name: 'artefact_insert_once',
  text: `INSERT INTO oidc_artefact AS kept (operator, model, id, payload, grant_id, account, uid, user_code, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (operator, model, id) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at
    WHERE kept.expires_at <= $10`,
};

/**
 * What belongs to a subscriber who has ended is not answered from the very moment of the end: also what a request that was
 * under way stored after everything of the subscriber had been deleted.
 */
const select = (name: string, column: string): Statement => ({
  name: `artefact_${name}`,
  text: `SELECT id, payload, consumed_at FROM oidc_artefact
    WHERE operator = $1 AND model = $2 AND ${column} = $3 AND (expires_at IS NULL OR expires_at > $4)
      AND NOT EXISTS (
        SELECT 1 FROM subscriber WHERE subscriber.id = oidc_artefact.account AND subscriber.ended_at IS NOT NULL
      )`,
});
const FIND = select('find', 'id');
const FIND_BY_UID = select('find_by_uid', 'uid');
const FIND_BY_USER_CODE = select('find_by_user_code', 'user_code');

const CONSUME: Statement = {
  name: 'artefact_consume',
  text: `UPDATE oidc_artefact SET consumed_at = $4
    WHERE operator = $1 AND model = $2 AND id = $3 AND consumed_at IS NULL AND (expires_at IS NULL OR expires_at > $4)`,
};

const DESTROY: Statement = {
  name: 'artefact_destroy',
  text: 'DELETE FROM oidc_artefact WHERE operator = $1 AND model = $2 AND id = $3',
};

/** Locks in order, since the provider revokes one grant by several of these at once. */
const REVOKE: Statement = {
  name: 'artefact_revoke',
  text: `DELETE FROM oidc_artefact USING (
      SELECT operator, model, id FROM oidc_artefact WHERE operator = $1 AND grant_id = $2 ORDER BY model, id FOR UPDATE
    ) AS doomed
    WHERE oidc_artefact.operator = doomed.operator AND oidc_artefact.model = doomed.model
      AND oidc_artefact.id = doomed.id`,
};

export interface ClientFinder {
  /** The registration of a client at this operator, in oidc-provider's metadata names. */
  findClient(id: string): Promise<Readonly<AdapterPayload> | undefined>;
}

const isPayload = (value: unknown): value is AdapterPayload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The subscriber whose the artefact is; client tokens and interactions have none. */
const accountOf = ({ accountId }: AdapterPayload): string | null =>
  accountId !== undefined && isUuid(accountId) ? accountId : null;

/**
 * The relying party's place in a browser's session; undefined of a code that was made without a browser, and of the
 * gateway itself, which needs not be told of an end.
 */
const signOnOf = ({ sessionUid, sid, clientId, acr }: AdapterPayload): SqlValue[] | undefined =>
  typeof sessionUid === 'string' && typeof sid === 'string' && clientId !== undefined && !isOwnClient(clientId)
    ? [sessionUid, sid, clientId, typeof acr === 'string' ? acr : null]
    : undefined;

const alreadyUsed = (model: string): Error =>
  model === 'PushedAuthorizationRequest'
    ? new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used')
    : new errors.InvalidGrant('already consumed');

/** Clients are registered elsewhere: the provider only reads them. */
const clientAdapter = ({ findClient }: ClientFinder): Adapter => {
  const readOnly = async (): Promise<never> => {
    throw new TypeError('clients are not kept among the OpenID artefacts');
  };
  return {
    async find(id) {
      const shared = await findClient(id);
      return shared && { ...shared };
    },
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    upsert: readOnly,
    consume: readOnly,
    destroy: readOnly,
    revokeByGrantId: readOnly,
  };
};

/** @param now epoch milliseconds */
export function createAdapterFactory(
  sql: Sql,
  keyring: Keyring,
  operator: string,
  now: () => number,
  clients: ClientFinder,
): AdapterFactory {
  const present = (): Date => new Date(now());

  const artefactAdapter = (model: string): Adapter => {
    const context = (id: string): string => `oidc_artefact ${operator} ${model} ${id}`;

    const encode = (id: string, payload: AdapterPayload): string => {
      const json = JSON.stringify(payload);
      return SEALED.has(model) || isPersonal(payload) ? keyring.seal(json, context(id)) : json;
    };

    const decode = (row: SqlRow | undefined): AdapterPayload | undefined => {
      if (!row) return undefined;
      const stored = String(row.payload);
      const payload: unknown = JSON.parse(
        SEALED.has(model) || !isPlain(stored) ? keyring.open(stored, context(String(row.id))) : stored,
      );
      if (!isPayload(payload)) throw new TypeError(`stored ${model} is not an object`);
      return row.consumed_at instanceof Date
        ? { ...payload, consumed: Math.floor(row.consumed_at.getTime() / 1000) }
        : payload;
    };

    // a code or token with NUL is nobody's, and PostgreSQL has no text with it
    const findWith = async (statement: Statement, key: string): Promise<AdapterPayload | undefined> =>
      key.includes('\0') ? undefined : decode((await sql.query(statement, [operator, model, key, present()])).rows[0]);

    return {
      async upsert(id, payload, expiresIn) {
        const values: SqlValue[] = [
          operator,
          model,
          id,
          encode(id, payload),
          GRANTABLE.has(model) ? (payload.grantId ?? null) : null,
          accountOf(payload),
          payload.uid ?? null,
          payload.userCode ?? null,
          expiresIn === undefined ? null : new Date(now() + expiresIn * 1000),
        ];
        const signOn = model === 'AuthorizationCode' && accountOf(payload) !== null ? signOnOf(payload) : undefined;
        if (signOn) {
          await sql.query(UPSERT_SIGN_ON, [...values, ...signOn, present()]);
          return;
        }
        if (model !== 'ReplayDetection') {
          await sql.query(UPSERT, values);
          return;
        }
        // The provider looks first and writes then; of two at once only the one that writes may go on.
        const { count } = await sql.query(INSERT_ONCE, [...values, present()]);
        if (count === 0) throw new errors.InvalidClientAuth('client assertion tokens must only be used once');
      },
      find: (id) => findWith(FIND, id),
      findByUid: (uid) => findWith(FIND_BY_UID, uid),
      findByUserCode: (userCode) => findWith(FIND_BY_USER_CODE, userCode),
      async consume(id) {
        // The provider has looked at `consumed` before and does not look at an answer: losing a race must throw.
        const { count } = await sql.query(CONSUME, [operator, model, id, present()]);
        if (count === 0) throw alreadyUsed(model);
      },
      async destroy(id) {
        await sql.query(DESTROY, [operator, model, id]);
      },
      async revokeByGrantId(grantId) {
        await sql.query(REVOKE, [operator, grantId]);
      },
    };
  };

  return (model) => (model === 'Client' ? clientAdapter(clients) : artefactAdapter(model));
}
