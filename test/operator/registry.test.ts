import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/config/schema.ts';
import { createOperatorRegistry } from '../../src/operator/registry.ts';
import { loadSandbox, loadText, loadWith, secondOperator } from '../config/sources.ts';

const registry = createOperatorRegistry(loadSandbox({ PORT: '4000' }));

describe('numbers', () => {
  test.each([
    ['41700092501', 'operator-a'],
    ['41000000000', 'operator-a'],
    ['447700900301', 'operator-b'],
    ['44770090', 'operator-b'],
    ['358457000000', 'operator-c'],
    ['447600900301', undefined],
    ['4', undefined],
    ['', undefined],
  ])('%s belongs to %s', (msisdn, id) => {
    expect(registry.byNumber(msisdn)?.id).toBe(id);
  });

  test('the longest prefix over all operators wins, and a single ported number over every prefix', () => {
    const ports = createOperatorRegistry(
      loadWith({
        operators: {
          nord: { numbers: { prefixes: ['41', '4178999'] } },
          ost: { ...secondOperator, numbers: { prefixes: ['4178'], ported_in: ['41789991234', '49170123456'] } },
        },
      }),
    );
    expect(ports.byNumber('41791234567')?.id).toBe('nord');
    expect(ports.byNumber('41781234567')?.id).toBe('ost');
    expect(ports.byNumber('41789990000')?.id).toBe('nord');
    expect(ports.byNumber('41789991234')?.id).toBe('ost');
    expect(ports.byNumber('49170123456')?.id).toBe('ost');
    expect(ports.byNumber('49170123457')).toBeUndefined();
  });
});

test('network codes and identifiers find their operator', () => {
  expect(registry.all.map(({ id }) => id)).toEqual(['operator-a', 'operator-b', 'operator-c']);
  expect(registry.byMccMnc('901_02')?.id).toBe('operator-b');
  expect(registry.byMccMnc('901_2')).toBeUndefined();
  expect(registry.get('operator-c')?.name).toBe('Charlie Mobile');
  expect(registry.get('constructor')).toBeUndefined();
});

describe('addresses', () => {
  test.each([
    ['localhost:4000', '/operator-a/authorize', 'operator-a', '/authorize'],
    [
      'localhost:4000',
      '/operator-a/.well-known/openid-configuration',
      'operator-a',
      '/.well-known/openid-configuration',
    ],
    ['LOCALHOST:4000', '/operator-b', 'operator-b', ''],
    ['localhost:4000', '/operator-b/', 'operator-b', '/'],
  ])('%s%s', (host, path, id, rest) => {
    const found = registry.byAddress(host, path);
    expect(found?.operator.id).toBe(id);
    expect(found?.path).toBe(rest);
  });

  test.each([
    ['localhost:4000', '/operator-ab/authorize'],
    ['localhost:4000', '/OPERATOR-A/authorize'],
    ['localhost:4000', '/'],
    ['localhost:4001', '/operator-a/authorize'],
    ['evil.example', '/operator-a/authorize'],
    ['localhost:4000/operator-a', '/authorize'],
    ['user@localhost:4000', '/operator-a'],
    ['', '/operator-a'],
    ['[', '/operator-a'],
  ])('nothing is at %s%s', (host, path) => {
    expect(registry.byAddress(host, path)).toBeUndefined();
  });

  test('an issuer at the root of its host serves every path there; a longer issuer on the same host wins', () => {
    const roots = createOperatorRegistry(
      loadWith({
        allow_shared_origin: true,
        operators: { ost: { ...secondOperator, issuer: 'https://id.nord.example/ost' } },
      }),
    );
    expect(roots.byAddress('id.nord.example', '/token')).toMatchObject({ operator: { id: 'nord' }, path: '/token' });
    expect(roots.byAddress('id.nord.example:443', '/ost/token')).toMatchObject({
      operator: { id: 'ost' },
      path: '/token',
    });
    expect(roots.byAddress('id.nord.example:8443', '/token')).toBeUndefined();
  });
});

