/** The issuers that this relying party knows: the configured one, or those that Mobile Connect discovery named. */
import type { ClientStore } from '../options.ts';
import type { ClientRegistration } from './client.ts';
import { createIssuer, type Issuer, type IssuerDependencies } from './issuer.ts';

export interface Issuers {
  /** the only one, where there is but one */
  readonly single: Issuer | undefined;
  find(issuer: string): Promise<Issuer | undefined>;
  /** Keeps what discovery said; credentials that changed replace the earlier ones. */
  learn(client: ClientRegistration): Promise<Issuer>;
}

/** As discovery writes it, with or without a slash at the end. */
export const issuerKey = (issuer: string): string => issuer.replace(/\/$/, '');

/** Bounded: there are some hundred operators in the world. */
const MAX_ISSUERS = 1_000;

export function createMemoryClientStore(): ClientStore {
  const clients = new Map<string, ClientRegistration>();
  return {
    get: (issuer) => clients.get(issuer),
    set(issuer, client) {
      const [oldest] = clients.keys();
      if (clients.size >= MAX_ISSUERS && oldest !== undefined) clients.delete(oldest);
      clients.delete(issuer);
      clients.set(issuer, client);
    },
  };
}

const same = (one: ClientRegistration, other: ClientRegistration): boolean =>
  one.issuer === other.issuer && one.clientId === other.clientId && one.clientSecret === other.clientSecret;

export function createIssuers(
  configured: ClientRegistration | undefined,
  store: ClientStore,
  dependencies: IssuerDependencies,
): Issuers {
  const opened = new Map<string, Issuer>();
  const single = configured === undefined ? undefined : createIssuer(configured, dependencies);

  const open = (client: ClientRegistration): Issuer => {
    const key = issuerKey(client.issuer);
    const before = opened.get(key);
    if (before !== undefined && same(before.client, client)) return before;
    const [oldest] = opened.keys();
    if (opened.size >= MAX_ISSUERS && oldest !== undefined) opened.delete(oldest);
    const issuer = createIssuer(client, dependencies);
    opened.set(key, issuer);
    return issuer;
  };

  return {
    single,
    async find(issuer) {
      const key = issuerKey(issuer);
      if (single !== undefined) return issuerKey(single.client.issuer) === key ? single : undefined;
      const client = await store.get(key);
      return client === undefined ? undefined : open(client);
    },
    async learn(client) {
      await store.set(issuerKey(client.issuer), client);
      return open(client);
    },
  };
}
