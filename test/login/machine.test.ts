import { describe, expect, it } from 'vitest';
import {
  accepted,
  agreed,
  authenticated,
  declined,
  failed,
  finished,
  IllegalTransition,
  type Plan,
  picked,
  planned,
  pushEnded,
  questioned,
  retried,
  spamCodeDemanded,
  spamCodeGiven,
  started,
  termsAccepted,
  termsAsked,
} from '../../src/login/machine.ts';
import { STATES, type State, type Transaction } from '../../src/login/transaction.ts';
import { AT, transaction } from './transaction-fixture.ts';

const LATER = new Date(AT.getTime() + 1_000);
const PLAN: Plan = {
  msisdn: 'sealed-number',
  msisdnIndex: 'index',
  authenticator: 'sim',
  acr: '3',
  amr: 'SIM_PIN',
  signatureProfile: 'http://mid.swisscom.ch/STK-LoA4',
};
const PUSH = {
  text: 'Sign in? (A2B3)',
  content: undefined,
  asked: { services: {}, keepLocation: false, keepSignature: false },
  apTransId: 'A1',
  instance: 'copy-1',
  deadlineAt: LATER,
};

const NUMBERS = { shown: '42', choices: ['17', '42', '88'], picked: false };
const AGAIN = { code: 'Z9Y8', askNumber: false };

const EVENTS: Readonly<
  Record<string, { readonly from: readonly State[]; readonly run: (t: Transaction) => Transaction }>
> = {
  questioned: { from: ['number'], run: (t) => questioned(t, PLAN, LATER) },
  agreed: { from: ['other_person'], run: (t) => agreed(t, LATER) },
  declined: { from: ['ready', 'terms', 'spam_code'], run: (t) => declined(t, LATER) },
  planned: { from: ['number'], run: (t) => planned(t, PLAN, LATER) },
  termsAsked: { from: ['ready'], run: (t) => termsAsked(t, LATER) },
  termsAccepted: { from: ['terms'], run: (t) => termsAccepted(t, '2026', LATER) },
  started: { from: ['ready', 'spam_code'], run: (t) => started(t, PUSH, LATER) },
  accepted: {
    from: ['sending', 'failed', 'done'],
    run: (t) => accepted(t, { msspTransId: 'h4iof', signatureProfile: undefined }, LATER),
  },
  authenticated: {
    from: ['ready', 'sending', 'waiting'],
    run: (t) => authenticated(t, { subscriberId: 'subscriber', at: LATER }),
  },
  picked: { from: ['sending', 'waiting', 'approved'], run: (t) => picked({ ...t, numberMatch: NUMBERS }, LATER) },
  failed: {
    from: ['other_person', 'number', 'ready', 'terms', 'sending', 'spam_code', 'waiting', 'approved', 'signed'],
    run: (t) => failed(t, { outcome: 'fault_401', incident: 'INC', phone: 'free' }, LATER),
  },
  spamCodeDemanded: { from: ['sending', 'waiting'], run: (t) => spamCodeDemanded(t, { required: true }, LATER) },
  pushEnded: { from: ['failed', 'done', 'signed'], run: (t) => pushEnded(t, LATER) },
  retried: { from: ['failed'], run: (t) => retried(t, AGAIN, LATER) },
  finished: { from: ['signed', 'failed'], run: (t) => finished(t, LATER) },
};

