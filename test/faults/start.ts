/** A start that cannot succeed: what is wrong is said, the exit code is not zero, and nothing is begun. */
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { MASTER } from '../config/sources.ts';
import { freePort } from '../harness/gateway.ts';
import {
  cleanUp,
  type GatewaySetting,
  gatewaySetting,
  launchGateway,
  type Program,
  refusal,
  temporaryFolder,
} from './processes.ts';

const SLOW_MACHINE_MS = 60_000;
const EXIT_CONFIG = 78;

afterAll(cleanUp);

const listens = async (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/health/live`).then(
    () => true,
    () => false,
  );

describe('a database that does not answer', () => {
  it(
    'is named without its password',
    async () => {
      const nobody = await freePort();
      const DATABASE_URL = `postgresql://somebody:pass-word-nobody-may-see@127.0.0.1:${nobody}/signet`;
      const { line, code } = await refusal(await gatewaySetting({ DATABASE_URL }));
      expect(code).toBe(1);
      expect(line).toMatch(new RegExp(`^signet: the database at 127\\.0\\.0\\.1:${nobody}/signet is out of reach`));
      expect(line).not.toContain('pass-word');
    },
    SLOW_MACHINE_MS,
  );
});

async function mistaken(setting: GatewaySetting): Promise<Program> {
  const program = launchGateway(setting);
  expect(await program.ended).toEqual({ code: EXIT_CONFIG, signal: null });
  expect(program.stdout).toBe('');
  expect(await listens(setting.port)).toBe(false);
  return program;
}

describe('a configuration with mistakes', () => {
  it(
    'ends with code 78 and every mistake with its place; nothing is started or made',
    async () => {
      const setting = await gatewaySetting({
        SIGNET_LOGIN_INTERACTION_S: 'soon',
        SIGNET_OPERATORS_OPERATOR_A_MSS_URL: 'not an address',
        SIGNET_HTTP_DRAIN_SECONDS: '5',
        SIGNET_LOG_LEVEL: 'chatty',
      });
      const { stderr } = await mistaken(setting);
      expect(stderr).toContain('4 mistakes');
      for (const place of [
        'SIGNET_LOGIN_INTERACTION_S',
        'SIGNET_OPERATORS_OPERATOR_A_MSS_URL',
        'SIGNET_HTTP_DRAIN_SECONDS',
        'SIGNET_LOG_LEVEL',
      ]) {
        expect(stderr).toContain(place);
      }
      expect(existsSync(join(setting.dataDir, 'db'))).toBe(false);
    },
    SLOW_MACHINE_MS,
  );

  it(
    'such as a trust anchor that is not there, in production, ends with code 78 too',
    async () => {
      const folder = await temporaryFolder();
      const file = join(folder, 'signet.yaml');
      await writeFile(file, stringify(PRODUCTION));
      const setting = await gatewaySetting({ SIGNET_CONFIG: file });
      const { stderr } = await mistaken(setting);
      expect(stderr).toContain('operators.nord.trust.anchors.0');
      expect(stderr).toContain(join(folder, 'missing-root.pem'));
      expect(stderr).toContain('operators.nord.mss.tls.ca');
      expect(readdirSync(setting.dataDir)).toEqual([]);
    },
    SLOW_MACHINE_MS,
  );
});

const PRODUCTION = {
  mode: 'production',
  secrets: { master: MASTER },
  discovery: { origin: 'https://discover.example' },
  operators: {
    nord: {
      name: 'Nord',
      issuer: 'https://id.nord.example',
      mcc_mnc: ['228_01'],
      numbers: { prefixes: ['41'] },
      mss: {
        url: 'https://mssp.nord.example/rest/service',
        ap_id: 'http://ap.example',
        tls: { ca: 'missing-tls-ca.pem' },
      },
      trust: { anchors: ['missing-root.pem'] },
      loa: { '3': [{ authenticator: 'sim', signature_profile: 'http://mid.example/LoA4', amr: 'SIM_PIN' }] },
    },
  },
};