describe('an operator', () => {
  test('levels ascend, authenticators keep their order, a level not offered has none', () => {
    const b = registry.get('operator-b');
    expect(b?.levels).toEqual(['2', '3', '4']);
    expect(b?.authenticators('2').map(({ authenticator, amr }) => [authenticator, amr])).toEqual([
      ['passthrough', 'SIM_OK'],
      ['sms', 'SMS_URL_OK'],
      ['sim', 'SIM_PIN'],
      ['app', 'DEV_PIN'],
    ]);
    expect(b?.authenticators('4')).toMatchObject([{ authenticator: 'sim' }]);
    const nord = createOperatorRegistry(loadWith({})).get('nord');
    expect(nord?.levels).toEqual(['3']);
    expect(nord?.authenticators('4')).toEqual([]);
  });

  test.each([
    ['sandbox', '2', undefined, 'accept'],
    ['sandbox', '3', undefined, 'accept'],
    ['sandbox', '4', undefined, 'reject'],
    ['production', '2', undefined, 'accept'],
    ['production', '3', undefined, 'reject'],
    ['production', '4', undefined, 'reject'],
    ['sandbox', '3', 'renew', 'renew'],
    ['production', '3', 'accept', 'accept'],
    ['production', '4', 'renew', 'renew'],
  ] as const)('another SIM card, %s, level %s, configured %s: %s', (mode, level, configured, expected) => {
    const operator = mode === 'sandbox' ? registry.get('operator-a') : createOperatorRegistry(loadWith({})).get('nord');
    const entry = { authenticator: 'sim', amr: 'SIM_PIN', sim_serial_change: configured } as const;
    expect(operator?.serialChange(level, entry)).toBe(expected);
  });

  test('reveal is the default of the mode unless it is said', () => {
    expect(registry.get('operator-a')?.reveal).toBe(true);
    expect(createOperatorRegistry(loadWith({})).get('nord')?.reveal).toBe(false);
    expect(createOperatorRegistry(loadWith({ operators: { nord: { reveal: true } } })).get('nord')?.reveal).toBe(true);
  });

  test('the text on the phone is its own where it has one, else the default of the language', () => {
    const nord = createOperatorRegistry(
      loadWith({ operators: { nord: { texts: { de: 'Anmelden bei {rp}: {code}' } } } }),
    ).get('nord');
    expect(nord?.textTemplate('de')).toBe('Anmelden bei {rp}: {code}');
    for (const language of LANGUAGES) {
      expect(registry.get('operator-a')?.textTemplate(language)).toContain('{code}');
      expect(registry.get('operator-a')?.textTemplate(language)).toContain('{rp}');
    }
  });
});

test('a fourth operator is configuration only', () => {
  const config = loadText(
    `
mode: sandbox
operators:
  operator-d:
    name: Delta Mobile
    issuer: http://localhost:3000/operator-d
    mcc_mnc: ['901_04']
    numbers: { prefixes: ['33700'] }
    mss: { url: 'http://127.0.0.1:3000/sandbox/mssp/rest/service', ap_id: sandbox }
    trust: { anchors: [/srv/signet/root.pem] }
    loa: { 3: [{ authenticator: sim, signature_profile: 'http://mid.swisscom.ch/STK-LoA4', amr: SIM_PIN }] }
`,
    { SIGNET_SECRETS_MASTER: 'a'.repeat(43) },
  );
  const four = createOperatorRegistry(config);
  expect(four.all.map(({ id }) => id)).toEqual(['operator-a', 'operator-b', 'operator-c', 'operator-d']);
  expect(four.byNumber('33700123456')?.id).toBe('operator-d');
  expect(four.byMccMnc('901_04')?.id).toBe('operator-d');
  expect(four.byAddress('localhost:3000', '/operator-d/token')?.operator.id).toBe('operator-d');
  expect(four.get('operator-d')?.levels).toEqual(['3']);
});
