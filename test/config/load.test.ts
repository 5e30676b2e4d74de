import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config/load.ts';
import { loadSandbox, loadText, loadWith, MASTER, mistakesOf, noFile, pathsOf } from './sources.ts';

describe('without a file', () => {
  test('the sandbox of three operators on one origin', () => {
    const config = loadSandbox({ PORT: '4000' });
    expect(config.mode).toBe('sandbox');
    expect(config.http).toMatchObject({ host: '127.0.0.1', port: 4000, admin_port: 4100 });
    expect(config.discovery.origin).toBe('http://localhost:4000');
    expect(config.secrets.master).toBe(`sandbox-${MASTER}`);
    const table = Object.entries(config.operators).map(([id, operator]) => [
      id,
      operator.issuer,
      operator.mcc_mnc[0],
      operator.numbers.prefixes[0],
      operator.mss.binding,
      operator.mss.mode,
      operator.mss.url,
      operator.passthrough_url,
      operator.trust.anchors[0],
      operator.mss.ap_id,
      operator.mss.text_prefix,
    ]);
    const rest = 'http://127.0.0.1:4000/sandbox/mssp/rest/service';
    const soap = 'http://127.0.0.1:4000/sandbox/mssp/soap/services';
    const shared = [
      'http://127.0.0.1:4000/sandbox/network/passthrough',
      'var/sandbox/mssp/root.pem',
      'sandbox',
      'Signet: ',
    ];
    expect(table).toEqual([
      ['operator-a', 'http://localhost:4000/operator-a', '901_01', '41', 'rest', 'asynch', rest, ...shared],
      ['operator-b', 'http://localhost:4000/operator-b', '901_02', '4477009', 'soap', 'asynch', soap, ...shared],
      ['operator-c', 'http://localhost:4000/operator-c', '901_03', '358457', 'rest', 'synch', rest, ...shared],
    ]);
  });

  test.each([
    ['operator-a', '2', ['passthrough SIM_OK', 'sim SIM_PIN']],
    ['operator-a', '3', ['sim SIM_PIN']],
    ['operator-a', '4', ['sim SIM_PIN']],
    ['operator-b', '2', ['passthrough SIM_OK', 'sms SMS_URL_OK', 'sim SIM_PIN', 'app DEV_PIN']],
    ['operator-b', '3', ['sim SIM_PIN', 'app DEV_PIN']],
    ['operator-b', '4', ['sim SIM_PIN']],
    ['operator-c', '2', ['passthrough SIM_OK', 'app DEV_PIN']],
    ['operator-c', '3', ['app DEV_PIN']],
    ['operator-c', '4', ['app DEV_PIN']],
  ] as const)('levels of %s: %s', (id, level, expected) => {
    const entries = loadSandbox().operators[id]?.loa[level] ?? [];
    const words = entries.map((entry) => `${entry.authenticator} ${entry.amr}`);
    expect(words).toEqual(expected);
    for (const { authenticator, signature_profile } of entries) {
      const profiles = { sim: 'http://mid.swisscom.ch/STK-LoA4', app: 'http://mid.swisscom.ch/Device-LoA4' };
      expect(signature_profile).toBe(
        authenticator === 'sim' || authenticator === 'app' ? profiles[authenticator] : undefined,
      );
    }
  });

  test('the simulator may be a process of its own', () => {
    const config = loadSandbox({ SIGNET_SANDBOX_MSSP_URL: 'http://127.0.0.1:4500/' });
    expect(config.operators['operator-c']?.mss.url).toBe('http://127.0.0.1:4500/sandbox/mssp/rest/service');
    expect(config.operators['operator-c']?.passthrough_url).toBe('http://127.0.0.1:4500/sandbox/network/passthrough');
    expect(config.operators['operator-c']?.issuer).toBe('http://localhost:3000/operator-c');
    expect(mistakesOf(() => loadSandbox({ SIGNET_SANDBOX_MSSP_URL: 'http://127.0.0.1/x' }))).toMatchObject([
      { path: 'SIGNET_SANDBOX_MSSP_URL', message: expect.stringContaining('must be the origin') },
    ]);
  });

  test.each([
    ['0.0.0.0', 'http://127.0.0.1:3000'],
    ['localhost', 'http://127.0.0.1:3000'],
    ['::', 'http://127.0.0.1:3000'],
    ['::1', 'http://[::1]:3000'],
    ['192.0.2.7', 'http://192.0.2.7:3000'],
  ])('listening on %s, the simulator is reached at %s', (HOST, origin) => {
    const config = loadSandbox({ HOST });
    expect(config.http.host).toBe(HOST);
    expect(config.operators['operator-a']?.mss.url).toBe(`${origin}/sandbox/mssp/rest/service`);
  });

  test('the master secret is asked for in the data folder, and only when none is given', () => {
    const asked: string[] = [];
    const sandboxSecret = (path: string): string => {
      asked.push(path);
      return `sandbox-${MASTER}`;
    };
    loadConfig({ env: { SIGNET_DATA_DIR: '/srv/data' }, readFile: noFile, sandboxSecret });
    const own = loadConfig({ env: { SIGNET_SECRETS_MASTER: MASTER }, readFile: noFile, sandboxSecret });
    expect(asked).toEqual(['/srv/data/sandbox/secret']);
    expect(own.secrets.master).toBe(MASTER);
    expect(loadConfig({ env: {}, readFile: () => `${MASTER}\n` }).secrets.master).toBe(MASTER);
    expect(pathsOf(() => loadConfig({ env: {}, readFile: noFile }))).toEqual(['secrets.master']);
  });

  test('production needs a file', () => {
    expect(pathsOf(() => loadSandbox({ SIGNET_MODE: 'production' }))).toEqual(['SIGNET_CONFIG']);
  });
});

