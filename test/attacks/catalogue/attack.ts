/** What is written down of an attack; the files beside this one are the list. Data only. */

/** Against whom: `provider` is Signet, `relying party` is a website with the kit, `person` is who signs in. */
export type Victim = 'provider' | 'relying party' | 'person';

export interface Attack {
  readonly name: string;
  readonly against: Victim;
  /** what the attacker does, in one sentence */
  readonly what: string;
  /** where it is published */
  readonly sources: readonly string[];
  /** what stops it */
  readonly defence: string;
  /** files that hold the defence, or the library that does */
  readonly code: readonly string[];
  /** what it does not stop */
  readonly limit?: string;
}

export interface Family {
  readonly title: string;
  /** below test/attacks */
  readonly file: string;
  readonly attacks: Readonly<Record<string, Attack>>;
}

/** Where attacks were published; rows name them by these keys. */
export const LITERATURE = {
  sok: 'C. Mainka, V. Mladenov, J. Schwenk, T. Wich: SoK: Single Sign-On Security – An Evaluation of OpenID Connect (IEEE EuroS&P 2017)',
  fks: 'D. Fett, R. Küsters, G. Schmitz: A Comprehensive Formal Security Analysis of OAuth 2.0 (ACM CCS 2016)',
  bcp: 'RFC 9700: Best Current Practice for OAuth 2.0 Security',
  iss: 'RFC 9207: OAuth 2.0 Authorization Server Issuer Identification',
  oauth: 'RFC 6749: The OAuth 2.0 Authorization Framework',
  threats: 'RFC 6819: OAuth 2.0 Threat Model and Security Considerations',
  pkce: 'RFC 7636: Proof Key for Code Exchange',
  native: 'RFC 8252: OAuth 2.0 for Native Apps',
  jwt: 'RFC 8725: JSON Web Token Best Current Practices',
  jar: 'RFC 9101: JWT-Secured Authorization Request',
  par: 'RFC 9126: OAuth 2.0 Pushed Authorization Requests',
  assertion: 'RFC 7523: JWT Profile for OAuth 2.0 Client Authentication',
  bearer: 'RFC 6750: Bearer Token Usage',
  core: 'OpenID Connect Core 1.0',
  registration: 'OpenID Connect Dynamic Client Registration 1.0',
  backchannel: 'OpenID Connect Back-Channel Logout 1.0',
  rplogout: 'OpenID Connect RP-Initiated Logout 1.0',
  cookies: 'RFC 6265bis: Cookies',
} as const;
