/** What the discovery service is given. Types only. */
import type { Config } from '../config/schema.ts';
import type { OperatorRegistry } from '../operator/operator.ts';
import type { Renderer } from '../pages/renderer.ts';
import type { SecurityHeaders } from '../pages/security-headers.ts';
import type { RelyingPartyRepository } from '../provider/relying-party.ts';
import type { SecretCheck } from '../provider/secret-hash.ts';
import type { Keyring } from '../store/keyring.ts';
import type { ServedEndpoints } from './answer.ts';
import type { SubscriberIdPorts } from './subscriber-id-for.ts';

/** What is logged: names of relying parties and operators, errors; never a number, a secret or an address. */
export interface DiscoveryLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface DiscoveryDependencies extends SubscriberIdPorts {
  readonly config: Config['discovery'];
  readonly operators: OperatorRegistry;
  readonly relyingParties: Pick<RelyingPartyRepository, 'find' | 'findByDiscoveryClientId'>;
  readonly keyring: Keyring;
  readonly renderer: Renderer;
  readonly securityHeaders: Pick<SecurityHeaders, 'contentSecurityPolicy'>;
  /** keeps the correlation_id of an app; the token answer repeats it */
  readonly correlations?: { remember(app: string, correlationId: string): Promise<void> };
  /** default: no /premiuminfo */
  readonly served?: ServedEndpoints;
  /** epoch milliseconds */
  readonly now: () => number;
  readonly log: DiscoveryLog;
  /** default: scrypt, successes remembered for ten minutes */
  readonly checkSecret?: SecretCheck;
}
