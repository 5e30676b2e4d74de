/**
 * The login by its steps: open, number, start, terms, spam code, cancel, retry, finish. Each is one pure move of the state
 * machine plus its effects. The phone rings only in `start` and `spamCode`. Knows nothing of HTTP, cookies or pages.
 */
import { newIncident } from '../audit/incident-number.ts';
import type { Language } from '../config/schema.ts';
import { OUTCOMES, type OutcomeCode } from '../mss/outcomes/outcomes.ts';
import type { Operator } from '../operator/operator.ts';
import { wantedLevels } from '../profile/acr.ts';
import type { SubscriberRepository } from '../subscriber/subscriber.ts';
import { asksLocation } from './asking.ts';
import { newSessionCode } from './code.ts';
import { reportFailure } from './failure.ts';
import type { LoginKey } from './hub.ts';
import { routed } from './levels.ts';
import {
  agreed,
  authenticated,
  declined,
  failed,
  finished,
  opened,
  type Plan,
  picked,
  planned,
  questioned,
  retried,
  spamCodeGiven,
  termsAccepted,
  termsAsked,
} from './machine.ts';
import type { MethodQuery } from './method-query.ts';
import { newNumberMatch } from './number-match.ts';
import type { RequestWords } from './phone-text.ts';
import type { Planner } from './planner.ts';
import type { PushDriver } from './push.ts';
import { createRinging, type RingingPorts } from './ringing.ts';
import { parseSpamCode } from './spam-code.ts';
import { SPAM_CODE_LABEL } from './stored-content.ts';
import { storedRequest } from './stored-request.ts';
import { reportSuccess } from './success.ts';
import type { Texting } from './texting.ts';
import type { State, Transaction, TransactionStore } from './transaction.ts';
import { validSeconds } from './validity.ts';

/** The login has an outcome. */
const ENDED: ReadonlySet<State> = new Set(['signed', 'failed', 'done']);
/** Rows outlive their interaction, so that an expired login still knows the way back to its relying party. */
const KEEP_SECONDS = 86_400;

export interface OpenLogin extends LoginKey {
  readonly clientId: string;
  readonly rpName: string;
  /** the authorization request, parameter by parameter, as it came */
  readonly request: Readonly<Record<string, unknown>>;
  readonly language: Language;
  /** a number is picked instead of a code compared */
  readonly matchNumbers: boolean;
  readonly wanted: readonly string[];
  /** undefined when the person is still to give a number */
  readonly plan: Plan | undefined;
  /** whether the person whom the request means is the one who is signed in; undefined: nobody is */
  readonly signedIn?: 'same' | 'other' | undefined;
}

export interface LoginPorts extends RingingPorts {
  readonly store: TransactionStore;
  readonly driver: PushDriver;
  readonly planner: Planner;
  readonly decideMethod: MethodQuery;
  readonly subscribers: SubscriberRepository;
  readonly texting: Pick<Texting, 'newPush' | 'send'>;
}

/** A push is on its way, or answered. */
const ASKED: ReadonlySet<State> = new Set(['sending', 'waiting', 'approved']);

const awaitsPick = ({ state, numberMatch }: Transaction): boolean =>
  ASKED.has(state) && numberMatch !== undefined && !numberMatch.picked;

/** As long as the page says that the request is valid. @returns epoch milliseconds */
const pickDeadline = (transaction: Transaction, operator: Operator): number =>
  (transaction.sentAt?.getTime() ?? 0) + validSeconds(operator, transaction) * 1_000;

export type LoginService = ReturnType<typeof createLoginService>;

