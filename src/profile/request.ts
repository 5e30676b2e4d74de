/**
 * The authorization request as the profile sees it: which rules it is held to, and its parameters in the spelling of
 * OpenID Connect. Pure. Never decides about a login; rules.ts says what is wrong, login-hint.ts and acr.ts what is wanted.
 */
import type { RelyingPartyConfig } from '../config/schema.ts';
import { hasMobileConnectScope } from './scopes.ts';

/** How a client is registered: `auto` lets every request decide. */
export type ClientProfile = RelyingPartyConfig['profile'];

/** Parameters by name, decoded. The SDKs send unused ones empty, which counts as absent. */
export type AuthorizationParameters = Readonly<Record<string, string | undefined>>;

/** The value of a parameter, or undefined when it is absent or empty. */
export const parameter = (params: AuthorizationParameters, name: string): string | undefined =>
  Object.hasOwn(params, name) && params[name] !== '' ? params[name] : undefined;

/** A request is Mobile Connect if the client's profile says so, or if it has `version` or an `mc_*` scope. */
export function isMobileConnect(profile: ClientProfile, params: AuthorizationParameters): boolean {
  if (profile !== 'auto') return profile === 'mobile-connect';
  return parameter(params, 'version') !== undefined || hasMobileConnectScope(parameter(params, 'scope'));
}

/** Names that SDKs send instead of the specified ones. */
const ALIASES: readonly (readonly [alias: string, name: string])[] = [
  ['max-age', 'max_age'],
  ['login_token_hint', 'login_hint_token'],
];

/**
 * What a Mobile Connect prompt means in OpenID Connect: `mobile` asks for a headless login, `no_seam` forbids seamless
 * authentication, `select_account` wants another number; each asks the person anew.
 */
const PROMPTS: ReadonlyMap<string, string> = new Map([
  ['mobile', 'login'],
  ['no_seam', 'login'],
  ['select_account', 'login'],
]);

/** OpenID Connect Core 3.1.2.1 writes popup, the Mobile Connect profile pop-up. */
const DISPLAYS: ReadonlyMap<string, string> = new Map([['pop-up', 'popup']]);

const normalPrompt = (prompt: string): string => {
  const values = prompt.split(' ').filter((value) => value !== '');
  return [...new Set(values.map((value) => PROMPTS.get(value) ?? value))].join(' ');
};

/**
 * The same request in the spelling of OpenID Connect, for the provider behind: empty parameters are left out, aliases
 * renamed unless the right name is there too, prompt and display translated. Unknown parameters stay.
 */
export function normaliseParameters(params: AuthorizationParameters): Record<string, string> {
  const normal: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== '') normal[name] = value;
  }
  for (const [alias, name] of ALIASES) {
    const value = normal[alias];
    if (value === undefined) continue;
    normal[name] ??= value;
    delete normal[alias];
  }
  if (normal.prompt !== undefined) normal.prompt = normalPrompt(normal.prompt);
  if (normal.display !== undefined) normal.display = DISPLAYS.get(normal.display) ?? normal.display;
  return normal;
}
