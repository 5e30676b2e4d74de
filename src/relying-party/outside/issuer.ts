/**
 * One issuer and the client there: its metadata by OpenID Connect discovery, kept for a while, and its keys. An issuer
 * that does not answer for a moment is used as it was known.
 */
import * as oidc from 'openid-client';
import { RelyingPartyError } from '../errors.ts';
import { createKeySource } from '../token/keys.ts';
import type { Algorithm, Trust } from '../token/signed.ts';
import { type ClientRegistration, clientAuthentication } from './client.ts';
import { type BoundedFetch, isSecureUrl, RequestFailed } from './fetch.ts';

/** How long metadata are taken as they are, and how long when the issuer does not answer. */
const FRESH_MS = 15 * 60_000;
const STALE_MS = 60 * 60_000;

export interface Issuer {
  readonly client: ClientRegistration;
  /** @throws RelyingPartyError issuer_unavailable, issuer_invalid */
  metadata(): Promise<oidc.ServerMetadata>;
  /**
   * openid-client for this client.
   * @param fetch in place of the ordinary one, to watch one exchange
   */
  configure(fetch?: BoundedFetch): Promise<oidc.Configuration>;
  /** What tokens of this issuer for this client are measured by. */
  trust(): Promise<Trust>;
}

export interface IssuerDependencies {
  readonly fetch: BoundedFetch;
  readonly algorithm: Algorithm;
  readonly clockToleranceS: number;
  /** epoch milliseconds */
  readonly now: () => number;
}

interface Known {
  readonly metadata: oidc.ServerMetadata;
  readonly keys: Trust['keys'];
  readonly at: number;
}

/** Whether a failure is of the network, and not of what was answered. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof RequestFailed) return true;
  return error instanceof Error && isUnreachable(error.cause);
}

export function createIssuer(client: ClientRegistration, dependencies: IssuerDependencies): Issuer {
  const { algorithm, clockToleranceS, fetch, now } = dependencies;
  let known: Known | undefined;
  let asking: Promise<Known> | undefined;

  const clientMetadata: Partial<oidc.ClientMetadata> = {
    id_token_signed_response_alg: algorithm,
    [oidc.clockTolerance]: clockToleranceS,
    ...(client.clientSecret === undefined ? {} : { client_secret: client.clientSecret }),
  };
  // what is not HTTPS was checked to be this machine, here and by each request
  const plain = client.issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];

  const ask = async (): Promise<Known> => {
    const configuration = await oidc.discovery(new URL(client.issuer), client.clientId, clientMetadata, undefined, {
      [oidc.customFetch]: fetch,
      execute: plain,
    });
    const metadata = configuration.serverMetadata();
    const { jwks_uri: jwksUri, authorization_endpoint: authorize, token_endpoint: token } = metadata;
    if (![jwksUri, authorize, token].every((address) => address !== undefined && isSecureUrl(address))) {
      throw new RelyingPartyError('issuer_invalid', { description: 'an endpoint is missing, or is not HTTPS' });
    }
    const keys = createKeySource(jwksUri ?? '', fetch, now);
    const before = known?.metadata.jwks_uri === jwksUri ? known : undefined;
    known = { metadata, keys: before?.keys ?? keys, at: now() };
    return known;
  };

  const askOnce = (): Promise<Known> => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  const current = async (): Promise<Known> => {
    if (known !== undefined && now() - known.at < FRESH_MS) return known;
    try {
      return await askOnce();
    } catch (cause) {
      if (isUnreachable(cause) && known !== undefined && now() - known.at < STALE_MS) return known;
      if (cause instanceof RelyingPartyError) throw cause;
      throw new RelyingPartyError(isUnreachable(cause) ? 'issuer_unavailable' : 'issuer_invalid', { cause });
    }
  };

  return {
    client,
    metadata: async () => (await current()).metadata,
    async configure(watching = fetch) {
      const { metadata } = await current();
      const authentication = clientAuthentication(client);
      const configuration = new oidc.Configuration(metadata, client.clientId, clientMetadata, authentication);
      configuration[oidc.customFetch] = watching;
      for (const extension of plain) extension(configuration);
      return configuration;
    },
    async trust() {
      const { metadata, keys } = await current();
      const { clientId, clientSecret } = client;
      return { issuer: metadata.issuer, clientId, algorithm, clientSecret, keys, clockToleranceS, now };
    },
  };
}
