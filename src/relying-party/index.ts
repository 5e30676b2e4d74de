/** `signet/relying-party`: a relying party of any OpenID Connect issuer, strict by default. */
export { ERRORS, type ErrorCode, RelyingPartyError, TokenError, type TokenErrorCode } from './errors.ts';
export type { KoaContext, KoaMiddleware } from './koa.ts';
export type { Level } from './levels.ts';
export type { ClientOptions, ClientStore, MobileConnectOptions, OnError, RelyingPartyOptions } from './options.ts';
export type { ClientRegistration } from './outside/client.ts';
export { createRelyingParty, type LoginOptions, type RelyingParty } from './relying-party.ts';
export { createMemorySessionStore } from './session/memory-store.ts';
export { createMemoryReplayStore, type ReplayStore } from './session/replay-store.ts';
export type { Demand, Session, SessionStore, SessionTokens } from './session/session.ts';
export { accessTokenHash, type Expectation, type IdTokenClaims, verifyIdToken } from './token/id-token.ts';
export { createKeySource } from './token/keys.ts';
export { type LogoutSubject, verifyLogoutToken } from './token/logout-token.ts';
export type { Algorithm, Trust } from './token/signed.ts';
