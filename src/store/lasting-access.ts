/** Who holds refresh tokens of a person, from the OpenID artefacts. */
import type { LastingAccessReader } from '../account/lasting-access.ts';
import type { Sql, Statement } from './sql.ts';
import { isUuid } from './uuid.ts';

/**
 * Tokens of a session end with it. Payloads of personal tokens are sealed; those name their client by the grant's payload, which
 * never is.
 */
const LIST: Statement = {
  name: 'lasting_access_list',
  text: `SELECT (given.payload::json)->>'clientId' AS client_id, max(least(token.expires_at, signed_in.expires_at)) AS until
    FROM oidc_artefact AS token
    JOIN oidc_artefact AS given
      ON given.operator = token.operator AND given.model = 'Grant' AND given.id = token.grant_id
    LEFT JOIN session_party AS party
      ON party.operator = token.operator AND party.subscriber_id = token.account AND party.grant_id = token.grant_id
    LEFT JOIN oidc_artefact AS signed_in
      ON signed_in.operator = token.operator AND signed_in.model = 'Session' AND signed_in.uid = party.session_uid
    WHERE token.account = $1::uuid AND token.operator = $2 AND token.model = 'RefreshToken'
      AND token.consumed_at IS NULL AND token.expires_at > $3
    GROUP BY 1 ORDER BY 1`,
};

/** @param now epoch milliseconds */
export function createLastingAccessReader(sql: Sql, now: () => number): LastingAccessReader {
  return {
    async list(operator, subscriberId) {
      if (!isUuid(subscriberId)) return [];
      const { rows } = await sql.query(LIST, [subscriberId, operator, new Date(now())]);
      return rows.flatMap(({ client_id: clientId, until }) =>
        typeof clientId === 'string' && until instanceof Date ? [{ clientId, until }] : [],
      );
    },
  };
}
