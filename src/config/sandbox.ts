/**
 * The configuration of the sandbox: three operators on one origin, served by a simulated MSSP. Used when there is no
 * configuration file; a file in sandbox mode is laid over it. Pure: the master secret is made elsewhere.
 */
import { join } from 'node:path';
import type { OperatorConfig, RawConfig } from './schema.ts';

type RawOperator = RawConfig['operators'][string];
type LoaTable = OperatorConfig['loa'];

/** Signature profiles of the Mobile ID client reference guide. */
export const SIM_PROFILE = 'http://mid.swisscom.ch/STK-LoA4';
export const APP_PROFILE = 'http://mid.swisscom.ch/Device-LoA4';

/** Where the sandbox keeps what it makes: secret, certificates of the simulated MSSP. */
export const sandboxFolder = (dataDir: string): string => join(dataDir, 'sandbox');
export const sandboxSecretFile = (dataDir: string): string => join(sandboxFolder(dataDir), 'secret');
export const sandboxAnchorFile = (dataDir: string): string => join(sandboxFolder(dataDir), 'mssp', 'root.pem');

/** The header with which a developer plays the mobile network; production refuses it. */
export const SANDBOX_NUMBER_HEADER = 'x-sandbox-msisdn';

/** Resources that every app of the sandbox may ask access tokens for (RFC 8707), one of each format. */
export const SANDBOX_JWT_RESOURCE = 'https://orders.sandbox.example';
export const SANDBOX_OPAQUE_RESOURCE = 'https://ledger.sandbox.example';

/** A master secret that a sandbox made for itself starts like this; production refuses it. */
export const SANDBOX_SECRET_PREFIX = 'sandbox-';

export interface SandboxSettings {
  readonly port: number;
  /** the address listened on */
  readonly host: string;
  readonly dataDir: string;
  /** origin of the simulated MSSP when it runs as a process of its own */
  readonly msspOrigin?: string | undefined;
}

const WILDCARDS = new Set(['', '0.0.0.0', '::', '[::]', 'localhost']);

/** The address at which this machine reaches a listener on `host`. */
function reachable(host: string): string {
  if (WILDCARDS.has(host)) return '127.0.0.1';
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

const sim = { authenticator: 'sim', signature_profile: SIM_PROFILE, amr: 'SIM_PIN' } as const;
const app = { authenticator: 'app', signature_profile: APP_PROFILE, amr: 'DEV_PIN' } as const;
const link = { authenticator: 'sms', amr: 'SMS_URL_OK' } as const;
const network = { authenticator: 'passthrough', amr: 'SIM_OK' } as const;

const SIM_TABLE: LoaTable = { 2: [network, sim], 3: [sim], 4: [sim] };
/** Level 2 by text message, above it the SIM, or the app where the SIM cannot sign; level 4 is the SIM's alone. */
const EITHER_TABLE: LoaTable = { ...SIM_TABLE, 2: [network, link, sim, app], 3: [sim, app] };
const APP_TABLE: LoaTable = { 2: [network, app], 3: [app], 4: [app] };

/** @returns the raw configuration without its master secret; it passes the schema once that is added */
export function sandboxConfig(settings: SandboxSettings): Omit<RawConfig, 'secrets'> {
  const { port, dataDir } = settings;
  const origin = `http://localhost:${port}`;
  const simulator = settings.msspOrigin?.replace(/\/+$/, '') ?? `http://${reachable(settings.host)}:${port}`;

  // between them the three speak every binding and messaging mode
  const soap = { binding: 'soap', url: `${simulator}/sandbox/mssp/soap/services` } as const;
  // an app can be opened from the page where the mode is asynchronous
  const apps = { services: { app2app: true } } as const;
  const asking = { ...apps, profile_query: true, auto_activation: { terms_url: `${origin}/sandbox/terms` } } as const;
  const held = { ...apps, mode: 'synch', transaction_timeout_s: 40 } as const;

  // the networks of the operators are those that RFC 5737 and RFC 3849 keep for documentation
  const operator = (
    id: string,
    loa: LoaTable,
    service: Partial<RawOperator['mss']>,
    rest: Omit<RawOperator, 'issuer' | 'mss' | 'trust' | 'loa'>,
  ) => ({
    ...rest,
    issuer: `${origin}/${id}`,
    mss: {
      url: `${simulator}/sandbox/mssp/rest/service`,
      ap_id: 'sandbox',
      text_prefix: 'Signet: ',
      poll_first_ms: 300,
      poll_interval_ms: 500,
      // trouble that somebody tries on one phone holds nobody else back
      breaker: { requests: 30, open_s: 5 },
      ...service,
      services: { geofencing: true, ...service.services },
    },
    trust: { anchors: [sandboxAnchorFile(dataDir)] },
    loa,
    sms: {
      url: `${simulator}/sandbox/sms`,
      sender: rest.name.slice(0, 11).trim(),
      token: 'sandbox',
      limit: { messages: 1_000, window_s: 60 },
    },
    passthrough_url: `${simulator}/sandbox/network/passthrough`,
    attributes: { kind: 'http' as const, url: `${simulator}/sandbox/network/attributes` },
    header_enrichment: { header: SANDBOX_NUMBER_HEADER, proxies: ['127.0.0.0/8', '::1/128'] },
  });

  return {
    mode: 'sandbox',
    allow_shared_origin: true,
    discovery: { origin },
    // a developer's apps run on the developer's machine
    network: { allow_private: ['localhost:*', '127.0.0.1:*', '[::1]:*'] },
    resources: [
      { identifier: SANDBOX_JWT_RESOURCE, scopes: ['orders:read', 'orders:write'], open: true },
      { identifier: SANDBOX_OPAQUE_RESOURCE, scopes: ['ledger:read'], format: 'opaque', open: true },
    ],
    operators: {
      'operator-a': operator(
        'operator-a',
        SIM_TABLE,
        {},
        {
          name: 'Alpha Mobile',
          country: 'CH',
          currency: 'CHF',
          mcc_mnc: ['901_01'],
          networks: ['192.0.2.0/24'],
          numbers: { prefixes: ['41'] },
          brand: { colour: '#0b5fff' },
        },
      ),
      'operator-b': operator(
        'operator-b',
        EITHER_TABLE,
        { ...soap, ...asking },
        {
          name: 'Bravo Mobile',
          country: 'GB',
          currency: 'GBP',
          mcc_mnc: ['901_02'],
          networks: ['198.51.100.0/24'],
          numbers: { prefixes: ['4477009'] },
          brand: { colour: '#8a1c7c' },
        },
      ),
      'operator-c': operator('operator-c', APP_TABLE, held, {
        name: 'Charlie Mobile',
        country: 'FI',
        currency: 'EUR',
        mcc_mnc: ['901_03'],
        networks: ['203.0.113.0/24', '2001:db8::/32'],
        numbers: { prefixes: ['358457'] },
        brand: { colour: '#0b6e4f' },
      }),
    },
  };
}
