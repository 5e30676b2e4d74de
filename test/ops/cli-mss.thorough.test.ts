import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { writeNewFiles } from '../../src/ops/cli/new-files.ts';
import { readClientCredentials } from '../../src/tls/client-credentials.ts';
import { startSimulator, type TestSimulator } from '../sandbox/simulated-service.ts';
import { commandLine } from './command-line.ts';

const NUMBER = '41790000077';
const SIGNS = '41700092501';

let mssp: TestSimulator;
let files: Record<string, string>;
beforeAll(async () => {
  mssp = await startSimulator();
  const service = (path: string, changes: object = {}) => ({
    mss: { url: `${mssp.origin}/sandbox/mssp/${path}`, poll_first_ms: 10, poll_interval_ms: 50, ...changes },
    trust: { anchors: [mssp.simulator.rootPem] },
  });
  files = {
    'signet.yaml': stringify({
      mode: 'sandbox',
      operators: {
        'operator-a': service('rest/service'),
        'operator-b': service('soap/services'),
        'operator-c': service('rest/service', { url: 'http://127.0.0.1:1/nowhere', connect_timeout_ms: 200 }),
      },
    }),
    'ficom.yaml': stringify({
      mode: 'sandbox',
      operators: {
        'operator-c': service('soap/services', {
          binding: 'soap',
          mode: 'asynch',
          ap_id: 'sandbox-ficom',
          text_prefix: '',
          status_trans_id: 'same',
        }),
      },
    }),
    'untrusting.yaml': stringify({
      mode: 'sandbox',
      operators: { 'operator-a': { ...service('rest/service'), trust: { anchors: ['missing.pem'] } } },
    }),
  };
});
afterAll(() => mssp.close());

const run = (command: string, more: readonly string[] = [], given: { input?: string; config?: string } = {}) =>
  commandLine(['mss', command, ...more], {
    env: { SIGNET_CONFIG: given.config ?? 'signet.yaml' },
    files,
    input: given.input ?? '',
  });

const BINDINGS = [
  ['REST', 'operator-a'],
  ['SOAP', 'operator-b'],
] as const;

describe.each(BINDINGS)('over %s', (_, operator) => {
  const a = (...more: string[]) => ['--operator', operator, ...more];

  test('health', async () => {
    const { code, out, err } = await run('health', a());
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('the service is healthy');
    expect(JSON.parse((await run('health', a('--json'))).out)).toMatchObject({ ok: true });
  });
  test('sign says what it does and each check of the signature', async () => {
    const { code, out, err } = await run('sign', a('--msisdn', SIGNS, '--text', 'Release?'));
    expect(code).toBe(0);
    expect(err).toMatch(/asking for a signature over "Signet: Release\?"[\s\S]*accepted as \w+/);
    expect(out).toMatch(/^signed, and the signature stands\n {2}ok: true\n {2}status: 500\n/);
    for (const check of ['structure', 'signature', 'signed_text', 'chain', 'validity']) {
      expect(out).toContain(`${check}: passed`);
    }
  });
  test('for a script, the number from standard input', async () => {
    const options = a('--msisdn', '-', '--text', 'Release?', '--json', '--language', 'de');
    const { code, out } = await run('sign', options, { input: '+41 70 009 25 02\n' });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      status: '500',
      signatureProfile: 'http://mid.swisscom.ch/STK-LoA4',
      signer: { algorithm: 'RSA' },
      apTransId: expect.stringMatching(/^S[0-9a-f]+$/),
    });
  });
  test('synchronous on demand', async () => {
    const { code, err } = await run('sign', a('--msisdn', SIGNS, '--text', 'x', '--mode', 'synch'));
    expect(code).toBe(0);
    expect(err).not.toContain('accepted as');
  });
  test.each([
    ['401', 1, /refused/],
    ['105', 1, /not known/],
    ['209', 69, /could not reach/],
    ['101', 76, /fault in the request/],
  ])('fault %s ends with %i', async (fault, exit, words) => {
    const { code, out } = await run('profile', a('--msisdn', `+41000092${fault}`));
    expect([code, out]).toEqual([exit, expect.stringMatching(words)]);
    expect(JSON.parse((await run('profile', a('--msisdn', `41000092${fault}`, '--json'))).out)).toMatchObject({
      ok: false,
      code: `fault_${fault}`,
    });
  });
  test('profile', async () => {
    const { code, out } = await run('profile', a('--msisdn', SIGNS));
    expect(code).toBe(0);
    expect(out).toMatch(/signature profiles:\n {4}http[\s\S]*sim:\n {4}state: ACTIVE[\s\S]*algorithm: EC/);
  });
  test('the wire, without what is personal or secret', async () => {
    const { err } = await run('sign', a('--msisdn', SIGNS, '--text', 'Release?', '--trace'));
    expect(err).toMatch(/> signature\n[\s\S]*< signature\n[\s\S]*> status\n[\s\S]*< status\n/);
    expect(err).toContain('Signet: Release?');
    expect(err).not.toContain(SIGNS);
    expect(err).not.toContain('not-needed');
    expect(err).toMatch(/Base64Signature"?[:>]\s*"?[\w+/]{12}… \(\d+ characters\)/);
    const profile = await run('profile', a('--msisdn', SIGNS, '--trace'));
    expect(profile.err).not.toMatch(/[\w+/]{60}|midche/i);
  });
});

