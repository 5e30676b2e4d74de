/**
 * What is demanded of an authorization request, as one ordered list made from the parameter table: the first rule that a
 * request breaks is the error that the relying party gets. Pure. Plain OpenID Connect requests are held to the few rules
 * that OpenID Connect has itself. Never looks at client_id or redirect_uri: those errors are not sent to the relying party.
 */
import { type ErrorCode, type Need, PARAMETERS, type ParameterEntry } from './parameters.ts';
import { type AuthorizationParameters, type ClientProfile, isMobileConnect, parameter } from './request.ts';
import { earliestRulebook, hasScopeOf } from './scopes.ts';
import { valueProblem } from './values.ts';
import { type Rulebook, rulebookOfVersion } from './versions.ts';

export interface Violation {
  readonly error: ErrorCode;
  readonly description: string;
}

export interface Rule {
  readonly name: string;
  readonly check: (params: AuthorizationParameters, rulebook: Rulebook) => Violation | undefined;
}

/** The column of the table that a request is held to. */
export function rulebookOf(profile: ClientProfile, params: AuthorizationParameters): Rulebook {
  if (!isMobileConnect(profile, params)) return 'oidc';
  const version = parameter(params, 'version');
  const named = version === undefined ? undefined : rulebookOfVersion(version);
  return named ?? earliestRulebook(parameter(params, 'scope'));
}

function needOf(entry: ParameterEntry, params: AuthorizationParameters, rulebook: Rulebook): Need {
  const { need, withScope } = entry;
  const special = rulebook !== 'oidc' && withScope && hasScopeOf(withScope.group, parameter(params, 'scope'));
  return special ? withScope.need : need[rulebook];
}

/** The spellings of a parameter that a request has, and their values. */
const given = ({ name, aliases }: ParameterEntry, params: AuthorizationParameters): (readonly [string, string])[] =>
  [name, ...aliases].flatMap((spelling) => {
    const text = parameter(params, spelling);
    return text === undefined ? [] : [[spelling, text] as const];
  });

const presence = (entry: ParameterEntry): Rule => ({
  name: `${entry.name} is there where it must be, and not where it must not`,
  check(params, rulebook) {
    const need = needOf(entry, params, rulebook);
    const present = given(entry, params).length > 0;
    if (need === 'required' && !present && (rulebook !== 'oidc' || entry.everywhere)) {
      return { error: 'invalid_request', description: `Mandatory parameter ${entry.name} is missing` };
    }
    return need === 'refused' && present
      ? { error: entry.error, description: `Parameter ${entry.name} is not supported` }
      : undefined;
  },
});

const value = (entry: ParameterEntry): Rule => ({
  name: `${entry.name} has a value that is allowed`,
  check(params, rulebook) {
    const judged = entry.everywhere || (rulebook !== 'oidc' && needOf(entry, params, rulebook) !== 'ignored');
    const problem = (text: string): string | undefined =>
      text.length > entry.maxLength
        ? `at most ${entry.maxLength} characters`
        : judged
          ? valueProblem(text, entry.value, rulebook)
          : undefined;
    const mandatory = entry.need[rulebook] === 'required' ? 'Mandatory parameter' : 'Parameter';
    for (const [spelling, text] of given(entry, params)) {
      const right = problem(text);
      if (right === undefined) continue;
      const error = text.length > entry.maxLength ? 'invalid_request' : entry.error;
      return { error, description: `${mandatory} ${spelling} is invalid: ${right}` };
    }
    return undefined;
  },
});

const rulesOf = (entry: ParameterEntry): readonly Rule[] => [presence(entry), value(entry)];

/** In the order in which they are checked. */
export const RULES: readonly Rule[] = PARAMETERS.filter(({ address }) => !address).flatMap(rulesOf);

/** The same for a parameter that stands for a whole request. */
const REFERENCE_RULES: readonly Rule[] = PARAMETERS.filter(({ name }) => name === 'request_uri').flatMap(rulesOf);

const firstViolation = (rules: readonly Rule[], params: AuthorizationParameters, rulebook: Rulebook) => {
  for (const rule of rules) {
    const violation = rule.check(params, rulebook);
    if (violation) return violation;
  }
  return undefined;
};

/** What is wrong with a reference to a pushed request in itself. */
export const checkReference = (params: AuthorizationParameters): Violation | undefined =>
  firstViolation(REFERENCE_RULES, params, 'oidc');

/**
 * The first rule that a request breaks, as the error for its relying party; undefined when it keeps them all.
 * @param params as the client sent them, before normaliseParameters
 */
export function checkRequest(
  params: AuthorizationParameters,
  client: { readonly profile: ClientProfile },
): Violation | undefined {
  return firstViolation(RULES, params, rulebookOf(client.profile, params));
}
