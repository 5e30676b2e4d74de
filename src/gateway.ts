/** What a gateway is made with, and what the process does with it. Types only; app.ts makes it. */
import type Koa from 'koa';
import type { Config } from './config/schema.ts';
import type { Logger } from './ops/logging.ts';
import type { Database } from './store/database.ts';

export interface GatewayEnvironment {
  readonly config: Config;
  readonly database: Database;
  readonly log: Logger;
  readonly now: () => number;
  readonly random: () => number;
  readonly randomBytes: (size: number) => Buffer;
  /** reads a file that the configuration names; a PEM text is given back as it is */
  readonly readPem: (nameOrText: string) => string;
  /** reads a file that is no text, e.g. a PKCS#12 */
  readonly readBytes: (name: string) => Uint8Array;
  /** what clients of the admin API present; without it the API is off */
  readonly adminToken?: string | undefined;
  /** port on which the simulated MSSP offers mutual TLS besides */
  readonly sandboxTlsPort?: number | undefined;
  /** whether the sandbox starts its example websites; they can be started later */
  readonly startExamples?: boolean | undefined;
}

export interface Gateway {
  /** websites that the sandbox brings along */
  readonly examples: readonly { readonly name: string; readonly url: string }[];
  readonly publicApp: Koa;
  readonly adminApp: Koa;
  /** Begins background work: call once the listener answers. */
  start(): Promise<void>;
  /** Takes up certificates for the MSSPs that changed; nothing is interrupted. */
  reload(): void;
  /** Readiness turns off and open event streams end; requests under way may finish. */
  drain(): void;
  /** Resolves when no signature request is on its way to a service: those that were accepted are taken over, others lost. */
  sent(): Promise<void>;
  /** Ends background work; waiting logins are left to the next copy. */
  close(): Promise<void>;
}
