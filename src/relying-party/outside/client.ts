/** A client at an issuer: how it is registered there, and how it proves who it is. */
import type { CryptoKey } from 'jose';
import * as oidc from 'openid-client';

export interface ClientRegistration {
  readonly issuer: string;
  readonly clientId: string;
  /** absent for a public client, or with a private key */
  readonly clientSecret?: string | undefined;
  readonly privateKey?: CryptoKey | { readonly key: CryptoKey; readonly kid: string } | undefined;
  readonly authentication?: 'client_secret_basic' | 'client_secret_post' | undefined;
}

/** How the token endpoint is told who asks. */
export function clientAuthentication(client: ClientRegistration): oidc.ClientAuth {
  if (client.privateKey !== undefined) return oidc.PrivateKeyJwt(client.privateKey);
  if (client.clientSecret === undefined) return oidc.None();
  return client.authentication === 'client_secret_post'
    ? oidc.ClientSecretPost(client.clientSecret)
    : oidc.ClientSecretBasic(client.clientSecret);
}
