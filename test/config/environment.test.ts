import { describe, expect, test } from 'vitest';
import { valueAt } from '../../src/config/tree.ts';
import { loadSandbox, loadWith, MASTER, mistakesOf, relyingParty } from './sources.ts';

describe('a single value by its variable', () => {
  test.each([
    ['PORT', '4000', ['http', 'port'], 4000],
    ['SIGNET_HTTP_PORT', '4000', ['http', 'port'], 4000],
    ['HOST', '0.0.0.0', ['http', 'host'], '0.0.0.0'],
    ['SIGNET_ADMIN_PORT', '4999', ['http', 'admin_port'], 4999],
    ['DATABASE_URL', 'postgresql://u:p@h/d', ['database', 'url'], 'postgresql://u:p@h/d'],
    ['SIGNET_DATA_DIR', '/srv', ['database', 'data_dir'], '/srv'],
    ['SIGNET_LOGIN_INTERACTION_S', '7.5', ['login', 'interaction_s'], 7.5],
    ['SIGNET_HTTP_TRUST_PROXY', 'true', ['http', 'trust_proxy'], true],
    ['SIGNET_LOG_LEVEL', 'silent', ['log', 'level'], 'silent'],
    ['SIGNET_SECRETS_PREVIOUS_0', MASTER.toLowerCase(), ['secrets', 'previous', 0], MASTER.toLowerCase()],
    [
      'SIGNET_OPERATORS_OPERATOR_A_MSS_URL',
      'http://127.0.0.1:9/rest',
      ['operators', 'operator-a', 'mss', 'url'],
      'http://127.0.0.1:9/rest',
    ],
    ['SIGNET_OPERATORS_OPERATOR_B_REVEAL', 'false', ['operators', 'operator-b', 'reveal'], false],
    [
      'SIGNET_OPERATORS_OPERATOR_B_TEXTS_FR',
      '{rp}: {code}',
      ['operators', 'operator-b', 'texts', 'fr'],
      '{rp}: {code}',
    ],
    ['SIGNET_OPERATORS_OPERATOR_B_LOA_2_1_AMR', 'X', ['operators', 'operator-b', 'loa', '2', 1, 'amr'], 'X'],
    [
      'SIGNET_OPERATORS_OPERATOR_C_NUMBERS_PREFIXES_1',
      '35850',
      ['operators', 'operator-c', 'numbers', 'prefixes', 1],
      '35850',
    ],
  ])('%s=%s', (name, text, path, expected) => {
    expect(valueAt(loadSandbox({ [name]: text }), path)).toBe(expected);
  });

  test('wins over the file, the derived name over the short one, and an empty one counts as absent', () => {
    expect(loadWith({ http: { port: 1 } }, { PORT: '2' }).http.port).toBe(2);
    expect(loadWith({}, { PORT: '2', SIGNET_HTTP_PORT: '3' }).http.port).toBe(3);
    expect(loadWith({ http: { port: 1 } }, { PORT: '', SIGNET_LOG_LEVEL: '' }).http.port).toBe(1);
  });

  test('reaches the entries of lists that exist in the file', () => {
    const secret = '0c7d2f9be1a84365b7f0';
    const config = loadWith(
      { relying_parties: [{ ...relyingParty, secret: undefined }] },
      { SIGNET_RELYING_PARTIES_0_SECRET: secret },
    );
    expect(config.relying_parties[0]?.secret).toBe(secret);
  });
});

describe('mistakes', () => {
  test.each([
    ['PORT', 'abc', 'http.port', /whole number from 0 to 65535; it comes from PORT/, '"abc"'],
    ['PORT', '0x10', 'http.port', /whole number/, '"0x10"'],
    ['SIGNET_HTTP_TRUST_PROXY', 'yes', 'http.trust_proxy', /must be true or false/, '"yes"'],
    ['SIGNET_LOG_LEVEL', 'wran', 'log.level', /must be one of debug.*did you mean warn/, '"wran"'],
    ['DATABASE_URL', 'mysql://u:geheim@h/d', 'database.url', /must start with postgresql/, '[hidden]'],
    ['SIGNET_SECRETS_MASTER', 'geheim', 'secrets.master', /32 random bytes/, '[hidden]'],
    ['SIGNET_SECRETS_PREVIOUS_0', 'geheim', 'secrets.previous.0', /32 random bytes/, '[hidden]'],
  ])('%s=%s', (name, text, path, message, value) => {
    const mistakes = mistakesOf(() => loadSandbox({ [name]: text }));
    expect(mistakes).toMatchObject([{ path, message: expect.stringMatching(message), value }]);
    expect(JSON.stringify(mistakes)).not.toContain('geheim');
  });

  test.each([
    ['SIGNET_LOGIN_INTERACTION', 'SIGNET_LOGIN_INTERACTION_S'],
    ['SIGNET_OPERATOR_OPERATOR_A_MSS_URL', 'SIGNET_OPERATORS_OPERATOR_A_MSS_URL'],
    ['SIGNET_DATADIR', 'SIGNET_DATA_DIR'],
    ['SIGNET_CONFG', 'SIGNET_CONFIG'],
  ])('%s is unknown; %s was meant', (name, meant) => {
    expect(mistakesOf(() => loadSandbox({ [name]: 'x' }))).toEqual([
      { path: name, value: undefined, message: `is no variable of this configuration; did you mean ${meant}?` },
    ]);
  });

  test('the variables of tools are none', () => {
    const tools = {
      SIGNET_SIMULATOR_PORT: '1',
      SIGNET_SIMULATOR_DIR: 'x',
      SIGNET_SANDBOX_EXAMPLES: 'off',
      SIGNET_SANDBOX_MSSP_TLS_PORT: '2',
      SIGNET_MODE: 'sandbox',
    };
    expect(loadSandbox({ ...tools, UNRELATED: 'x', SIGNETX: 'y' }).mode).toBe('sandbox');
  });
});
