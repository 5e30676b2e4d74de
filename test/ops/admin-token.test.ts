import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensureAdminToken, readAdminToken } from '../../src/ops/admin-token.ts';
import { loadSandbox } from '../config/sources.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-token-'));
  file = join(folder, 'data', 'admin-token');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const config = (env: Record<string, string> = {}) => loadSandbox({ SIGNET_DATA_DIR: join(folder, 'data'), ...env });
const read = (path: string): string => readFileSync(path, 'utf8');

describe('the admin token', () => {
  test('is drawn once and kept where only its user can read it', () => {
    const token = ensureAdminToken(config());
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(ensureAdminToken(config())).toBe(token);
    expect(readAdminToken(config(), read)).toBe(token);
  });

  test.each<[string, (token: string) => void]>([
    ['that others could read', () => chmodSync(file, 0o644)],
    ['that the group could read', () => chmodSync(file, 0o640)],
    ['that is empty', () => writeFileSync(file, '')],
    ['that is too short', (token) => writeFileSync(file, token.slice(1))],
    [
      'that is a link',
      (token) => {
        writeFileSync(join(folder, 'elsewhere'), token, { mode: 0o600 });
        rmSync(file);
        symlinkSync(join(folder, 'elsewhere'), file);
      },
    ],
  ])('%s is drawn anew', (_what, spoil) => {
    const token = ensureAdminToken(config()) ?? '';
    spoil(token);
    const next = ensureAdminToken(config());
    expect(next).toMatch(/^[\w-]{43}$/);
    expect(next).not.toBe(token);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('of the configuration wins, and no file is made', () => {
    const SIGNET_ADMIN_TOKEN = 'f'.repeat(32);
    expect(ensureAdminToken(config({ SIGNET_ADMIN_TOKEN }))).toBe(SIGNET_ADMIN_TOKEN);
    expect(readAdminToken(config({ SIGNET_ADMIN_TOKEN }), read)).toBe(SIGNET_ADMIN_TOKEN);
    expect(() => read(file)).toThrow('ENOENT');
  });

  test('is not there where the folder cannot be written', () => {
    writeFileSync(join(folder, 'data'), 'a file');
    expect(ensureAdminToken(config())).toBeUndefined();
  });
});
