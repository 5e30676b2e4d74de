/** The start of a login: the authorization request (code flow, PKCE S256, state, nonce), and what to remember of it. */
import * as oidc from 'openid-client';
import { RelyingPartyError } from '../errors.ts';
import type { Level } from '../levels.ts';
import type { Settings } from '../options.ts';
import { type Issuer, isUnreachable } from '../outside/issuer.ts';
import type { PendingLogin } from './pending.ts';

/** What a login is to be; `returnTo` was checked. */
export interface LoginWish {
  readonly returnTo: string;
  readonly acr: Level;
  /** seconds */
  readonly maxAge?: number | undefined;
  /** without asking the person (`prompt=none`) */
  readonly silent: boolean;
}

export interface LoginHints {
  /** stands in the address: no phone number */
  readonly loginHint?: string | undefined;
  /** a phone number, which must not stand in the address: E.164 digits */
  readonly msisdn?: string | undefined;
  /** `version` of a Mobile Connect request */
  readonly version?: string | undefined;
}

export interface StartedLogin {
  readonly url: URL;
  readonly pending: PendingLogin;
}

export type StartLogin = (issuer: Issuer, wish: LoginWish, hints?: LoginHints) => Promise<StartedLogin>;

/** A number travels in a pushed request (RFC 9126) only; where that is not served, the issuer asks for it. */
async function address(issuer: Issuer, parameters: Record<string, string>, msisdn: string | undefined): Promise<URL> {
  const configuration = await issuer.configure();
  const { pushed_authorization_request_endpoint: endpoint } = configuration.serverMetadata();
  if (msisdn === undefined || endpoint === undefined) return oidc.buildAuthorizationUrl(configuration, parameters);
  const pushed = { ...parameters, login_hint: `MSISDN:${msisdn}` };
  try {
    return await oidc.buildAuthorizationUrlWithPAR(configuration, pushed);
  } catch (cause) {
    throw new RelyingPartyError(isUnreachable(cause) ? 'issuer_unavailable' : 'authorization_failed', { cause });
  }
}

export function createStart(settings: Settings, randomBytes: (size: number) => Uint8Array): StartLogin {
  const random = (): string => Buffer.from(randomBytes(32)).toString('base64url');

  return async (issuer, { acr, maxAge, returnTo, silent }, { loginHint, msisdn, version } = {}) => {
    const [state, nonce, codeVerifier] = [random(), random(), random()];
    const url = await address(
      issuer,
      {
        ...settings.parameters,
        redirect_uri: settings.redirectUri,
        scope: settings.scope,
        acr_values: acr,
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        ...(maxAge === undefined ? {} : { max_age: String(maxAge) }),
        ...(silent ? { prompt: 'none' } : {}),
        ...(loginHint === undefined ? {} : { login_hint: loginHint }),
        ...(version === undefined ? {} : { version }),
      },
      msisdn,
    );
    return {
      url,
      pending: { state, nonce, codeVerifier, issuer: issuer.client.issuer, returnTo, acr, maxAge, silent },
    };
  };
}
