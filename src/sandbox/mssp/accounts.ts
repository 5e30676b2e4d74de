/**
 * The application providers that the simulated service knows, each with the dialect in which the service speaks to it.
 * Authentication is by AP_ID, on TLS by certificate too, and by password or API key where an account has them.
 */
import type { Dialect } from './dialect.ts';
import { EVENT_ID, NO_SPAM } from './service-uris.ts';

export interface Account {
  readonly apId: string;
  /** absent: mobile-id */
  readonly dialect?: Dialect;
  /** every text to be signed starts with it; the service checks */
  readonly textPrefix: string;
  /** URIs of additional services without which a signature request is refused */
  readonly mandatoryServices: readonly string[];
  /** signature profiles it may ask for; absent: all */
  readonly profiles?: readonly string[];
  /** what the deprecated AuthProfile1 stands for; absent: the SIM */
  readonly authProfile1?: string;
  /** the service validates every signature itself: 502 instead of 500 */
  readonly validatesSignatures?: boolean;
  /** a signature request activates a SIM that was never activated, where the operator has enabled that and the number says so too */
  readonly autoActivation?: boolean;
  /** how it authenticates over HTTP; then it has to */
  readonly credentials?: Credentials;
}

export interface Credentials {
  /** HTTP Basic with AP_ID and this */
  readonly password: string;
  /** secret of the HMAC over each request */
  readonly apiKey: string;
}

export type Accounts = ReadonlyMap<string, Account>;

export const DEFAULT_ACCOUNTS: readonly Account[] = [
  { apId: 'sandbox', textPrefix: 'Signet: ', mandatoryServices: [], autoActivation: true },
  {
    apId: 'sandbox-ficom',
    dialect: 'ficom',
    textPrefix: '',
    mandatoryServices: [EVENT_ID, NO_SPAM],
    validatesSignatures: true,
  },
  {
    apId: 'sandbox-kiuru',
    dialect: 'kiuru',
    textPrefix: '',
    mandatoryServices: [],
    // Not secrets: they open a simulator on the reader's own machine.
    credentials: { password: 'sandbox-password', apiKey: 'sandbox-api-key' },
  },
];
