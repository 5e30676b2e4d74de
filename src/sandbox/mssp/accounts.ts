/** The application providers that the simulated service knows. Authentication is by AP_ID, and on TLS by certificate. */
import { EVENT_ID, NO_SPAM } from './service-uris.ts';

export interface Account {
  readonly apId: string;
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
}

export const DEFAULT_ACCOUNTS: readonly Account[] = [
  { apId: 'sandbox', textPrefix: 'Signet: ', mandatoryServices: [] },
  { apId: 'sandbox-ficom', textPrefix: '', mandatoryServices: [EVENT_ID, NO_SPAM], validatesSignatures: true },
];