test('a FiCom service gets what it demands', async () => {
  await mssp.setNumber({ msisdn: '358457000301', behaviour: 'approve', methods: ['sim'], spam_code: 'hush77' });
  const ask = (...more: string[]) => {
    const profile = 'http://mss.ficom.fi/TS102206/v1.0.0/authentication-profile.xml';
    const options = ['--operator', 'operator-c', '--msisdn', '358457000301', '--challenge', '--language', 'none'];
    return run('sign', [...options, '--profile', profile, '--event-id', 'AB23', ...more], { config: 'ficom.yaml' });
  };
  const signed = await ask('--spam-code', 'hush77');
  expect([signed.code, signed.out]).toEqual([0, expect.stringContaining('status: 502')]);
  const refused = await ask('--spam-code', '', '--json');
  expect(JSON.parse(refused.out)).toMatchObject({ ok: false, detailCode: '1012' });
  expect((await ask()).out).toContain('fault 102');
});

describe('status and receipt', () => {
  test('of a signature under way', async () => {
    const signing = run('sign', ['--operator', 'operator-a', '--msisdn', NUMBER, '--text', 'Release?', '--json']);
    let id: string | undefined;
    while (id === undefined) id = (await mssp.messages(NUMBER))[0]?.id;
    await mssp.answer(id, 'approve');
    const { out } = await signing;
    const { msspTransId } = z.object({ msspTransId: z.string() }).parse(JSON.parse(out));
    const again = ['--operator', 'operator-a', '--msisdn', NUMBER, '--mssp-trans-id', msspTransId];
    const known = await run('status', [...again, '--text', 'Signet: Release?']);
    expect([known.code, known.out]).toEqual([0, expect.stringContaining('signed_text: passed')]);
    const other = await run('status', [...again, '--text', 'Signet: Release everything?', '--json']);
    expect(other.code).toBe(76);
    expect(JSON.parse(other.out)).toMatchObject({ ok: false });
    expect(JSON.parse(other.out).checks).toContain('signed_text: failed');
    const unasked = await run('status', again);
    expect([unasked.code, unasked.out]).toEqual([0, expect.not.stringContaining('signed_text')]);
  });
  test('one that does not exist', async () => {
    const options = ['--operator', 'operator-b', '--msisdn', NUMBER, '--mssp-trans-id', 'none'];
    expect((await run('status', options)).code).toBe(76);
    expect((await run('receipt', [...options, '--text', 'Done'])).code).toBe(76);
  });
});