export function createLoginService(ports: LoginPorts) {
  const { store, changes, now, randomBytes } = ports;
  const date = (): Date => new Date(now());
  const { ring, place, giveUp, misses, releaseStale } = createRinging(ports);
  const requestOf = (transaction: Transaction) => storedRequest(transaction, ports.keyring);
  const fail = (transaction: Transaction, outcome: OutcomeCode, phone: 'free' | 'busy' = 'free'): Transaction =>
    failed(transaction, { outcome, incident: newIncident(randomBytes), phone }, date());

  const passThrough = async (transaction: Transaction): Promise<Transaction> => {
    const msisdn = ports.keyring.open(transaction.msisdn ?? '', 'msisdn');
    const subscriber = await ports.subscribers.findOrCreate(transaction.operator, msisdn);
    return authenticated(transaction, { subscriberId: subscriber.id, at: date() });
  };

  /** Once the login of a number that the network vouched for is stored. */
  const reportVouched = (stored: Transaction): Promise<void> =>
    reportSuccess(ports, stored, { authenticator: 'passthrough' });

  /** What the person compares in another try. */
  const newComparison = ({ numberMatch }: Transaction) => ({
    code: newSessionCode(randomBytes),
    numberMatch: numberMatch && newNumberMatch(randomBytes),
  });

  /** Applies a step; `made` is what it made, if that is what was stored. */
  const change = async (
    transaction: Transaction,
    step: (current: Transaction) => Transaction | undefined,
    known?: Transaction,
  ) => {
    let made: Transaction | undefined;
    const next = (current: Transaction): Transaction | undefined => {
      made = step(current);
      return made;
    };
    const stored = await changes.apply(transaction, next, known);
    return { stored, made: stored && made };
  };

  /** The login ends, whatever becomes of a push on its way; an ended one is left as it is. */
  const end = async (transaction: Transaction, outcome: OutcomeCode): Promise<Transaction> => {
    const { stored, made } = await change(transaction, (current) =>
      ENDED.has(current.state) ? undefined : fail(current, outcome, 'busy'),
    );
    if (made) await reportFailure(ports, made);
    return stored ?? transaction;
  };

  /** What follows once the number is known. */
  const settled = async (next: Transaction): Promise<Transaction> => {
    if (next.state !== 'ready') return next;
    if (misses(await ports.locations.rights(next.clientId), next)) return fail(next, 'location_missing');
    return next.authenticator === 'passthrough' ? passThrough(next) : next;
  };
  const withPlan = (transaction: Transaction, plan: Plan) => settled(planned(transaction, plan, date()));

  const begun = async (empty: Transaction, { plan, signedIn }: OpenLogin): Promise<Transaction> => {
    if (signedIn === 'other') return questioned(empty, plan, date());
    return plan ? withPlan(empty, plan) : empty;
  };

  /** Stores what became of a page's answer, unless that page was left meanwhile. */
  const moveOn = async (seen: Transaction, next: Transaction): Promise<Transaction> => {
    const step = (current: Transaction) =>
      current.state === seen.state && current.code === seen.code ? { ...next, version: current.version } : undefined;
    const { stored, made } = await change(seen, step, seen);
    if (made?.outcome) await reportFailure(ports, made);
    if (made?.state === 'signed') await reportVouched(made);
    return stored ?? seen;
  };

  /** The number came from the session, neither from the relying party nor from the person. */
  const mayDecline = (transaction: Transaction): boolean =>
    transaction.signedIn === 'same' && transaction.msisdn !== undefined && !requestOf(transaction).hinted;

  const askTerms = async (transaction: Transaction): Promise<Transaction> => {
    const step = (current: Transaction) => (current.state === 'ready' ? termsAsked(current, date()) : undefined);
    return (await changes.apply(transaction, step, transaction)) ?? transaction;
  };

  const text = (operator: Operator, transaction: Transaction): Promise<Transaction> => {
    const { push, link } = ports.texting.newPush(operator, transaction);
    return place(
      transaction,
      push,
      (current) => (current.state === 'ready' ? current : undefined),
      (stored) => ports.texting.send(operator, stored, link),
    );
  };

  return {
    find: (key: LoginKey): Promise<Transaction | undefined> => store.find(key.operator, key.uid),

    /** The transaction of an interaction: made at the first look, the same afterwards. */
    async open(login: OpenLogin): Promise<Transaction> {
      const empty = opened({
        operator: login.operator,
        uid: login.uid,
        clientId: login.clientId,
        rpName: login.rpName,
        request: ports.keyring.seal(JSON.stringify(login.request), 'request'),
        language: login.language,
        wantedAcr: login.wanted.join(' '),
        code: newSessionCode(randomBytes),
        numberMatch: login.matchNumbers ? newNumberMatch(randomBytes) : undefined,
        signedIn: login.signedIn,
        createdAt: date(),
        expiresAt: new Date(now() + KEEP_SECONDS * 1_000),
      });
      const made = await begun(empty, login);
      const stored = await store.create(made);
      // the code is random: of several looks at once, the one that stored it reports
      if (stored.state === 'signed' && stored.code === made.code) await reportVouched(stored);
      if (stored.outcome && stored.incident === made.incident) await reportFailure(ports, stored);
      return stored;
    },

    /** The person gave a number. `not_served` changes nothing, so that another number can be given. */
    async number(operator: Operator, transaction: Transaction, msisdn: string): Promise<Transaction | 'not_served'> {
      const plan = await ports.planner(operator, msisdn, wantedLevels(transaction.wantedAcr));
      if (plan === 'not_served') return plan;
      const next = plan === 'loa_unreachable' ? fail(transaction, plan) : await withPlan(transaction, plan);
      return moveOn(transaction, next);
    },

    /** The person goes on although somebody else is signed in in this browser; nothing rings before the start. */
    async goOn(transaction: Transaction): Promise<Transaction> {
      if (transaction.state !== 'other_person') return transaction;
      return moveOn(transaction, await settled(agreed(transaction, date())));
    },

    /**
     * The number is that of the person who is signed in, and it is not them: they give their own. What is on the phone
     * stays there, and its answer is awaited and discarded first.
     */
    async decline(transaction: Transaction): Promise<Transaction> {
      if (!mayDecline(transaction)) return transaction;
      const { stored, made } = await change(transaction, (current) => {
        if (!mayDecline(current) || ENDED.has(current.state)) return undefined;
        if (!ASKED.has(current.state)) return declined(current, date());
        return { ...fail(current, 'cancelled', 'busy'), signedIn: 'declined' };
      });
      if (made?.outcome) await reportFailure(ports, made);
      return stored ?? transaction;
    },

    mayDecline,

    /**
     * Rings the phone, once: a second call in a later state changes nothing. Where the service can be asked, it says first
     * whether and how the number can sign.
     */
    async start(operator: Operator, planned: Transaction): Promise<Transaction> {
      if (planned.state !== 'ready') return planned;
      if (planned.authenticator === 'sms') return text(operator, planned);
      const decision = await ports.decideMethod(operator, planned);
      if (decision.kind === 'terms') return askTerms(planned);
      const hopeless = decision.kind === 'impossible' ? decision : undefined;
      if (hopeless && (operator.reveal || !OUTCOMES[hopeless.outcome].neutral)) return giveUp(planned, hopeless);
      const route = decision.kind === 'ring' && decision.route ? routed(decision.route) : {};
      const ready = (current: Transaction) => (current.state === 'ready' ? { ...current, ...route } : undefined);
      return ring(operator, { ...planned, ...route }, ready, (stored) => {
        if (hopeless) ports.driver.withhold(stored, hopeless.outcome, hopeless.detail);
        else ports.driver.send(stored);
      });
    },

    /** The person gave the spam code that the service demands: rings the phone if the service takes it. */
    async spamCode(operator: Operator, transaction: Transaction, given: string): Promise<Transaction | 'invalid'> {
      if (transaction.state !== 'spam_code') return transaction;
      const code = parseSpamCode(given, transaction.spamCode);
      if (code === undefined) return 'invalid';
      const sealed = ports.keyring.seal(code, SPAM_CODE_LABEL);
      return ring(operator, transaction, (current) =>
        current.state === 'spam_code' ? spamCodeGiven(current, sealed) : undefined,
      );
    },

    /**
     * The person accepted the operator's terms: recorded first; the phone still rings in `start` only.
     * @param version of the terms that the page named: others were not accepted
     */
    async acceptTerms(operator: Operator, transaction: Transaction, version: string): Promise<Transaction> {
      const terms = operator.settings.mss.auto_activation;
      if (transaction.state !== 'terms' || terms?.terms_version !== version) return transaction;
      const { terms_url, terms_version } = terms;
      await ports.audit.append({
        at: date(),
        kind: 'terms.accepted',
        operator: operator.id,
        clientId: transaction.clientId,
        details: { terms_url, terms_version },
      });
      const step = (current: Transaction) =>
        current.state === 'terms' ? termsAccepted(current, terms_version, date()) : undefined;
      return (await changes.apply(transaction, step, transaction)) ?? transaction;
    },

    /**
     * The person picked a number. The first pick of a push counts: the right one goes on, a wrong one ends the login, and
     * the push stays on the phone until its answer, which is discarded.
     * @param attempt of the page that offered it: a page of an earlier try picks nothing
     */
    async pick(operator: Operator, transaction: Transaction, pick: { number: string; attempt: number }) {
      const step = (current: Transaction): Transaction | undefined => {
        if (!awaitsPick(current) || current.attempt !== pick.attempt) return undefined;
        if (pickDeadline(current, operator) <= now()) return undefined;
        if (!current.numberMatch?.choices.includes(pick.number)) return undefined;
        return current.numberMatch.shown === pick.number
          ? picked(current, date())
          : fail(current, 'wrong_number', 'busy');
      };
      const { stored, made } = await change(transaction, step);
      if (made?.state === 'failed') await reportFailure(ports, made);
      if (made?.state === 'signed') await reportSuccess(ports, made);
      return stored ?? transaction;
    },

    /** Ends an approved login whose number nobody picked in time; answers any other unchanged. */
    async endUnpicked(operator: Operator, transaction: Transaction): Promise<Transaction> {
      const late = (current: Transaction): boolean =>
        current.state === 'approved' && pickDeadline(current, operator) <= now();
      if (!late(transaction)) return transaction;
      const { stored, made } = await change(transaction, (current) =>
        late(current) ? fail(current, 'number_not_picked') : undefined,
      );
      if (made) await reportFailure(ports, made);
      return stored ?? transaction;
    },

    /** What the request says beside the operator's own words. */
    words: (transaction: Transaction): RequestWords => requestOf(transaction).words,

    /** Ends the login for the person; a push on its way stays on the phone, and its answer is awaited and discarded. */
    cancel: (transaction: Transaction): Promise<Transaction> => end(transaction, 'cancelled'),

    /**
     * A new try with a new code; answers the transaction unchanged while the phone is still busy. A number that the
     * person typed can be corrected first; one that the relying party gave cannot.
     */
    async retry(transaction: Transaction): Promise<Transaction> {
      if (transaction.pushKey) await releaseStale(transaction);
      const askNumber = !requestOf(transaction).hinted && transaction.signedIn !== 'same';
      const stored = await changes.apply(transaction, (current) =>
        current.state === 'failed' && !current.pushKey
          ? retried(current, { ...newComparison(current), askNumber }, date())
          : undefined,
      );
      return stored ?? transaction;
    },

    /** The browser is on its way back to the relying party. */
    async finish(transaction: Transaction): Promise<void> {
      await changes.apply(
        transaction,
        (current) => (current.state === 'signed' || current.state === 'failed' ? finished(current, date()) : undefined),
        transaction,
      );
    },

    /** Ends a login before anything more rings: it needs an answer that only a page could take. */
    async endPageless(transaction: Transaction): Promise<Transaction> {
      const detail = 'the login needs a page, and its relying party asked for one without';
      return giveUp(transaction, { outcome: 'loa_unreachable', detail });
    },

    /**
     * The result of a login, for the one caller that takes it first.
     * @returns the transaction as it was signed; undefined when its result is taken already
     */
    async claim(transaction: Transaction): Promise<Transaction | undefined> {
      let taken: Transaction | undefined;
      const { made } = await change(transaction, (current) => {
        taken = current.state === 'signed' ? current : undefined;
        return taken && finished(taken, date());
      });
      return made && taken;
    },

    /** Ends a login that nobody can go on with, e.g. because its interaction expired. */
    expire: (transaction: Transaction): Promise<Transaction> => end(transaction, 'expired'),

    /** Whether the relying party is going to learn where the phone is. */
    sharesLocation(operator: Operator, transaction: Transaction): boolean {
      if (transaction.authenticator === 'sms') return false;
      return ports.locations.servedBy(operator.id) && asksLocation(requestOf(transaction).scope);
    },

    /** Seconds until the phone of a failed login is free for another push; 0 when it is. */
    secondsUntilFree(transaction: Transaction): number {
      const held = transaction.pushKey !== undefined || transaction.outcome === 'busy';
      if (!held || !transaction.deadlineAt) return 0;
      return Math.max(0, Math.ceil((transaction.deadlineAt.getTime() - now()) / 1_000));
    },
  };
}
