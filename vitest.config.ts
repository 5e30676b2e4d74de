import { defineConfig } from 'vitest/config';

/**
 * Five suites: `npm test` (no server, no network), `test:thorough` (needs as little, and is long: whole logins in every
 * combination, the Mobile Connect SDKs, second opinions, storage on the embedded database), `test:processes` (whole
 * programs that are killed and started again), `test:postgres` (a PostgreSQL by DATABASE_URL), `test:browser` (Chromium).
 * Files of the first two share their modules, which halves their time: tests keep what they change to themselves.
 */
export default defineConfig({
  // the package's own entry points, from their sources
  ssr: { resolve: { conditions: ['signet-source', 'module', 'node', 'development|production'] } },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // against hanging, not for speed: a machine may be busy
    testTimeout: 40_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'default',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.{thorough,postgres,processes}.test.ts', 'test/browser/**'],
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'thorough', include: ['test/**/*.thorough.test.ts'], isolate: false, testTimeout: 90_000 },
      },
      { extends: true, test: { name: 'processes', include: ['test/**/*.processes.test.ts'], testTimeout: 90_000 } },
      { extends: true, test: { name: 'postgres', include: ['test/**/*.postgres.test.ts'], testTimeout: 90_000 } },
      {
        extends: true,
        test: { name: 'browser', include: ['test/browser/**/*.test.ts'], testTimeout: 60_000, fileParallelism: false },
      },
    ],
  },
});
