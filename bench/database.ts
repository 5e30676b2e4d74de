/** A PostgreSQL schema for one run of the bench: made before it, dropped after it, so that no data of others is touched. */
import process from 'node:process';
import pg from 'pg';

export interface BenchDatabase {
  readonly label: string;
  /** undefined: the embedded database */
  readonly url: string | undefined;
  drop(): Promise<void>;
}

export async function benchDatabase(address: string | undefined): Promise<BenchDatabase> {
  if (!address) return { label: 'embedded database', url: undefined, drop: async () => undefined };
  const schema = `signet_bench_${process.pid}`;
  const run = async (text: string): Promise<pg.QueryResult<{ server_version?: string }>> => {
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    try {
      return await client.query(text);
    } finally {
      await client.end();
    }
  };
  const { rows } = await run('SHOW server_version');
  await run(`CREATE SCHEMA ${schema}`);
  const url = new URL(address);
  url.searchParams.set('schema', schema);
  return {
    label: `PostgreSQL ${rows[0]?.server_version?.split(' ')[0] ?? ''}`.trim(),
    url: url.href,
    drop: async () => void (await run(`DROP SCHEMA ${schema} CASCADE`)),
  };
}
