import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadProcessConfig } from '../../src/config/process.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the first start makes a secret that only its owner can read, later starts keep it', () => {
  const env = { SIGNET_DATA_DIR: join(folder, 'var') };
  const first = loadProcessConfig(env, []).secrets.master;
  const file = join(folder, 'var', 'sandbox', 'secret');
  expect(first).toMatch(/^sandbox-[\w-]{43}$/);
  expect(readFileSync(file, 'utf8').trim()).toBe(first);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(loadProcessConfig(env, []).secrets.master).toBe(first);
});

test('another folder has another secret', () => {
  const master = (name: string) => loadProcessConfig({ SIGNET_DATA_DIR: join(folder, name) }, []).secrets.master;
  expect(master('one')).not.toBe(master('two'));
});

test('a folder that cannot be written is a mistake of the configuration', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => loadProcessConfig({ SIGNET_DATA_DIR: join(folder, 'file') }, [])).toThrow(
    /database\.data_dir: must be a folder that can be written/,
  );
});
