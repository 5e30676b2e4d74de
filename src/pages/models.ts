/**
 * What each page needs to know, as types. Owns the shapes that routes fill in; never holds a phone number (only its
 * last two digits), a secret, or text in a language: the pages bring their own words.
 *
 * Names (`rpName`, operator names) are plain text from outside; the templates escape them. Addresses of forms are on
 * the gateway's own origin. Every form sends the hidden field `csrf`.
 */
import type { ConsentItem } from '../consent/items.ts';

/** An operator as people recognise it. */
export interface Brand {
  readonly name: string;
  /** `#rrggbb` */
  readonly colour: string;
  /** address of a square logo; without one the initials of the name are drawn */
  readonly logo?: string | undefined;
}

/** A form that is one button. */
export interface FormTarget {
  readonly action: string;
  readonly csrf: string;
}

export type NumberProblem = 'required' | 'invalid' | 'not_served' | 'too_many';

/** Asks for the mobile number: POST `action` with `msisdn` (as typed) and `csrf`; POST `cancelAction` with `csrf`. */
export interface NumberPage {
  readonly operator: Brand;
  readonly rpName: string;
  readonly action: string;
  readonly cancelAction: string;
  readonly csrf: string;
  /** what the person typed before, when there is a problem with it */
  readonly value?: string | undefined;
  readonly problem?: NumberProblem | undefined;
}

/**
 * Somebody else is signed in in this browser than the one whom the relying party asks for: POST `continueAction` goes on,
 * POST `cancelAction` leaves everything as it is. Says nothing of the person who is signed in.
 */
export interface OtherPersonPage {
  readonly operator: Brand;
  readonly rpName: string;
  readonly csrf: string;
  /** last two digits of the number that is asked for, where they may be shown */
  readonly numberHint?: string | undefined;
  readonly continueAction: string;
  readonly cancelAction: string;
}

export type SpamCodeProblem = 'wrong' | 'missing' | 'invalid';

/** Asks for the spam code before anything rings: POST `action` with `spam_code` and `csrf`; POST `cancelAction`. */
export interface SpamCodePage {
  readonly operator: Brand;
  readonly rpName: string;
  readonly action: string;
  readonly cancelAction: string;
  readonly csrf: string;
  /** an empty code is no answer */
  readonly required: boolean;
  readonly triesLeft: number;
  readonly problem?: SpamCodeProblem | undefined;
}

/** Addresses that the script of the signing page follows. */
export interface SigningAddresses {
  /** JSON `{state, code, seconds_left}` */
  readonly statusUrl: string;
  /** server-sent events whose data is the same JSON, the present state first */
  readonly eventsUrl: string;
  /** where GET shows the page of the present state, or goes onward */
  readonly pageUrl: string;
}

/** What the person compares between page and phone. */
export type Compared =
  /** session code, shown on both */
  | { readonly kind: 'code'; readonly code: string }
  | {
      /** the phone shows one of these; POST `action` with `number`, `attempt` and `csrf` picks it, wrong ones end the login */
      readonly kind: 'number';
      readonly numbers: readonly string[];
      /** the right one, once it was picked */
      readonly picked: string | undefined;
      readonly action: string;
      /** which push the numbers belong to */
      readonly attempt: number;
    };

interface Signing extends SigningAddresses {
  readonly operator: Brand;
  readonly rpName: string;
  readonly compared: Compared;
  /** of the relying party, shown here and on the phone */
  readonly message?: string | undefined;
  /** last two digits of the number, e.g. `67` or `•••• 67` */
  readonly numberHint: string;
  readonly cancelAction: string;
  /** the number is that of the person who is signed in: POST it to use another */
  readonly otherAction?: string | undefined;
  readonly csrf: string;
  /** how long the request stays valid on the phone, in seconds */
  readonly totalSeconds: number;
  /** the request comes as a link in a text message */
  readonly byLink?: boolean;
  /** the relying party is going to learn where the phone is */
  readonly sharesLocation?: boolean;
}

/** Shows the code before anything rings; POST `startAction` (by the script, or by the button) makes the phone ring. */
export interface ReadyPage extends Signing {
  readonly startAction: string;
}

/** The request is on the phone. */
export interface WaitingPage extends Signing {
  readonly secondsLeft: number;
  /** opens the operator's app with the request; never a script address */
  readonly appUrl?: string | undefined;
}

/**
 * Asks to accept the operator's terms, because the sign-in would set up the SIM: POST `acceptAction`, or `cancelAction`
 * to decline.
 */
export interface TermsPage {
  readonly operator: Brand;
  readonly rpName: string;
  readonly csrf: string;
  /** on the operator's site */
  readonly termsUrl: string;
  /** goes along as `terms_version` */
  readonly termsVersion: string;
  readonly acceptAction: string;
  readonly cancelAction: string;
}

/**
 * Asks whether the relying party may know each of the items: POST `allowAction`, or `refuseAction`, which ends the
 * sign-in.
 */
export interface ConsentPage {
  readonly operator: Brand;
  readonly rpName: string;
  readonly items: readonly ConsentItem[];
  readonly csrf: string;
  readonly allowAction: string;
  readonly refuseAction: string;
  /** the page of one's own, where it can be taken back */
  readonly accountUrl: string;
}

/**
 * What a link in a text message opens: POST `action` with `csrf` and `answer` approve or refuse. Loading it changes
 * nothing. Its address is a secret.
 */
