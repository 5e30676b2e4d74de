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

const presence = (entry: ParameterEntry): Rule => ({
  name: `${entry.name} is there where it must be, and not where it must not`,
  check(params, rulebook) {
    const need = needOf(entry, params, rulebook);
    const present =
      parameter(params, entry.name) !== undefined ||
      entry.aliases.some((alias) => parameter(params, alias) !== undefined);
    if (need === 'required' && !present && (rulebook !== 'oidc' || entry.everywhere)) {
      return { error: 'invalid_request', description: `Mandatory parameter ${entry.name} is missing` };
    }
    return need === 'refused' && present
      ? { error: entry.error, description: `Parameter ${entry.name} is not supported` }
      : undefined;
  },
});

const value = (entry: ParameterEntry): Rule => {
  const spellings = [entry.name, ...entry.aliases];
  const check = (spelling: string, text: string, params: AuthorizationParameters, rulebook: Rulebook) => {
    const judged = entry.everywhere || (rulebook !== 'oidc' && needOf(entry, params, rulebook) !== 'ignored');
    const tooLong = text.length > entry.maxLength;
    const judgement = judged && !tooLong ? valueProblem(text, entry.value, rulebook) : undefined;
    const right = tooLong ? `at most ${entry.maxLength} characters` : judgement;
    if (right === undefined) return undefined;
    const mandatory = entry.need[rulebook] === 'required' ? 'Mandatory parameter' : 'Parameter';
    const error = tooLong ? 'invalid_request' : entry.error;
    return { error, description: `${mandatory} ${spelling} is invalid: ${right}` };
  };
  return {
    name: `${entry.name} has a value that is allowed`,
    check(params, rulebook) {
      // most of the table is not there: nothing is worked out for it
      for (const spelling of spellings) {
        const text = parameter(params, spelling);
        const violation = text === undefined ? undefined : check(spelling, text, params, rulebook);
        if (violation) return violation;
      }
      return undefined;
    },
  };
};

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
