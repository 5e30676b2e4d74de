/** What the relying party knows of a signed-in person, and the store that it is kept in. */
import type { Level } from '../levels.ts';

/** What a login asked for. */
export interface Demand {
  /** the least level of assurance that will do */
  readonly acr?: Level | undefined;
  /** seconds since the person answered */
  readonly maxAge?: number | undefined;
}

export interface Session {
  readonly issuer: string;
  readonly clientId: string;
  /** the pseudonym (PCR); the key of an account is this together with the issuer */
  readonly sub: string;
  readonly acr: string | undefined;
  readonly amr: readonly string[];
  /** epoch seconds */
  readonly authTime: number | undefined;
  /** the session at the issuer */
  readonly sid: string | undefined;
  /** verified claims of the ID token */
  readonly claims: Readonly<Record<string, unknown>>;
  /** claims of the userinfo endpoint, if those are asked for */
  readonly userinfo: Readonly<Record<string, unknown>> | undefined;
  /** for id_token_hint */
  readonly idToken: string;
  /** only with `keepTokens` */
  readonly tokens: SessionTokens | undefined;
  /** what the login of this session asked for */
  readonly asked: Demand;
  /** epoch milliseconds */
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

export interface SessionTokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** epoch milliseconds */
  readonly expiresAt: number | undefined;
}

/** Keys are hashes of what stands in the cookie: whoever reads the store cannot sign in with it. */
export interface SessionStore {
  get(key: string): Session | undefined | Promise<Session | undefined>;
  /** @param until epoch milliseconds after which the session is of no use */
  set(key: string, session: Session, until: number): void | Promise<void>;
  /** The same for a session that is there; one that ended meanwhile stays ended. */
  touch(key: string, session: Session, until: number): void | Promise<void>;
  delete(key: string): void | Promise<void>;
  /** @returns how many sessions ended */
  deleteBySid(issuer: string, sid: string): number | Promise<number>;
  deleteBySub(issuer: string, sub: string): number | Promise<number>;
}