export interface LinkPage {
  readonly operator: Brand;
  readonly rpName: string;
  readonly action: string;
  readonly csrf: string;
  /** shown on the page of the sign-in too; with number matching to be picked there; nothing where there is no page */
  readonly compared: { readonly kind: 'code' | 'number' | 'nothing'; readonly value: string };
  /** what the sign-in is for, by the relying party */
  readonly context?: string | undefined;
  /** of the relying party, shown on the page of the sign-in too */
  readonly message?: string | undefined;
}

/** What became of the answer by a link; `gone`: used, too late, or the sign-in was ended. */
export interface LinkEndPage {
  readonly operator: Brand;
  readonly kind: 'approved' | 'refused' | 'gone';
  /** with number matching, what is still to be picked on the page of the sign-in */
  readonly pick?: string | undefined;
}

export type OutcomeKind = 'refused' | 'expired' | 'error';

/** A login that did not succeed: why, Try again where that helps, and the way back. */
export interface OutcomePage {
  readonly operator: Brand;
  readonly rpName: string;
  readonly kind: OutcomeKind;
  /** in the language of the page */
  readonly title: string;
  readonly text: string;
  readonly incident?: string | undefined;
  readonly csrf: string;
  readonly retry?: { readonly action: string; readonly secondsUntilFree: number } | undefined;
  readonly finish: { readonly action: string };
  /** after this many seconds the script follows `finish` by itself */
  readonly returnSeconds: number;
}

/** Signed: on the way back. Seen only if the redirect does not happen. */
export interface LeavingPage {
  readonly operator: Brand;
  readonly rpName: string;
  /** where the person goes on; never a script address */
  readonly continueUrl: string;
}

/** The answer to the relying party as a form: POST `action` with `fields`. */
export interface FormPostPage {
  readonly operator: Brand;
  readonly rpName: string;
  /** at the relying party */
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

export const PROBLEMS = [
  'lost_cookie',
  'expired_interaction',
  'already_finished',
  'invalid_request',
  'not_found',
  'method_not_allowed',
  'too_many_requests',
  'unavailable',
  'internal',
] as const;
export type ProblemKind = (typeof PROBLEMS)[number];

/** Something outside the login's own flow went wrong. Its words come from the catalogue unless given. */
export interface ProblemPage {
  readonly kind: ProblemKind;
  readonly operator?: Brand | undefined;
  readonly rpName?: string | undefined;
  /** instead of the catalogue's words */
  readonly heading?: string | undefined;
  readonly text?: string | undefined;
  readonly advice?: string | undefined;
  readonly incident?: string | undefined;
  readonly back?: FormTarget | undefined;
}

export interface SelectableOperator extends Brand {
  readonly id: string;
  /** e.g. `901_01`, sent as `mcc_mnc` */
  readonly mccMnc: string;
  /** ISO 3166, shown where the operators are of several countries */
  readonly country?: string | undefined;
}

/** Which operator the page offers before all others, and why. */
export interface SuggestedOperator {
  readonly operator: SelectableOperator;
  /** this browser chose it last, or its address is of that operator's mobile data */
  readonly reason: 'remembered' | 'network';
  /** the page with all operators */
  readonly othersUrl: string;
}

/** Search among many operators: GET `action` with `q` and `hidden`. */
export interface OperatorSearch {
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
  readonly term: string;
}

/**
 * Discovery without a number: POST `action` with `msisdn`, with `mcc_mnc` of the chosen operator, or with `cancel`;
 * `hidden` goes along with all.
 */
export interface SelectionPage {
  readonly action: string;
  readonly csrf?: string | undefined;
  readonly hidden?: Readonly<Record<string, string>> | undefined;
  readonly rpName?: string | undefined;
  /** those to choose from, after a search those that were found */
  readonly operators: readonly SelectableOperator[];
  /** instead of the whole choice */
  readonly suggestion?: SuggestedOperator | undefined;
  readonly search?: OperatorSearch | undefined;
  readonly problem?: NumberProblem | undefined;
  readonly numberValue?: string | undefined;
}

/**
 * Asks whether to sign out: POST `action` with `xsrf` and `ui_locales`, and `logout`: `yes` signs out everywhere, `this` of
 * the relying party that asks; without it nothing changes.
 */
export interface LogoutPage {
  readonly operator: Brand;
  readonly action: string;
  readonly xsrf: string;
  readonly language: string;
  /** who asks */
  readonly rpName?: string | undefined;
  /** names of those where the person is signed in */
  readonly parties: readonly string[];
  /** whether `this` is a choice */
  readonly canLeaveAlone: boolean;
}

/** Shows relying parties being told that a person signed out, until `isOver`. */
export interface LogoutProgressPage {
  readonly operator: Brand;
  /** what has happened; undefined is that the person is signed out */
  readonly heading?: string | undefined;
  /** where the person goes on */
  readonly rpName?: string | undefined;
  readonly parties: readonly {
    readonly name: string;
    readonly state: 'pending' | 'confirmed' | 'later' | 'untold';
  }[];
  /** nobody is waited for any more */
  readonly isOver: boolean;
  readonly allConfirmed: boolean;
  /** JSON `{states, settled, wait_ms}`: states in the order of `parties`; the browser goes on after `wait_ms` once settled */
  readonly statusUrl: string;
  readonly pageUrl: string;
  /** undefined: the page is the end */
  readonly continueUrl?: string | undefined;
}

export interface LoggedOutPage {
  readonly operator: Brand;
  /** the page of one's own */
  readonly accountUrl: string;
  readonly rpName?: string | undefined;
}
