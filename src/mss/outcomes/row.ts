/**
 * One row of the outcome table: its shape, and the few kinds of consequences that most rows share. Owns no codes: those
 * are in outcomes-*.ts.
 */
import type { OutcomeText } from './texts.ts';

/** `state` of the login's /status answer. */
export type OutcomeState = 'refused' | 'expired' | 'error';
/** Error of the authorization response: RFC 6749, OpenID Connect Core, OpenID unmet_authentication_requirements. */
export type OAuthError =
  | 'access_denied'
  | 'unmet_authentication_requirements'
  | 'temporarily_unavailable'
  | 'server_error'
  | 'login_required';

export interface Consequences {
  readonly state: OutcomeState;
  readonly oauthError: OAuthError;
  /** the state of a number shows through it: said only by operators that reveal, see {@link presented} */
  readonly neutral: boolean;
  /** "Try again" may help */
  readonly retry: boolean;
  readonly logLevel: 'info' | 'warn' | 'error';
  /** what the person is asked for before the next try */
  readonly asks?: 'spam_code';
}
export interface Row<Code extends string> extends Consequences {
  readonly code: Code;
  /** name in the specification, or our own for local failures */
  readonly name: string;
  readonly text: OutcomeText;
  /** error_description for the relying party: English, no personal data */
  readonly description: string;
  /** label value in metrics */
  readonly metric: string;
}

export const REFUSED: Consequences = {
  state: 'refused',
  oauthError: 'access_denied',
  neutral: false,
  retry: true,
  logLevel: 'info',
};
export const EXPIRED: Consequences = { ...REFUSED, state: 'expired' };
/** the number cannot be used at all: unknown, inactive, blocked */
export const NOT_USABLE: Consequences = {
  state: 'error',
  oauthError: 'access_denied',
  neutral: true,
  retry: false,
  logLevel: 'info',
};
export const UNMET: Consequences = { ...NOT_USABLE, oauthError: 'unmet_authentication_requirements' };
export const UNAVAILABLE: Consequences = {
  state: 'error',
  oauthError: 'temporarily_unavailable',
  neutral: false,
  retry: true,
  logLevel: 'warn',
};
/** our request, our configuration or the service is wrong: trying again does not help */
export const FAILED: Consequences = {
  state: 'error',
  oauthError: 'server_error',
  neutral: false,
  retry: false,
  logLevel: 'error',
};

export function row<const Code extends string>(
  code: Code,
  name: string,
  consequences: Consequences,
  text: OutcomeText,
  description: string,
  changes: Partial<Consequences> = {},
): Row<Code> {
  return { code, name, text, description, metric: name.toLowerCase(), ...consequences, ...changes };
}

/** A row that says more precisely what its fault means; whatever is not said anew is as for the fault. */
export function detail<Code extends string, const Detail extends string>(
  fault: Row<Code>,
  detailCode: Detail,
  name: string,
  changes: Partial<Omit<Row<string>, 'code' | 'name' | 'metric'>> = {},
): Row<`${Code}_${Detail}`> {
  return { ...fault, ...changes, code: `${fault.code}_${detailCode}`, name, metric: name.toLowerCase() };
}
