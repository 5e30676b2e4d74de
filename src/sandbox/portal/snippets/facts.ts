/** What a snippet is written from: an app at one operator, with the secrets that may be shown. Pure data. */
import type { AppView } from '../../apps/registered-apps.ts';

export interface SnippetFacts {
  readonly app: AppView['app'];
  readonly operator: string;
  readonly issuer: string;
  readonly clientId: string;
  /** at the operator; undefined for a client without one */
  readonly clientSecret: string | undefined;
  readonly redirectUri: string;
  readonly discovery: {
    readonly url: string;
    readonly clientId: string;
    /** undefined: it may not be shown any more */
    readonly secret: string | undefined;
  };
  /** a phone of the operator, digits */
  readonly msisdn: string;
}

/** A language and library, and what its snippet needs of the app. */
export interface Recipe {
  /** anchor on the page */
  readonly id: string;
  readonly title: string;
  readonly file: string;
  /** how it is run, and what it does */
  readonly about: string;
  /** what stands in its way with this app; undefined: nothing */
  readonly obstacle?: (facts: SnippetFacts) => string | undefined;
  readonly write: (facts: SnippetFacts) => string;
}

/** Stands where a secret would, said in words that nobody takes for one. */
export const UNKNOWN_SECRET = 'PUT-THE-DISCOVERY-SECRET-HERE';

/** What the request asks for, by the rules that the app is held to. */
export const asked = ({ app }: SnippetFacts) =>
  app.profile === 'oidc'
    ? { scope: 'openid', version: undefined, acr: '2' }
    : { scope: 'openid mc_authn', version: 'mc_di_r2_v2.3', acr: '2' };

/** Whether a program of the developer's own can take the answer: on loopback, and not where the portal does. */
export function ownAddress({ discovery, redirectUri }: SnippetFacts): URL | undefined {
  const address = URL.parse(redirectUri);
  if (address?.protocol !== 'http:' || address.host === new URL(discovery.url).host) return undefined;
  return address;
}

/** What stands in the way of a program that has no key of the app's. */
const OWN_KEY =
  'This app authenticates by private_key_jwt, with a key that only it has: docs/relying-parties.md tells how.';
export const withoutOwnKey = ({ app }: SnippetFacts): string | undefined =>
  app.token_endpoint_auth_method === 'private_key_jwt' ? OWN_KEY : undefined;
