/**
 * Resource indicators (RFC 8707): which resources an operator issues access tokens for, who may ask for one, and who may
 * ask about its tokens. Never makes a token; resource-tokens.ts says what stands in one.
 */
import { type Client, errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import type { Config } from '../config/schema.ts';
import { clientView } from './client-view.ts';

type Settings = Config['resources'][number];

export interface Resources {
  /**
   * What a client gets for a resource that it names.
   * @throws errors.InvalidTarget when it gets nothing
   */
  serverFor(ctx: KoaContextWithOIDC, identifier: string, client: Client): ResourceServer;
  /** Whether a client is the resource server that a token is for. */
  isServer(client: Client, audience: string): boolean;
}

const resourceServer = ({ identifier, scopes, lifetime_s, format, signing_alg }: Settings): ResourceServer => ({
  audience: identifier,
  scope: scopes.join(' '),
  accessTokenTTL: lifetime_s,
  accessTokenFormat: format,
  ...(format === 'jwt' && { jwt: { sign: { alg: signing_alg } } }),
});

export function createResources(settings: Config['resources'], operator: string): Resources {
  const served = settings.filter(({ operators }) => operators?.includes(operator) ?? true);
  const known = new Map(served.map((each) => [each.identifier, { each, server: resourceServer(each) }]));
  return {
    serverFor(ctx, identifier, client) {
      const found = known.get(identifier);
      if (!found) throw new errors.InvalidTarget('Parameter resource is invalid: this resource is not known here');
      if (!found.each.open && !clientView(client).resources.has(identifier)) {
        throw new errors.InvalidTarget('Parameter resource is invalid: this client may not ask for this resource');
      }
      // whoever has no person in it has no business with the resources of persons
      if (ctx.oidc.params?.grant_type === 'client_credentials') {
        throw new errors.InvalidTarget('Parameter resource is invalid: a person has to sign in for it');
      }
      return found.server;
    },
    isServer: (client, audience) =>
      known.has(audience) && client.clientAuthMethod !== 'none' && clientView(client).resourceServerFor.has(audience),
  };
}

/** The resources that a request names, each with the scopes that it wants of it, space-separated; there may be none. */
export const namedResources = ({ oidc }: KoaContextWithOIDC): (readonly [string, string])[] =>
  Object.entries(oidc.resourceServers ?? {}).map(([identifier, { scopes }]) => [
    identifier,
    [...oidc.requestParamScopes].filter((scope) => scopes.has(scope)).join(' '),
  ]);
