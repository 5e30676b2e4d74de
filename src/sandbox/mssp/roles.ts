/** Who the simulated service is among the services of a mesh (ETSI TS 102 207). */
import type { Dialect } from './dialect.ts';

/** The address that no network has: a name, not a place. */
export const NODE = 'http://mssp.signet.invalid/';
export const HOME_MSSP = 'http://uri.etsi.org/TS102207/v1.1.3#role_HomeMSSP';

/** MSSP_ID of answers. */
export const MSSP_URI: Readonly<Record<Dialect, string>> = {
  'mobile-id': 'http://mid.swisscom.ch/',
  ficom: NODE,
  kiuru: NODE,
};
