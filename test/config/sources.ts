/** Configurations for tests, without files: what a test writes is laid over a valid one. */
import { stringify } from 'yaml';
import { ConfigError, type ConfigMistake, type ConfigSources, loadConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { overlay, type Tree } from '../../src/config/tree.ts';

/** Drawn once with: openssl rand -base64 32 | tr '+/' '-_' */
export const MASTER = 'q7LhQ2yUu0yqVb3mXw8Rk5ZtN1pCjF9sGdEaTiO4xHk';
export const CLIENT_SECRET = '9f2c71b04ad85e63d1f7a2c0';

const operator: Tree = {
  name: 'Nord',
  issuer: 'https://id.nord.example',
  mcc_mnc: ['228_01'],
  numbers: { prefixes: ['41'] },
  mss: { url: 'https://mssp.nord.example/rest/service', ap_id: 'http://ap.example' },
  trust: { anchors: ['nord-root.pem'] },
  loa: { '3': [{ authenticator: 'sim', signature_profile: 'http://mid.example/LoA4', amr: 'SIM_PIN' }] },
};

/** A second operator that collides with the first in nothing. */
export const secondOperator: Tree = {
  ...operator,
  name: 'Ost',
  issuer: 'https://id.ost.example',
  mcc_mnc: ['228_02'],
  numbers: { prefixes: ['43'] },
};

export const relyingParty: Tree = {
  id: 'shop',
  name: 'Shop',
  redirect_uris: ['https://shop.example/cb'],
  secret: CLIENT_SECRET,
};

export const production: Tree = {
  mode: 'production',
  secrets: { master: MASTER },
  discovery: { origin: 'https://discover.example' },
  operators: { nord: operator },
};

export const noFile: ConfigSources['readFile'] = (path) => {
  throw new Error(`no such file: ${path}`);
};

/** Loads a production configuration with `over` laid over it (null removes a key). */
export const loadWith = (over: Tree, env: ConfigSources['env'] = {}): Config =>
  loadConfig({
    env: { SIGNET_CONFIG: '/etc/signet/signet.yaml', ...env },
    readFile: () => stringify(overlay(production, over)),
  });

export const loadText = (text: string, env: ConfigSources['env'] = {}): Config =>
  loadConfig({ env: { SIGNET_CONFIG: '/etc/signet/signet.yaml', ...env }, readFile: () => text });

/** The sandbox without a file. */
export const loadSandbox = (env: ConfigSources['env'] = {}): Config =>
  loadConfig({ env, readFile: noFile, sandboxSecret: () => `sandbox-${MASTER}\n` });

/** The mistakes of a configuration that must be refused. */
export function mistakesOf(load: () => unknown): readonly ConfigMistake[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

export const pathsOf = (load: () => unknown): string[] => mistakesOf(load).map(({ path }) => path);