describe('the login state machine', () => {
  for (const [name, { from, run }] of Object.entries(EVENTS)) {
    for (const state of STATES) {
      const start = transaction({ state, msisdnIndex: 'index' });
      if (from.includes(state)) {
        it(`${name} is possible in ${state}`, () => {
          const before = structuredClone(start);
          expect(run(start).updatedAt).toEqual(LATER);
          expect(start).toEqual(before);
        });
      } else {
        it(`${name} is refused in ${state}`, () => {
          expect(() => run(start)).toThrow(IllegalTransition);
        });
      }
    }
  }

  it('rings only after start, and keeps the number busy from then on', () => {
    const ready = planned(transaction(), PLAN, LATER);
    expect(ready).toMatchObject({ state: 'ready', acr: '3', pushKey: undefined, attempt: 0 });
    expect(started(ready, PUSH, LATER)).toMatchObject({
      state: 'sending',
      pushKey: 'index',
      attempt: 1,
      sentAt: LATER,
    });
  });

  it('asks before somebody takes the place of the person who is signed in, also after a cancel', () => {
    const question = questioned(transaction(), PLAN, LATER);
    expect(question).toMatchObject({ state: 'other_person', signedIn: 'other', msisdn: 'sealed-number' });
    expect(agreed(question, LATER)).toMatchObject({ state: 'ready', signedIn: 'agreed' });
    expect(agreed(questioned(transaction(), undefined, LATER), LATER).state).toBe('number');
    const cancelled = failed(question, { outcome: 'cancelled', incident: 'INC', phone: 'busy' }, LATER);
    expect(retried(cancelled, AGAIN, LATER).state).toBe('other_person');
  });

  it('forgets the number of the person who is signed in when it is not them', () => {
    const ready = planned(transaction({ signedIn: 'same' }), PLAN, LATER);
    expect(ready.signedIn).toBe('same');
    const number = declined(ready, LATER);
    expect(number).toMatchObject({
      state: 'number',
      signedIn: 'declined',
      msisdn: undefined,
      authenticator: undefined,
    });
    expect(planned(number, PLAN, LATER).signedIn).toBe('agreed');
    const rang = { ...started(ready, PUSH, LATER), signedIn: 'declined' as const };
    const over = failed(rang, { outcome: 'cancelled', incident: 'INC', phone: 'free' }, LATER);
    expect(retried(over, AGAIN, LATER)).toMatchObject({ state: 'number', msisdn: undefined, authenticator: undefined });
  });

  it('refuses to start without a number', () => {
    expect(() => started(transaction({ state: 'ready' }), PUSH, LATER)).toThrow('without a number');
  });

  it('waits for a spam code with the number free, counts the codes and keeps each until the service has answered', () => {
    const sending = started(planned(transaction(), PLAN, LATER), PUSH, LATER);
    const asked = spamCodeDemanded(sending, { required: true }, LATER);
    expect(asked).toMatchObject({ state: 'spam_code', pushKey: undefined, instance: undefined, apTransId: undefined });
    expect(asked.spamCode).toEqual({ code: undefined, tries: 0, required: true });
    const given = spamCodeGiven(asked, 'sealed');
    expect(() => spamCodeGiven(sending, 'sealed')).toThrow(IllegalTransition);
    const again = started(given, { ...PUSH, apTransId: 'A2' }, LATER);
    expect(again).toMatchObject({ state: 'sending', apTransId: 'A2', pushKey: 'index', attempt: 2 });
    expect(again.spamCode).toEqual({ code: 'sealed', tries: 1, required: true });
    const counted = { code: undefined, tries: 1, required: true };
    expect(spamCodeDemanded(again, { required: false }, LATER).spamCode).toEqual(counted);
    expect(accepted(again, { msspTransId: 'h1', signatureProfile: undefined }, LATER).spamCode).toEqual(counted);
    const over = failed(again, { outcome: 'fault_401', incident: 'INC', phone: 'free' }, LATER);
    expect(over.spamCode).toEqual(counted);
    expect(retried(over, AGAIN, LATER).spamCode).toEqual(counted);
    expect(authenticated(again, { subscriberId: 's', at: LATER }).spamCode).toBeUndefined();
  });

  it('forgets a number that was picked before the phone showed one', () => {
    const guessed = picked(transaction({ state: 'sending', numberMatch: NUMBERS }), LATER);
    expect(guessed.numberMatch?.picked).toBe(true);
    expect(spamCodeDemanded(guessed, { required: true }, LATER).numberMatch).toEqual(NUMBERS);
  });

  it('keeps the address of the app while the request waits, and the location until it is handed on', () => {
    const sending = transaction({ state: 'sending', pushKey: 'index' });
    const waiting = accepted(sending, { msspTransId: 'h1', signatureProfile: undefined, authUri: 'sealed' }, LATER);
    expect(waiting.authUri).toBe('sealed');
    const cancelled = failed(waiting, { outcome: 'cancelled', incident: 'INC', phone: 'busy' }, LATER);
    expect(cancelled.authUri).toBeUndefined();
    const late = accepted(
      failed(sending, { outcome: 'cancelled', incident: 'INC', phone: 'busy' }, LATER),
      {
        msspTransId: 'h1',
        signatureProfile: undefined,
        authUri: 'sealed',
      },
      LATER,
    );
    expect(late.authUri).toBeUndefined();
    const signed = authenticated(waiting, { subscriberId: 's', at: LATER, location: 'where' });
    expect(signed).toMatchObject({ authUri: undefined, location: 'where' });
    expect(finished(signed, LATER).location).toBeUndefined();
  });

  it('frees the number when the subscriber is authenticated', () => {
    const waiting = transaction({ state: 'waiting', pushKey: 'index', instance: 'copy-1' });
    expect(authenticated(waiting, { subscriberId: 's', at: LATER })).toMatchObject({
      state: 'signed',
      authTime: LATER,
      pushKey: undefined,
      instance: undefined,
    });
  });

  it('remembers the profile that the service resolved, and how the person signed in the end', () => {
    const sending = transaction({ state: 'sending', amr: 'SIM_PIN' });
    const waiting = accepted(sending, { msspTransId: 'h4iof', signatureProfile: 'urn:app' }, LATER);
    expect(waiting).toMatchObject({ state: 'waiting', resolvedProfile: 'urn:app', amr: 'SIM_PIN' });
    const result = { subscriberId: 'subscriber', at: LATER };
    expect(authenticated(waiting, result)).toMatchObject({ resolvedProfile: 'urn:app', amr: 'SIM_PIN' });
    const resolved = { ...result, signatureProfile: 'urn:sim', amr: 'DEV_PIN' };
    expect(authenticated(waiting, resolved)).toMatchObject({ resolvedProfile: 'urn:sim', amr: 'DEV_PIN' });
  });

  it('rings nothing by an acceptance of terms, and keeps it for this number only', () => {
    const ready = termsAccepted(transaction({ state: 'terms', msisdnIndex: 'index' }), '2026', LATER);
    expect(ready).toMatchObject({ state: 'ready', termsVersion: '2026', termsAcceptedAt: LATER, pushKey: undefined });
    const again: Transaction = { ...ready, state: 'number' };
    expect(planned(again, PLAN, LATER).termsVersion).toBe('2026');
    expect(planned(again, { ...PLAN, msisdnIndex: 'other' }, LATER)).toMatchObject({
      termsVersion: undefined,
      termsAcceptedAt: undefined,
    });
  });

  it('keeps the number busy after a cancel until the push ends, and remembers the late acceptance', () => {
    const sending = transaction({ state: 'sending', pushKey: 'index', instance: 'copy-1' });
    const cancelled = failed(sending, { outcome: 'cancelled', incident: 'INC', phone: 'busy' }, LATER);
    expect(cancelled).toMatchObject({ state: 'failed', pushKey: 'index', instance: 'copy-1' });
    const pending = { msspTransId: 'h4iof', signatureProfile: undefined };
    expect(accepted(cancelled, pending, LATER)).toMatchObject({ state: 'failed', msspTransId: 'h4iof' });
    expect(() => retried(cancelled, AGAIN, LATER)).toThrow('while the phone is busy');
    expect(retried(pushEnded(cancelled, LATER), AGAIN, LATER)).toMatchObject({ code: 'Z9Y8', outcome: undefined });
  });

  describe('with number matching', () => {
    const waiting = transaction({ state: 'waiting', pushKey: 'index', numberMatch: NUMBERS });
    const result = { subscriberId: 'subscriber', at: LATER };

    it('is signed only with both, in either order', () => {
      const approved = authenticated(waiting, result);
      expect(approved).toMatchObject({ state: 'approved', subscriberId: 'subscriber', pushKey: undefined });
      expect(picked(approved, LATER)).toMatchObject({ state: 'signed', authTime: LATER });
      const chosen = picked(waiting, LATER);
      expect(chosen).toMatchObject({ state: 'waiting', numberMatch: { shown: '42', picked: true } });
      expect(authenticated(chosen, result).state).toBe('signed');
    });

    it('needs no pick where no phone was asked', () => {
      expect(authenticated(transaction({ state: 'ready', numberMatch: NUMBERS }), result).state).toBe('signed');
    });

    it('has no pick without numbers', () => {
      expect(() => picked(transaction({ state: 'waiting' }), LATER)).toThrow('without numbers');
    });

    it('forgets what an earlier try had approved: the next pick alone signs nothing', () => {
      const wrong = failed(
        authenticated(waiting, result),
        { outcome: 'wrong_number', incident: 'INC', phone: 'busy' },
        LATER,
      );
      const fresh = { shown: '23', choices: ['23', '45', '67'], picked: false };
      const again = retried(wrong, { ...AGAIN, numberMatch: fresh }, LATER);
      expect(again).toMatchObject({ numberMatch: fresh, subscriberId: undefined, authTime: undefined });
    });
  });

  it('goes back to the number on a new try when none is known or it may be wrong', () => {
    const known = transaction({ state: 'failed', authenticator: 'sim' });
    expect(retried(transaction({ state: 'failed' }), AGAIN, LATER).state).toBe('number');
    expect(retried(known, AGAIN, LATER).state).toBe('ready');
    expect(retried(known, { ...AGAIN, askNumber: true }, LATER).state).toBe('number');
  });
});
