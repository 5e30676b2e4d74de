/** The application providers that the simulated service knows. Authentication is by AP_ID alone: this is a sandbox. */

export interface Account {
  readonly apId: string;
  /** every text to be signed starts with it; the service checks */
  readonly textPrefix: string;
  /** URIs of additional services without which a signature request is refused */
  readonly mandatoryServices: readonly string[];
}

const FICOM = 'http://mss.ficom.fi/TS102204/v1.0.0';

export const DEFAULT_ACCOUNTS: readonly Account[] = [
  { apId: 'sandbox', textPrefix: 'Signet: ', mandatoryServices: [] },
  { apId: 'sandbox-ficom', textPrefix: '', mandatoryServices: [`${FICOM}#eventId`, `${FICOM}#noSpam`] },
];
