/**
 * The authorization request as the profile sees it: whether it is held to Mobile Connect, and its parameters in the
 * spelling of OpenID Connect. Pure. Never decides about a login; rules.ts says what is wrong, login-hint.ts and acr.ts what
 * is wanted.
 */
import { acceptablePremiumInfo } from '../attributes/requested-claims.ts';
import type { RelyingPartyConfig } from '../config/schema.ts';
import { PARAMETERS, type ParameterEntry } from './parameters.ts';
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

/** What the words of a value mean in OpenID Connect, each once. */
function inOpenIdConnect(text: string, { means }: ParameterEntry): string {
  const words = text.split(' ').filter((word) => word !== '');
  return [...new Set(words.map((word) => (Object.hasOwn(means, word) ? (means[word] ?? word) : word)))].join(' ');
}

/**
 * The same request in the spelling of OpenID Connect, for the provider behind: empty parameters are left out, aliases
 * renamed unless the right name is there too, prompt and display translated. Unknown parameters stay.
 */
export function normaliseParameters(params: AuthorizationParameters): Record<string, string> {
  const normal: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== '') normal[name] = value;
  }
  for (const entry of PARAMETERS) {
    for (const alias of entry.aliases) {
      const value = parameter(normal, alias);
      if (value === undefined) continue;
      normal[entry.name] ??= value;
      delete normal[alias];
    }
    const value = parameter(normal, entry.name);
    if (value !== undefined && Object.keys(entry.means).length > 0) normal[entry.name] = inOpenIdConnect(value, entry);
  }
  if (normal.claims !== undefined) normal.claims = acceptablePremiumInfo(normal.claims);
  return normal;
}
