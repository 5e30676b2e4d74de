/** A process of its own that opens an embedded database, writes a row, says so and stays. */
import { openDatabase } from '../../src/store/database.ts';

const database = await openDatabase({ dataDir: process.argv[2] ?? '', pool: 2, migrate: true });
await database.sql.query(
  { name: 'hold', text: `INSERT INTO gateway_instance (id, alive_until) VALUES ('written-by-the-holder', now())` },
  [],
);
process.stdout.write('open\n');
setInterval(() => undefined, 1_000);
