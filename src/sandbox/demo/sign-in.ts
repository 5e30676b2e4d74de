/**
 * The OpenID Connect part of the demo, by openid-client: the authorization request (code flow with PKCE, state, nonce)
 * and the verification of what comes back. Answers a sign-in only when every check passed. Speaks plain HTTP with
 * loopback only.
 */
import * as client from 'openid-client';
import { isPlainHttp } from '../../config/loopback.ts';
import { RequestFailed } from './bounded-fetch.ts';
import type { Choices } from './choices.ts';
import type { DiscoveredOperator } from './discovery.ts';
import { DemoFailure, failureOfError, told } from './failure.ts';
import { tokenProblem } from './token-checks.ts';

/** The registered algorithm of the demo's ID tokens; another one is refused. */
const ALGORITHM = 'RS256';
const MOBILE_CONNECT_VERSION = 'mc_di_r2_v2.3';

/** A login that was sent to the gateway and has not come back. */
export interface PendingLogin {
  readonly configuration: client.Configuration;
  readonly operator: DiscoveredOperator;
  readonly choices: Choices;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** the parameters that were sent, the encrypted number shortened */
  readonly sent: readonly (readonly [name: string, value: string])[];
  /** epoch milliseconds */
  readonly startedAt: number;
}

export interface SignedIn {
  readonly operator: DiscoveredOperator;
  readonly choices: Choices;
  readonly sent: PendingLogin['sent'];
  readonly startedAt: number;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** undefined when the operator offers none */
  readonly userinfo: Readonly<Record<string, unknown>> | undefined;
  /** where the person signs out at the operator; undefined when it offers none */
  readonly logoutUrl: URL | undefined;
  /** what comes back from there */
  readonly logoutState: string;
}

export interface SignInOptions {
  readonly redirectUri: string;
  /** registered for the way back from a logout */
  readonly signedOutUri: string;
  readonly fetch: client.CustomFetch;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
}

const part = (jwt: string, index: 0 | 1): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[index] ?? '', 'base64url').toString('utf8'));

/** @throws the failure that an error of openid-client is */
function failed(error: unknown): never {
  if (error instanceof DemoFailure) throw error;
  if (error instanceof client.AuthorizationResponseError) {
    throw new DemoFailure(failureOfError(error.error), told(error.error, error.error_description), { cause: error });
  }
  if (error instanceof client.ResponseBodyError) {
    throw new DemoFailure('token_refused', told(error.error, error.error_description), { cause: error });
  }
  if (error instanceof RequestFailed || (error instanceof Error && error.cause instanceof RequestFailed)) {
    throw new DemoFailure('gateway_unreachable', undefined, { cause: error });
  }
  if (error instanceof client.ClientError) {
    throw new DemoFailure('token_invalid', told(error.code ?? 'not_verified', error.message), { cause: error });
  }
  throw error;
}

function configure(operator: DiscoveredOperator, fetch: client.CustomFetch): Promise<client.Configuration> {
  const plain = new URL(operator.issuer).protocol === 'http:' && !isPlainHttp(operator.issuer);
  return client.discovery(
    new URL(operator.issuer),
    operator.clientId,
    { id_token_signed_response_alg: ALGORITHM },
    client.ClientSecretBasic(operator.clientSecret),
    {
      [client.customFetch]: fetch,
      // the signature is verified although the token comes straight from the issuer
      execute: [client.enableNonRepudiationChecks, ...(plain ? [client.allowInsecureRequests] : [])],
    },
  );
}

export function createSignIn({ redirectUri, signedOutUri, fetch, now, randomBytes }: SignInOptions) {
  const random = (): string => randomBytes(32).toString('base64url');

  /** Without id_token_hint: tokens have no place in addresses, and the client_id is enough to come back. */
  const logoutUrl = (configuration: client.Configuration, state: string): URL =>
    client.buildEndSessionUrl(configuration, { post_logout_redirect_uri: signedOutUri, state });

  /** The address at which the login starts, the state that names it, and what to keep until it comes back. */
  const start = async (operator: DiscoveredOperator, choices: Choices) => {
    const configuration = await configure(operator, fetch).catch(failed);
    const [state, nonce, codeVerifier] = [random(), random(), random()];
    const mobileConnect = choices.protocol === 'mobile-connect';
    const parameters: Record<string, string> = {
      redirect_uri: redirectUri,
      scope: mobileConnect ? 'openid mc_authn' : 'openid',
      acr_values: choices.level,
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      ...(mobileConnect ? { version: MOBILE_CONNECT_VERSION } : {}),
      ...(operator.subscriberId === undefined ? {} : { login_hint: `ENCR_MSISDN:${operator.subscriberId}` }),
      ...(choices.language === 'browser' ? {} : { ui_locales: choices.language }),
      ...(choices.ask === undefined ? {} : { prompt: 'login' }),
    };
    const url = client.buildAuthorizationUrl(configuration, parameters);
    const sent = [...url.searchParams].map(
      ([name, value]) => [name, name === 'login_hint' ? `${value.slice(0, 32)}…` : value] as const,
    );
    const pending: PendingLogin = { configuration, operator, choices, nonce, codeVerifier, sent, startedAt: now() };
    return { url, state, pending };
  };

  /** @throws DemoFailure unless everything that came back is verified */
  const finish = async (callback: URL, state: string, pending: PendingLogin): Promise<SignedIn> => {
    const { configuration, operator, choices, nonce, codeVerifier } = pending;
    const tokens = await client
      .authorizationCodeGrant(configuration, callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      })
      .catch(failed);
    const claims = tokens.claims();
    const { id_token: idToken, access_token: accessToken } = tokens;
    if (claims === undefined || idToken === undefined)
      throw new DemoFailure('token_invalid', told('no_id_token', undefined));
    const problem = tokenProblem(claims, {
      clientId: operator.clientId,
      accessToken,
      algorithm: ALGORITHM,
      levels: [choices.level],
    });
    if (problem !== undefined)
      throw new DemoFailure('token_invalid', told(problem, `the claim ${problem} is not as expected`));
    const metadata = configuration.serverMetadata();
    const userinfo =
      metadata.userinfo_endpoint === undefined
        ? undefined
        : await client.fetchUserInfo(configuration, accessToken, claims.sub).catch(failed);
    const logoutState = random();
    return {
      operator,
      choices,
      sent: pending.sent,
      startedAt: pending.startedAt,
      header: part(idToken, 0),
      claims,
      userinfo,
      logoutUrl: metadata.end_session_endpoint === undefined ? undefined : logoutUrl(configuration, logoutState),
      logoutState,
    };
  };

  return { start, finish };
}
