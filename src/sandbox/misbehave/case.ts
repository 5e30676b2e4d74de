/**
 * What a misbehaviour is: one wrong ID token, in words, by the rule that forbids it, and how it is made. Types and the
 * names of the checks only; the cases are in cases/, in the order of catalogue.ts.
 */
import type { Claims, Header, Signer } from './token.ts';

/** The checks of a complete verification of an ID token, by what they look at. */
export type Check =
  /** there is an ID token at all */
  | 'token'
  /** `alg` is the one that the client is registered with */
  | 'algorithm'
  /** the key comes from the issuer's published keys, by its `kid` */
  | 'key'
  /** the header has no key, no address of one, and nothing critical that is unknown */
  | 'header'
  | 'signature'
  | 'iss'
  | 'sub'
  | 'aud'
  | 'azp'
  | 'exp'
  | 'iat'
  | 'nbf'
  | 'nonce'
  | 'at_hash'
  | 'acr'
  | 'auth_time'
  /** it is an ID token, and no other kind of JWT */
  | 'kind';

/** What the request must have asked, or the app be registered with, for the token to be wrong. */
export type Need = 'nonce' | 'acr_values' | 'max_age' | 'public key' | 'client secret';

export interface Rule {
  /** e.g. `OpenID Connect Core 3.1.3.7 (9)` */
  readonly source: string;
  readonly address: string;
}

/** What the authorization request asked for, as far as it is known. */
export interface Asked {
  readonly nonce: string | undefined;
  /** levels of acr_values; empty when none were asked for */
  readonly levels: readonly number[];
  /** seconds */
  readonly maxAge: number | undefined;
}

export interface Change {
  /** laid over the genuine header; `undefined` takes a member away */
  readonly header?: Header;
  /** laid over the genuine claims; `undefined` takes a claim away */
  readonly claims?: Claims;
  /** default: the key that signed the genuine token */
  readonly signer?: Signer;
}

/** Whoever would like to be the issuer: keys and addresses of an attacker. */
export interface Stranger {
  readonly rsa: Signer;
  readonly ec: Signer;
  /** certificate of the RSA or the EC key, DER in base64 */
  readonly certificates: Readonly<Record<'RS256' | 'ES256', string>>;
  readonly jwksAddress: string;
  readonly certificateAddress: Readonly<Record<'RS256' | 'ES256', string>>;
}

/** What a wrong token is made of. */
export interface Kit {
  readonly header: Header;
  readonly claims: Claims;
  /** seconds since 1970 */
  readonly now: number;
  readonly clientId: string;
  /** an issuer that is not this one */
  readonly otherIssuer: string;
  readonly asked: Asked;
  /** that of the genuine token */
  readonly signer: Signer;
  /** every key that the issuer publishes for signatures */
  readonly published: readonly Signer[];
  readonly clientSecret: string | undefined;
  readonly stranger: Stranger;
  /** the ID token of the login before, byte for byte, as long as it is valid */
  readonly earlier: string | undefined;
  /** the genuine token with a change, signed */
  readonly token: (change: Change) => string;
  readonly randomId: () => string;
}

/** What is sent instead of the genuine ID token; undefined: none is. */
export type Forge = (kit: Kit) => string | undefined;

export interface Misbehaviour {
  readonly title: string;
  /** what is wrong with the token */
  readonly wrong: string;
  /** what a right relying party does */
  readonly right: string;
  readonly rules: readonly Rule[];
  /** the checks that it fails; all others pass */
  readonly fails: readonly Check[];
  readonly needs?: readonly Need[];
  readonly forge: Forge;
}

/** A wrong token that differs from the genuine one in claims only. */
export const claims =
  (change: (kit: Kit) => Claims): Forge =>
  (kit) =>
    kit.token({ claims: change(kit) });
