import { defineConfig } from 'vitest/config';

/** Three suites: `npm test` (no server, no network), `test:postgres` (a PostgreSQL by DATABASE_URL), `test:browser` (Chromium). */
export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 40_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'default',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.postgres.test.ts', 'test/browser/**'],
        },
      },
      { extends: true, test: { name: 'postgres', include: ['test/**/*.postgres.test.ts'] } },
      {
        extends: true,
        test: { name: 'browser', include: ['test/browser/**/*.test.ts'], testTimeout: 60_000, fileParallelism: false },
      },
    ],
  },
});
