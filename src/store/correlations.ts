/** Which correlation_id an app used at discovery, for an hour; neither can be read from what is stored. */
import type { Correlations } from '../provider/correlation.ts';
import type { Keyring } from './keyring.ts';
import type { Sql, Statement } from './sql.ts';

const KEEP_MS = 3_600_000;

const REMEMBER: Statement = {
  name: 'correlation_remember',
  text: `INSERT INTO discovery_correlation (key, expires_at) VALUES ($1, $2)
    ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at`,
};
const KNOWS: Statement = {
  name: 'correlation_knows',
  text: 'SELECT 1 FROM discovery_correlation WHERE key = $1 AND expires_at > $2',
};

/** @param now epoch milliseconds */
export function createCorrelations(sql: Sql, keyring: Pick<Keyring, 'index'>, now: () => number): Correlations {
  const keyOf = (app: string, correlationId: string): string => keyring.index(`${app} ${correlationId}`, 'correlation');
  return {
    async remember(app, correlationId) {
      await sql.query(REMEMBER, [keyOf(app, correlationId), new Date(now() + KEEP_MS)]);
    },
    async knows(app, correlationId) {
      return (await sql.query(KNOWS, [keyOf(app, correlationId), new Date(now())])).rows.length > 0;
    },
  };
}
