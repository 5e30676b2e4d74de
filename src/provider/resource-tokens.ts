/**
 * Access tokens for resources: what stands in them beside the provider's own claims (RFC 9068 section 2.2.1, RFC 9470), and
 * that a code or refresh token is not used up by a request for a resource that it does not give. Nothing about a person
 * goes in but the pseudonym.
 */
import {
  type AccessToken,
  type AuthorizationCode,
  type ClientCredentials,
  errors,
  type KoaContextWithOIDC,
  Provider,
  type RefreshToken,
} from 'oidc-provider';
import type { Resources } from './resources.ts';

/** Claims about the login, for the resource server to judge: in the JWT, or in the answer of introspection. */
export function resourceTokenClaims(
  { oidc: { entities } }: KoaContextWithOIDC,
  token: AccessToken | ClientCredentials,
): Record<string, unknown> | undefined {
  if (token.kind !== 'AccessToken' || token.aud === undefined) return undefined;
  const login = entities.RefreshToken ?? entities.AuthorizationCode;
  return login && { acr: login.acr, amr: login.amr, auth_time: login.authTime };
}

/** @throws errors.InvalidTarget unless a token request names one resource of its login, or needs to name none */
function checkTarget(ctx: KoaContextWithOIDC, source: AuthorizationCode | RefreshToken, resources: Resources): void {
  const { client, params } = ctx.oidc;
  const granted = [source.resource ?? []].flat();
  const asked: unknown[] = [params?.resource ?? granted].flat();
  if (!client || asked.length === 0) return;
  const [resource] = asked;
  if (asked.length > 1 || typeof resource !== 'string') {
    throw new errors.InvalidTarget('Parameter resource is needed once: an access token is for one resource');
  }
  if (!granted.includes(resource)) {
    throw new errors.InvalidTarget('Parameter resource is invalid: the authorization request did not name it');
  }
  resources.serverFor(ctx, resource, client);
}

/** The provider would look at the resource only after the code or refresh token was used. */
export function checkTargetsFirst(provider: Provider, resources: Resources): void {
  for (const { prototype } of [provider.AuthorizationCode, provider.RefreshToken]) {
    const { consume } = prototype;
    Object.defineProperty(prototype, 'consume', {
      value: async function consumeForTarget(this: AuthorizationCode | RefreshToken) {
        const { ctx } = Provider;
        if (ctx) checkTarget(ctx, this, resources);
        return consume.call(this);
      },
    });
  }
}

export interface IssuedValues {
  /** Has the provider's access tokens remember what was handed out. */
  attach(provider: Provider): void;
  /** What the client got: of a JWT the whole text, which its identifier does not tell. */
  of(token: AccessToken | undefined): string | undefined;
}

export function createIssuedValues(): IssuedValues {
  const values = new WeakMap<object, string>();
  return {
    of: (token) => token && values.get(token),
    attach({ AccessToken: { prototype } }) {
      const { save } = prototype;
      Object.defineProperty(prototype, 'save', {
        value: async function saveAndRemember(this: AccessToken) {
          // the session of a person is no resource server's business
          if (this.aud !== undefined) delete this.sid;
          const value = await save.call(this);
          values.set(this, value);
          return value;
        },
      });
    },
  };
}
