#!/usr/bin/env node
process.stderr.write(
  'the native Prisma schema engine is not used here: see "npm run migrate" and "npm run migrate:new"\n',
);
process.exit(1);
