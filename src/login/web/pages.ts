/** From a transaction to the page of its state: fills in the page models of src/pages. */
import { presented } from '../../mss/outcomes/outcomes.ts';
import { brandOf } from '../../operator/brand.ts';
import type { Operator } from '../../operator/operator.ts';
import type { NumberProblem, SpamCodeProblem } from '../../pages/models.ts';
import { numberPage } from '../../pages/number.ts';
import { otherPersonPage } from '../../pages/other-person.ts';
import { outcomePage } from '../../pages/outcome.ts';
import type { Renderer } from '../../pages/renderer.ts';
import { readyPage, waitingPage } from '../../pages/signing.ts';
import { spamCodePage } from '../../pages/spam-code.ts';
import { termsPage } from '../../pages/terms.ts';
import type { Keyring } from '../../store/keyring.ts';
import { loginAddress } from '../address.ts';
import type { LoginService } from '../service.ts';
import { SPAM_CODE_TRIES } from '../spam-code.ts';
import type { Transaction } from '../transaction.ts';
import { validSeconds } from '../validity.ts';
import type { CsrfTokens } from './csrf.ts';
import { appAddress, secondsLeft } from './state.ts';

export interface PagePorts {
  readonly renderer: Renderer;
  readonly tokens: CsrfTokens;
  readonly keyring: Keyring;
  readonly login: Pick<LoginService, 'mayDecline' | 'secondsUntilFree' | 'sharesLocation' | 'words'>;
  readonly returnSeconds: number;
  readonly now: () => number;
}

export interface NumberEntry {
  readonly value: string;
  readonly problem: NumberProblem;
}

/** What every page of one login shares. */
function common(ports: PagePorts, operator: Operator, transaction: Transaction) {
  const address = (action: string): string => loginAddress(operator, transaction.uid, action);
  return {
    operator: brandOf(operator),
    rpName: transaction.rpName,
    csrf: ports.tokens.issue(transaction),
    address,
  };
}

export function showNumber(
  ports: PagePorts,
  operator: Operator,
  transaction: Transaction,
  entry?: NumberEntry,
): string {
  const { address, ...shared } = common(ports, operator, transaction);
  const value = transaction.msisdn ? `+${ports.keyring.open(transaction.msisdn, 'msisdn')}` : undefined;
  const model = { ...shared, action: address('/number'), cancelAction: address('/cancel'), value, ...entry };
  return numberPage(ports.renderer, model, transaction.language);
}

function showOtherPerson(ports: PagePorts, operator: Operator, transaction: Transaction): string {
  const { address, ...shared } = common(ports, operator, transaction);
  const { msisdn } = transaction;
  const model = {
    ...shared,
    // of the number that is asked for, never of the session's
    numberHint: msisdn && operator.reveal ? ports.keyring.open(msisdn, 'msisdn').slice(-2) : undefined,
    continueAction: address('/continue'),
    cancelAction: address('/cancel'),
  };
  return otherPersonPage(ports.renderer, model, transaction.language);
}

export function showSpamCode(
  ports: PagePorts,
  operator: Operator,
  transaction: Transaction,
  mistake?: SpamCodeProblem,
): string {
  const { address, ...shared } = common(ports, operator, transaction);
  const { tries = 0, required = false } = transaction.spamCode ?? {};
  const model = {
    ...shared,
    action: address('/spamcode'),
    cancelAction: address('/cancel'),
    required,
    triesLeft: SPAM_CODE_TRIES - tries,
    problem: mistake ?? (tries > 0 ? 'wrong' : undefined),
  } as const;
  return spamCodePage(ports.renderer, model, transaction.language);
}

function showSigning(ports: PagePorts, operator: Operator, transaction: Transaction): string {
  const { address, ...shared } = common(ports, operator, transaction);
  const digits = transaction.msisdn ? ports.keyring.open(transaction.msisdn, 'msisdn').slice(-2) : '';
  const { numberMatch, attempt } = transaction;
  const model = {
    ...shared,
    compared: numberMatch
      ? {
          kind: 'number' as const,
          numbers: numberMatch.choices,
          picked: numberMatch.picked ? numberMatch.shown : undefined,
          action: address('/pick'),
          // the push of a page that nothing was sent for yet is the next one
          attempt: transaction.state === 'ready' ? attempt + 1 : attempt,
        }
      : { kind: 'code' as const, code: transaction.code },
    message: ports.login.words(transaction).bindingMessage,
    numberHint: digits,
    cancelAction: address('/cancel'),
    otherAction: ports.login.mayDecline(transaction) ? address('/other') : undefined,
    totalSeconds: validSeconds(operator, transaction),
    statusUrl: address('/status'),
    eventsUrl: address('/events'),
    pageUrl: address(''),
    startAction: address('/start'),
    byLink: transaction.authenticator === 'sms',
    sharesLocation: ports.login.sharesLocation(operator, transaction),
  };
  if (transaction.state === 'ready') return readyPage(ports.renderer, model, transaction.language);
  const { startAction: _unused, ...waiting } = model;
  const left = secondsLeft(transaction, operator, ports.now());
  const appUrl = appAddress(transaction, ports.keyring);
  return waitingPage(ports.renderer, { ...waiting, secondsLeft: left, appUrl }, transaction.language);
}

function showTerms(ports: PagePorts, operator: Operator, transaction: Transaction): string {
  const { address, ...shared } = common(ports, operator, transaction);
  const model = {
    ...shared,
    termsUrl: operator.settings.mss.auto_activation?.terms_url ?? '',
    termsVersion: operator.settings.mss.auto_activation?.terms_version ?? '',
    acceptAction: address('/terms'),
    cancelAction: address('/cancel'),
  };
  return termsPage(ports.renderer, model, transaction.language);
}

export function showOutcome(ports: PagePorts, operator: Operator, transaction: Transaction): string {
  const { address, ...shared } = common(ports, operator, transaction);
  const outcome = presented(transaction.outcome ?? 'internal', operator.reveal);
  const words = outcome.text[transaction.language];
  const model = {
    ...shared,
    kind: outcome.state,
    title: words.title,
    text: words.explanation,
    incident: transaction.incident,
    ...(outcome.retry
      ? { retry: { action: address('/retry'), secondsUntilFree: ports.login.secondsUntilFree(transaction) } }
      : {}),
    finish: { action: address('/finish') },
    returnSeconds: ports.returnSeconds,
  };
  return outcomePage(ports.renderer, model, transaction.language);
}

/** The page of the present state; undefined when the browser goes onward instead. */
export function showState(ports: PagePorts, operator: Operator, transaction: Transaction): string | undefined {
  switch (transaction.state) {
    case 'other_person':
      return showOtherPerson(ports, operator, transaction);
    case 'number':
      return showNumber(ports, operator, transaction);
    case 'terms':
      return showTerms(ports, operator, transaction);
    case 'spam_code':
      return showSpamCode(ports, operator, transaction);
    case 'ready':
    case 'sending':
    case 'waiting':
    case 'approved':
      return showSigning(ports, operator, transaction);
    case 'failed':
      return showOutcome(ports, operator, transaction);
    case 'signed':
    case 'done':
      return undefined;
  }
}
