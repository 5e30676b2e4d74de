// `npm run migrate:new -- name`: writes the next migration, from what prisma/schema.prisma has and the migrations lack.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MIGRATIONS_DIRECTORY } from '../src/store/migration-files.ts';
import { schemaDifference } from './schema-difference.ts';

const name = process.argv[2] ?? '';
if (!/^[a-z][a-z0-9_]{1,60}$/.test(name)) {
  console.error('usage: npm run migrate:new -- name_of_the_change (small letters, digits and _)');
  process.exit(1);
}
const sql = await schemaDifference();
if (sql === undefined) {
  console.log('nothing to do: the migrations lead to prisma/schema.prisma');
} else {
  const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = path.join(MIGRATIONS_DIRECTORY, `${timestamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'migration.sql'), sql);
  console.log(
    `written: ${path.relative(process.cwd(), path.join(folder, 'migration.sql'))}; read it before you commit it`,
  );
}
