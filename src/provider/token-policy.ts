/** Who may ask about a token, and who may revoke it. */
import type { Client } from 'oidc-provider';
import type { Resources } from './resources.ts';

interface OwnedToken {
  readonly kind: string;
  readonly clientId?: string | undefined;
  readonly aud?: unknown;
}

/** A client revokes its own tokens only. */
export const ownTokensOnly = (_ctx: unknown, client: Client, token: OwnedToken): boolean =>
  token.clientId === client.clientId;

/** A client asks about its own tokens, a resource server about access tokens for it as well. */
export const ownOrServed =
  (resources: Pick<Resources, 'isServer'>) =>
  (ctx: unknown, client: Client, token: OwnedToken): boolean =>
    ownTokensOnly(ctx, client, token) ||
    (token.kind === 'AccessToken' && typeof token.aud === 'string' && resources.isServer(client, token.aud));
