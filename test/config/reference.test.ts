import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { variableName, variables } from '../../src/config/environment.ts';
import { loadConfig } from '../../src/config/load.ts';
import { configurationReference } from '../../src/config/reference.ts';
import { configSchema } from '../../src/config/schema.ts';
import { CLIENT_SECRET, MASTER } from './sources.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('docs/configuration.md is what `npm run docs` writes', () => {
  expect(read('docs/configuration.md')).toBe(configurationReference());
});

test('every value has its line, its variable and a sentence', () => {
  const lines = configurationReference().split('\n');
  const rows = lines
    .filter((line) => /^\| `[a-z]/.test(line))
    .map((line) => line.split(' | ').map((cell) => cell.trim()));
  const paths = new Set(rows.map(([path]) => path?.replace('| ', '')));
  for (const { path } of variables(configSchema, {})) {
    if (path.some((segment) => typeof segment === 'number')) continue;
    expect(paths).toContain(`\`${path.join('.')}\``);
    expect(configurationReference()).toContain(`\`${variableName(path)}\``);
  }
  expect(rows.filter((row) => row.length >= 5 && row.at(-1) === '|')).toEqual([]);
});

test('docs/examples/production.yaml is valid once its secrets come from the environment', () => {
  const env = {
    SIGNET_CONFIG: 'docs/examples/production.yaml',
    SIGNET_SECRETS_MASTER: MASTER,
    SIGNET_RELYING_PARTIES_0_SECRET: CLIENT_SECRET,
    DATABASE_URL: 'postgresql://signet@db.internal/signet',
  };
  const config = loadConfig({ env, readFile: read });
  expect(config.mode).toBe('production');
  expect(Object.keys(config.operators)).toEqual(['nord', 'fjord']);
  expect(config.operators.nord?.trust.anchors).toEqual(['docs/examples/nord/root.pem']);
  expect(config.relying_parties.map(({ secret }) => secret)).toEqual([CLIENT_SECRET, undefined]);
});
