import { randomBytes } from 'node:crypto';
import process from 'node:process';
import pg from 'pg';
import { test } from 'vitest';
import { administersWithoutGateway } from './subscriber-database.ts';

test('signet subscriber works on PostgreSQL where no gateway runs on this machine', async () => {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('the suite "postgres" needs DATABASE_URL');
  const name = `signet_admin_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name}`);
    const own = new URL(url);
    own.pathname = `/${name}`;
    await administersWithoutGateway({ url: own.href, dataDir: 'unused' });
  } finally {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.end();
  }
});
