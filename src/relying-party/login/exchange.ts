/**
 * The end of a login: the code for tokens by openid-client, which verifies the answer, and then the strict verification of
 * the ID token as it came. Answers only when both are content.
 */
import * as oidc from 'openid-client';
import { z } from 'zod';
import { ISSUER_ERRORS, type IssuerErrorCode, RelyingPartyError } from '../errors.ts';
import type { BoundedFetch } from '../outside/fetch.ts';
import { type Issuer, isUnreachable } from '../outside/issuer.ts';
import type { ReplayStore } from '../session/replay-store.ts';
import { type IdTokenClaims, verifyIdToken } from '../token/id-token.ts';
import type { PendingLogin } from './pending.ts';

export interface LoginResult {
  readonly claims: IdTokenClaims;
  readonly idToken: string;
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** seconds */
  readonly expiresIn: number | undefined;
  readonly userinfo: Readonly<Record<string, unknown>> | undefined;
}

export interface ExchangeOptions {
  readonly fetch: BoundedFetch;
  readonly seen: ReplayStore;
  readonly userinfo: boolean;
}

export type Exchange = (issuer: Issuer, callback: URL, login: PendingLogin) => Promise<LoginResult>;

const tokenAnswer = z.looseObject({ id_token: z.string(), access_token: z.string() });

const isIssuerError = (error: string): error is IssuerErrorCode => Object.hasOwn(ISSUER_ERRORS, error);

/**
 * What an error of openid-client means, when the ID token is not to blame.
 * @param exchanged the token endpoint was asked: before, only the answer in the address can be wrong
 */
function failure(cause: unknown, exchanged: boolean): RelyingPartyError {
  if (cause instanceof RelyingPartyError) return cause;
  if (cause instanceof oidc.AuthorizationResponseError) {
    const description = [cause.error, cause.error_description].filter((part) => part !== undefined).join(': ');
    return new RelyingPartyError(isIssuerError(cause.error) ? cause.error : 'authorization_failed', { description });
  }
  if (cause instanceof oidc.ResponseBodyError) {
    return new RelyingPartyError('token_refused', { cause, description: cause.error });
  }
  if (isUnreachable(cause)) return new RelyingPartyError('issuer_unavailable', { cause });
  return new RelyingPartyError(exchanged ? 'token_response_invalid' : 'invalid_response', { cause });
}

export function createExchange({ fetch, seen, userinfo }: ExchangeOptions): Exchange {
  /** Remembers what the token endpoint said, so that the token is judged as it came. */
  const watch = (tokenEndpoint: string | undefined) => {
    const heard: { asked: boolean; answer?: z.infer<typeof tokenAnswer> } = { asked: false };
    const watching: BoundedFetch = async (url, request) => {
      heard.asked = true;
      const response = await fetch(url, request);
      if (tokenEndpoint === undefined || new URL(url).href !== new URL(tokenEndpoint).href) return response;
      const body: unknown = await response
        .clone()
        .json()
        .catch(() => undefined);
      const answer = tokenAnswer.safeParse(body);
      if (answer.success) heard.answer = answer.data;
      return response;
    };
    return { heard, watching };
  };

  const askUserinfo = async (configuration: oidc.Configuration, accessToken: string, sub: string) => {
    if (!userinfo || configuration.serverMetadata().userinfo_endpoint === undefined) return undefined;
    try {
      return await oidc.fetchUserInfo(configuration, accessToken, sub);
    } catch (cause) {
      throw new RelyingPartyError(isUnreachable(cause) ? 'issuer_unavailable' : 'userinfo_invalid', { cause });
    }
  };

  return async (issuer, callback, login) => {
    const trust = await issuer.trust();
    const { token_endpoint: tokenEndpoint } = await issuer.metadata();
    const { heard, watching } = watch(tokenEndpoint);
    const configuration = await issuer.configure(watching);
    const { nonce, acr, maxAge } = login;
    const verify = (
      { access_token: accessToken, id_token: idToken }: z.infer<typeof tokenAnswer>,
      once?: ReplayStore,
    ) => verifyIdToken(idToken, trust, { nonce, accessToken, acr, maxAge, seen: once });

    const tokens = await oidc
      .authorizationCodeGrant(configuration, callback, {
        expectedState: login.state,
        expectedNonce: nonce,
        pkceCodeVerifier: login.codeVerifier,
        idTokenExpected: true,
        ...(maxAge === undefined ? {} : { maxAge }),
      })
      .catch(async (cause: unknown) => {
        // the library's word for a wrong token is less exact than ours
        if (heard.answer !== undefined) await verify(heard.answer);
        throw failure(cause, heard.asked);
      });
    if (heard.answer === undefined) throw new RelyingPartyError('token_response_invalid');
    const claims = await verify(heard.answer, seen);
    return {
      claims,
      idToken: heard.answer.id_token,
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      expiresIn: tokens.expires_in,
      userinfo: await askUserinfo(configuration, tokens.access_token, claims.sub),
    };
  };
}
