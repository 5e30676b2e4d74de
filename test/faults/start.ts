/** Starts that cannot succeed: what is wrong is said, the exit code is not zero, and nothing is begun. */
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { MASTER } from '../config/sources.ts';
import { freePort } from '../harness/gateway.ts';
import {
  type GatewaySetting,
  gatewaySetting,
  IN_ORDER,
  launchGateway,
  type Program,
  refusal,
  temporaryFolder,
} from './processes.ts';

const EXIT_CONFIG = 78;

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

const listens = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/health/live`).then(
    () => true,
    () => false,
  );

/** Starts a gateway whose configuration is wrong. */
async function mistaken(setting: GatewaySetting): Promise<Program> {
  const program = launchGateway(setting);
  expect(await program.ended).toEqual({ code: EXIT_CONFIG, signal: null });
  expect(program.stdout).toBe('');
  expect(await listens(setting.port)).toBe(false);
  return program;
}

export function refusedStarts(): void {
  it('a database that does not answer is named, without its password', IN_ORDER, async () => {
    const nobody = await freePort();
    const DATABASE_URL = `postgresql://somebody:pass-word-nobody-may-see@127.0.0.1:${nobody}/signet`;
    const { line, code } = await refusal(await gatewaySetting({ DATABASE_URL }));
    expect(code).toBe(1);
    expect(line).toMatch(new RegExp(`^signet: the database at 127\\.0\\.0\\.1:${nobody}/signet is out of reach`));
    expect(line).not.toContain('pass-word');
  });

  it('mistakes in the configuration end with code 78, each with its place', IN_ORDER, async () => {
    const mistakes = {
      SIGNET_LOGIN_INTERACTION_S: 'soon',
      SIGNET_OPERATORS_OPERATOR_A_MSS_URL: 'not an address',
      SIGNET_HTTP_DRAIN_SECONDS: '5',
      SIGNET_LOG_LEVEL: 'chatty',
    };
    const setting = await gatewaySetting(mistakes);
    const { stderr } = await mistaken(setting);
    expect(stderr).toContain('4 mistakes');
    for (const place of Object.keys(mistakes)) expect(stderr).toContain(place);
    expect(existsSync(join(setting.dataDir, 'db'))).toBe(false);
  });

  it('files that are not there, in production, end with code 78, and nothing is made', IN_ORDER, async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'signet.yaml');
    await writeFile(file, stringify(PRODUCTION));
    const setting = await gatewaySetting({ SIGNET_CONFIG: file });
    const { stderr } = await mistaken(setting);
    expect(stderr).toContain('2 mistakes');
    expect(stderr).toContain('operators.nord.trust.anchors.0');
    expect(stderr).toContain(join(folder, 'missing-root.pem'));
    expect(stderr).toContain('operators.nord.mss.tls.ca');
    expect(readdirSync(setting.dataDir)).toEqual([]);
  });
}
