import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { MASTER, production } from '../config/sources.ts';
import { commandLine } from './command-line.ts';

const run = (argv: string[], env: Record<string, string> = {}, files: Record<string, string> = {}) =>
  commandLine(argv, { env, files });

describe('config check', () => {
  test('without a file: the sandbox, and nothing is made', async () => {
    const { code, out, err } = await run(['config', 'check']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(
      'configuration is valid: sandbox, operators operator-a, operator-b, operator-c, the embedded',
    );
  });

  test('a file by argument or by SIGNET_CONFIG', async () => {
    const files = { 'a.yaml': stringify(production) };
    for (const [argv, env] of [
      [['config', 'check', 'a.yaml'], {}],
      [['config', 'check'], { SIGNET_CONFIG: 'a.yaml' }],
      [['config', 'check', 'a.yaml'], { SIGNET_CONFIG: 'b.yaml' }],
    ] as const) {
      const { code, out } = await run([...argv], { ...env }, files);
      expect(code).toBe(0);
      expect(out).toContain('valid: production, operators nord');
    }
  });

  test('every mistake, exit code 78, no secret', async () => {
    const files = { 'a.yaml': stringify({ ...production, htp: {}, secrets: { master: `sandbox-${MASTER}` } }) };
    const { code, out, err } = await run(['config', 'check', 'a.yaml'], { SIGNET_LOGN_RETURN_S: '1' }, files);
    expect([code, out]).toEqual([78, '']);
    expect(err).toContain('the configuration has 3 mistakes:');
    expect(err).toContain('htp: is not known here; did you mean http?');
    expect(err).toContain(
      'SIGNET_LOGN_RETURN_S: is no variable of this configuration; did you mean SIGNET_LOGIN_RETURN_S?',
    );
    expect(err).toContain('secrets.master: was made by a sandbox');
    expect(err).not.toContain(MASTER);
  });

  test('--files looks at the files too', async () => {
    const files = { 'a.yaml': stringify(production) };
    const { code, err } = await run(['config', 'check', 'a.yaml', '--files'], {}, files);
    expect(code).toBe(78);
    expect(err).toContain('operators.nord.trust.anchors.0: must be a readable file: ENOENT: nord-root.pem');
  });

  test.each([[['a', 'b']], [['--fils']]])('wrong arguments: %j', async (rest) => {
    const { code, err } = await run(['config', 'check', ...rest]);
    expect(code).toBe(64);
    expect(err).toContain('usage: signet config check [file] [--files]');
  });
});

test.each([[['--help']], [['-h']], [['help']]])('%j prints the help', async (argv) => {
  const { code, out } = await run(argv);
  expect(code).toBe(0);
  expect(out).toContain('signet config check [file] [--files]');
  expect(out).toContain('signet version');
});

test.each([
  [[], 'which command?'],
  [['config'], 'unknown command: config'],
  [['config', 'chek'], 'unknown command: config chek; did you mean config check?'],
  [['--config'], 'unknown command: --config'],
])('%j: help on stderr, exit code 64', async (argv, message) => {
  const { code, out, err } = await run(argv);
  expect([code, out]).toEqual([64, '']);
  expect(err).toContain(message);
  expect(err).toContain('Usage:');
});

describe('bin/signet.mjs', () => {
  const bin = fileURLToPath(new URL('../../bin/signet.mjs', import.meta.url));
  const start = (...args: string[]) => {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SIGNET_')));
    return spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8', env });
  };

  test('prints the version of the package', () => {
    const { status, stdout } = start('version');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^signet \d+\.\d+\.\d+ \(Node \d+\.\d+\.\d+\)\n$/);
  });

  test('hands on the exit code', () => {
    const { status, stderr } = start('config', 'check', 'no-such-file.yaml');
    expect(status).toBe(78);
    expect(stderr).toContain('no-such-file.yaml: must be a readable file');
  });
});
