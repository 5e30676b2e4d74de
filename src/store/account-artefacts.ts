/** What the provider holds for one account, counted and deleted by the account column of the OpenID artefacts. */
import type { AccountArtefacts, AccountHoldings } from '../session/account.ts';
import type { Sql, SqlRow, Statement } from './sql.ts';

const COUNT: Statement = {
  name: 'account_count',
  text: `SELECT model, count(*)::integer AS number FROM oidc_artefact
    WHERE account = $1::uuid AND operator = $2 AND (expires_at IS NULL OR expires_at > $3) GROUP BY model`,
};

/** Locks in the order of every other statement that deletes several artefacts. */
const DELETE: Statement = {
  name: 'account_delete',
  text: `WITH doomed AS (
      SELECT operator, model, id FROM oidc_artefact WHERE account = $1::uuid AND operator = $2
      ORDER BY operator, model, id FOR UPDATE
    ), gone AS (
      DELETE FROM oidc_artefact USING doomed
      WHERE oidc_artefact.operator = doomed.operator AND oidc_artefact.model = doomed.model
        AND oidc_artefact.id = doomed.id
      RETURNING oidc_artefact.model, oidc_artefact.expires_at
    )
    SELECT model, count(*)::integer AS number FROM gone WHERE expires_at IS NULL OR expires_at > $3 GROUP BY model`,
};

function holdings(rows: readonly SqlRow[]): AccountHoldings {
  const numbers = new Map(rows.map(({ model, number }) => [String(model), Number(number)]));
  const of = (model: string): number => numbers.get(model) ?? 0;
  return {
    sessions: of('Session'),
    grants: of('Grant'),
    refreshTokens: of('RefreshToken'),
    accessTokens: of('AccessToken'),
    codes: of('AuthorizationCode'),
  };
}

/** @param now epoch milliseconds */
export function createAccountArtefacts(sql: Sql, now: () => number): AccountArtefacts {
  const run = async (statement: Statement, operator: string, account: string): Promise<AccountHoldings> =>
    holdings((await sql.query(statement, [account, operator, new Date(now())])).rows);
  return {
    count: (operator, account) => run(COUNT, operator, account),
    deleteAll: (operator, account) => run(DELETE, operator, account),
  };
}
