/** A store for the yardstick on PostgreSQL: one table, prepared statements, nothing else. */

import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
import pg from 'pg';

const TABLE = `CREATE TABLE IF NOT EXISTS bare_artefact (
  model text, id text, uid text, payload json, expires_at timestamptz, PRIMARY KEY (model, id))`;

/** @param address with the schema of this run as `schema` */
export async function openPlainStore(address: string): Promise<AdapterFactory> {
  const url = new URL(address);
  const schema = url.searchParams.get('schema') ?? 'public';
  url.searchParams.delete('schema');
  const pool = new pg.Pool({ connectionString: url.href, max: 10, options: `-c search_path=${schema}` });
  await pool.query(TABLE);
  await pool.query('CREATE INDEX IF NOT EXISTS bare_artefact_uid ON bare_artefact (model, uid)');
  const run = (name: string, text: string, values: readonly unknown[]) =>
    pool.query({ name, text, values: [...values] });

  return (model: string): Adapter => {
    const find = async (name: string, column: string, key: string): Promise<AdapterPayload | undefined> => {
      const text = `SELECT payload FROM bare_artefact WHERE model = $1 AND ${column} = $2 AND expires_at > now()`;
      const { rows } = await run(name, text, [model, key]);
      return rows[0]?.payload;
    };
    return {
      async upsert(id, payload, expiresIn) {
        const text = `INSERT INTO bare_artefact VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5))
          ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at`;
        await run('upsert', text, [model, id, payload.uid ?? null, JSON.stringify(payload), expiresIn]);
      },
      find: (id) => find('find', 'id', id),
      findByUid: (uid) => find('find_by_uid', 'uid', uid),
      findByUserCode: async () => undefined,
      async destroy(id) {
        await run('destroy', 'DELETE FROM bare_artefact WHERE model = $1 AND id = $2', [model, id]);
      },
      async consume(id) {
        const text = `UPDATE bare_artefact SET payload = jsonb_set(payload::jsonb, '{consumed}', to_jsonb($3::bigint))::json
          WHERE model = $1 AND id = $2`;
        await run('consume', text, [model, id, Math.floor(Date.now() / 1_000)]);
      },
      revokeByGrantId: async () => undefined,
    };
  };
}