describe('with a file', () => {
  test('the mode must be said, in the file or by SIGNET_MODE', () => {
    expect(mistakesOf(() => loadWith({ mode: null }))[0]).toMatchObject({
      path: 'mode',
      message: expect.stringContaining('must say sandbox or production'),
    });
    expect(loadText('http: { port: 3100 }', { SIGNET_MODE: 'sandbox', SIGNET_SECRETS_MASTER: MASTER }).mode).toBe(
      'sandbox',
    );
    expect(loadWith({ mode: null }, { SIGNET_MODE: 'production' }).mode).toBe('production');
  });

  test('--config wins over SIGNET_CONFIG', () => {
    const readFile = (path: string): string => {
      throw new Error(`asked for ${path}`);
    };
    const env = { SIGNET_CONFIG: 'a.yaml' };
    expect(() => loadConfig({ env, readFile })).toThrow('asked for a.yaml');
    expect(() => loadConfig({ env, readFile, argv: ['--config', 'b.yaml'] })).toThrow('asked for b.yaml');
    expect(() => loadConfig({ env, readFile, argv: ['--config=c.yaml'] })).toThrow('asked for c.yaml');
  });

  test('a sandbox file is laid over the built-in sandbox', () => {
    const config = loadText(
      `
mode: sandbox
http: { port: 4100 }
operators:
  operator-a: { name: Renamed, numbers: { prefixes: ['423'] } }
  operator-c:
`,
      { SIGNET_SECRETS_MASTER: MASTER },
    );
    expect(Object.keys(config.operators)).toEqual(['operator-a', 'operator-b']);
    expect(config.operators['operator-a']).toMatchObject({
      name: 'Renamed',
      numbers: { prefixes: ['423'] },
      issuer: 'http://localhost:4100/operator-a',
    });
  });

  test('file names are relative to its folder, those of variables to the working directory', () => {
    const tls = { cert: 'tls/client.pem', key: '/abs/client.key' };
    const config = loadWith({
      database: { data_dir: 'data' },
      operators: { nord: { mss: { tls }, trust: { intermediates: ['-----BEGIN CERTIFICATE-----\nAA\n'] } } },
    });
    expect(config.operators.nord?.mss.tls).toEqual({ cert: '/etc/signet/tls/client.pem', key: '/abs/client.key' });
    expect(config.operators.nord?.trust.anchors).toEqual(['/etc/signet/nord-root.pem']);
    expect(config.operators.nord?.trust.intermediates[0]).toMatch(/^-----BEGIN/);
    expect(config.database.data_dir).toBe('/etc/signet/data');
    expect(loadWith({}, { SIGNET_DATA_DIR: 'here' }).database.data_dir).toBe('here');
    expect(loadWith({}).database.data_dir).toBe('var');
  });

  test.each([
    ['unreadable', 'a: [\nb', ':2:1'],
    ['with a tag of its own', 'mode: !!js/function x', ':1:7'],
    ['with a key twice', 'mode: sandbox\nmode: production', ':2:1'],
    ['several documents', 'mode: sandbox\n---\nmode: sandbox', ':'],
  ])('YAML %s', (_, text, place) => {
    expect(pathsOf(() => loadText(text))[0]).toContain(`/etc/signet/signet.yaml${place}`);
  });

  test('aliases that multiply are refused', () => {
    const lines = ['a0: &a0 [x, x]'];
    for (let level = 1; level < 9; level += 1) {
      lines.push(
        `a${level}: &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    }
    expect(mistakesOf(() => loadText(lines.join('\n')))[0]?.message).toContain('aliases');
  });

  test.each([['- a list'], ['"text"'], ['7']])('that is no mapping: %s', (text) => {
    expect(mistakesOf(() => loadText(text))[0]?.message).toBe('must be a mapping of keys to values');
  });

  test('that cannot be read', () => {
    const mistakes = mistakesOf(() => loadConfig({ env: { SIGNET_CONFIG: 'gone.yaml' }, readFile: noFile }));
    expect(mistakes).toEqual([
      { path: 'gone.yaml', value: undefined, message: 'must be a readable file: no such file: gone.yaml' },
    ]);
  });
});

describe('the result', () => {
  test('is frozen to the last leaf', () => {
    const unfrozen = (value: unknown, path: string): string[] => {
      if (typeof value !== 'object' || value === null) return [];
      const below = Object.entries(value).flatMap(([key, child]) => unfrozen(child, `${path}.${key}`));
      return Object.isFrozen(value) ? below : [path, ...below];
    };
    expect(unfrozen(loadSandbox(), 'config')).toEqual([]);
  });

  test.each([
    [3000, 3100],
    [0, 0],
    [65_500, 65_400],
  ])('the admin port of port %i is %i', (port, admin) => {
    expect(loadWith({ http: { port } }).http.admin_port).toBe(admin);
  });
});

test('every mistake is in the error at once, with its number in the first line', () => {
  const load = () =>
    loadWith({ htpp: {}, login: { interaction_s: 1 }, operators: { nord: { issuer: 'http://x.example/' } } });
  expect(load).toThrow(ConfigError);
  expect(pathsOf(load)).toEqual(['login.interaction_s', 'htpp', 'operators.nord.issuer', 'operators.nord.issuer']);
  expect(() => load()).toThrow(/^the configuration has 4 mistakes:\n {2}login\.interaction_s: must be a number from 5/);
});

test('no YAML makes loading fail with anything but a ConfigError', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const keys = fc.constantFrom(
    'mode',
    'http',
    'operators',
    'nord',
    'loa',
    '2',
    'mss',
    'numbers',
    'relying_parties',
    'secrets',
    '__proto__',
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(keys, tie('tree'), { maxKeys: 5 }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      try {
        loadText(JSON.stringify(value));
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
      }
    }),
    { numRuns: 200 },
  );
});