describe('what goes wrong on this side', () => {
  test.each<[string, string, readonly string[], RegExp]>([
    ['no operator', 'health', [], /--operator is missing/],
    ['another operator', 'health', ['--operator', 'operator-x'], /did you mean operator-[abc]\?/],
    ['no number', 'profile', ['--operator', 'operator-a'], /--msisdn is missing/],
    ['no text', 'sign', ['--operator', 'operator-a', '--msisdn', SIGNS], /--text is missing/],
    [
      'a strange language',
      'sign',
      ['--operator', 'a', '--text', 'x', '--language', 'tlh'],
      /--language must be one of/,
    ],
    ['a strange mode', 'sign', ['--operator', 'a', '--text', 'x', '--mode', 'later'], /--mode must be synch or asynch/],
    ['an unknown option', 'health', ['--loud'], /--loud/],
  ])('%s: 64', async (_name, command, options, words) => {
    const { code, err } = await run(command, options);
    expect([code, err]).toEqual([64, expect.stringMatching(words)]);
    expect(err).toContain(`usage: signet mss ${command}`);
  });
  test('no message repeats a number', async () => {
    for (const options of [[NUMBER], ['--msisdn', `${NUMBER}x`]]) {
      const { code, err } = await run('profile', ['--operator', 'operator-a', ...options]);
      expect(code).toBe(64);
      expect(err).not.toContain(NUMBER);
    }
  });
  test('a service that is not there: 69', async () => {
    const { code, out } = await run('health', ['--operator', 'operator-c']);
    expect([code, out]).toEqual([69, expect.stringContaining('failed: ')]);
  });
  test('a configuration or a file of it that cannot be read: 78', async () => {
    expect((await run('health', ['--operator', 'operator-a'], { config: 'none.yaml' })).code).toBe(78);
    const { code, err } = await run('sign', ['--operator', 'operator-a', '--msisdn', SIGNS, '--text', 'x'], {
      config: 'untrusting.yaml',
    });
    expect([code, err]).toEqual([78, expect.stringContaining('missing.pem')]);
  });
  test('help of one command', async () => {
    const { code, out } = await run('receipt', ['--help']);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^show a message[\s\S]*usage: signet mss receipt --operator/),
    ]);
  });
});

describe('certificate', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-certificate-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const options = () => ['mss', 'certificate', '--operator', 'nord', '--name', 'gateway.example', '--out', folder];
  const make = (more: readonly string[] = []) => commandLine([...options(), ...more], { writeNewFiles });
  const at = (name: string) => join(folder, name);

  test('key, certificate, PKCS#12 and its password, for their owner alone, made once', async () => {
    const { code, out } = await make(['--organisation', 'Example Ltd', '--country', 'CH', '--json']);
    expect(code).toBe(0);
    const pem = await readFile(at('nord.pem'), 'utf8');
    const key = await readFile(at('nord.key'), 'utf8');
    const certificate = new X509Certificate(pem);
    expect(certificate.subject).toBe('CN=gateway.example\nO=Example Ltd\nC=CH');
    expect(certificate.issuer).toBe(certificate.subject);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2_048);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    });
    const password = (await readFile(at('nord.p12.password'), 'utf8')).trim();
    const bundle = readClientCredentials({ p12: await readFile(at('nord.p12')), password });
    expect(bundle.certificate.fingerprint256).toBe(certificate.fingerprint256);
    expect(readClientCredentials({ cert: pem, key }).certificate.fingerprint256).toBe(certificate.fingerprint256);
    for (const name of ['nord.key', 'nord.pem', 'nord.p12', 'nord.p12.password']) {
      expect((await stat(at(name))).mode & 0o777).toBe(0o600);
    }
    expect(out).not.toContain(password);
    const again = await make(['--key', 'EC']);
    expect([again.code, again.err]).toEqual([73, expect.stringContaining('is there already and is not replaced')]);
    expect(await readFile(at('nord.key'), 'utf8')).toBe(key);
  });
  test('nothing is left half done beside a file that is there', async () => {
    await writeFile(at('nord.p12'), 'mine');
    const entry = join(import.meta.dirname, '../../bin/signet.mjs');
    const args = [entry, ...options(), '--key', 'EC', '--password', '-'];
    const { status } = spawnSync(process.execPath, args, { input: 'correct horse\n' });
    expect(status).toBe(73);
    expect(await readFile(at('nord.p12'), 'utf8')).toBe('mine');
    await expect(stat(at('nord.key'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
