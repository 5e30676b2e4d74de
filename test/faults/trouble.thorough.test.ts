/**
 * Every trouble that the simulated service can make, met by a login through a whole gateway. The logins run beside each
 * other, then the clock passes their deadlines, then the same people sign in again; the tests look at what came of each.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OUTCOMES } from '../../src/mss/outcomes/outcomes.ts';
import { KINDS, type TroubleKind } from '../../src/sandbox/trouble/kinds.ts';
import { createJanitor } from '../../src/store/janitor.ts';
import { formOf } from '../harness/browser.ts';
import { openTroubleStage, type Person, type TroubleStage } from './trouble/stage.ts';
import { APART, CASES, type Case, DEFECTS, needsPatience, OPERATORS, titleOf } from './trouble/table.ts';
import { until } from './until.ts';

const ENDS = ['signed', 'error', 'refused', 'expired'];
/** beyond every deadline, and within what clocks may differ by */
const DEADLINE_MS = 120_000;
const AT_ONCE = 6;

interface Seen {
  readonly outcome: string;
  readonly title?: string | undefined;
  readonly text?: boolean;
  readonly retry?: boolean;
  readonly incidentInLog?: boolean;
  readonly error?: string | null;
  readonly pushes: number;
  /** what a second login with the number met, before the deadline */
  readonly again?: { readonly state: string; readonly error: string | null; readonly pushes: number };
  /** the acr of the next login, after everything */
  next?: unknown;
}

const first = (key: (one: Case) => string): ((one: Case) => boolean) => {
  const firsts = new Map(CASES.toReversed().map((one) => [key(one), one]));
  return (one) => firsts.get(key(one)) === one;
};
const isFirstOfKind = first(({ operator, trouble }) => `${operator} ${trouble.kind}`);
const isFirstOfOutcome = first(({ outcome, phone }) => `${outcome} ${phone}`);
/** A login that succeeded leaves nothing behind. */
const signsInAgain = (one: Case): boolean => one.outcome !== 'signed' && isFirstOfKind(one);
const isRungTwice = (one: Case): boolean => one.phone === 'busy' && isFirstOfOutcome(one);

let stage: TroubleStage;
const seen = new Map<Case, Seen | Error>();
const refused = new Map<TroubleKind, { readonly title: string | undefined; readonly outcome: string | undefined }>();
const deadline = Promise.withResolvers<void>();

/** The outcome that the log gives for the incident on the page. */
function outcomeInLog(page: string): string | undefined {
  const line = stage.gateway.log.find((one) => {
    const incident = /"incident":"([^"]+)"/.exec(one)?.[1];
    return incident !== undefined && one.includes('"outcome"') && page.includes(incident);
  });
  return /"outcome":"(\w+)"/.exec(line ?? '')?.[1];
}

const titleOn = (page: string): string | undefined => /<h1[^>]*>([^<]*)</.exec(page)?.[1];

async function begun(one: Case): Promise<Person> {
  const { acr, operator, trouble } = one;
  const msisdn = await stage.number(operator);
  if (acr) await stage.signsIn(operator, msisdn, acr);
  // changes nothing, and counts the requests that ring
  if (trouble.operation !== 'signature') await stage.trouble({ kind: 'jitter', ms: 0, msisdn, operation: 'signature' });
  await stage.trouble({ ...trouble, msisdn });
  return stage.ring(operator, msisdn, acr);
}

async function ended(one: Case, person: Person): Promise<Seen> {
  const { state } = await stage.settled(person, ...ENDS);
  const pushes = await stage.pushes(person.msisdn);
  if (state === 'signed') return { outcome: state, pushes };
  const { text } = await stage.look(person);
  const outcome = outcomeInLog(text) ?? 'no incident';
  const words = one.outcome === 'signed' ? undefined : OUTCOMES[one.outcome].text.en;
  const seenNow: Seen = {
    outcome,
    title: titleOn(text),
    text: words !== undefined && text.includes(words.explanation.replaceAll("'", '&#39;')),
    retry: /action="[^"]*\/retry"/.test(text),
    error: await stage.errorOf(person),
    pushes,
  };
  if (!isRungTwice(one)) return seenNow;
  const second = await stage.ring(one.operator, person.msisdn);
  const { state: then } = await stage.settled(second, ...ENDS);
  const again = { state: then, error: await stage.errorOf(second), pushes: await stage.pushes(person.msisdn) };
  return { ...seenNow, again };
}

/** So many at a time. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

const noted = (one: Case, work: Promise<Seen>): Promise<void> =>
  work.then(
    (result) => void seen.set(one, result),
    (error: unknown) => void seen.set(one, error instanceof Error ? error : new Error(String(error))),
  );

/** One person, who tries again and again. Answers what the relying party got in the end. */
async function refusedEachTime(kinds: readonly TroubleKind[]): Promise<unknown> {
  const msisdn = await stage.number('operator-a');
  let person: Person | undefined;
  for (const kind of kinds) {
    await stage.noTrouble(msisdn);
    await stage.trouble({ kind, msisdn });
    if (person) await stage.tryAgain(person);
    else person = await stage.ring('operator-a', msisdn);
    await stage.settled(person, ...ENDS);
    const { text } = await stage.look(person);
    refused.set(kind, { title: titleOn(text), outcome: outcomeInLog(text) });
  }
  await stage.noTrouble(msisdn);
  const error = person && (await stage.errorOf(person));
  return [error, await stage.signsIn('operator-a', msisdn)];
}

/** Every n-th. */
const share = <T>(items: readonly T[], n: number, of: number): T[] => items.filter((_item, index) => index % of === n);
let endsOfDefects: unknown[] = [];

beforeAll(async () => {
  stage = await openTroubleStage();
  // what is made once is made before time counts
  for (const operator of OPERATORS) await stage.signsIn(operator, await stage.number(operator));
  const people = new Map<Case, Person>();
  const patient: Promise<void>[] = [];
  await each(CASES, async (one) => {
    const person = await begun(one);
    people.set(one, person);
    const work = noted(one, one.atDeadline ? deadline.promise.then(() => ended(one, person)) : ended(one, person));
    if (needsPatience(one)) patient.push(work);
    else await work;
    if (one.atDeadline) await until('it rings', async () => (await stage.pushes(person.msisdn)) > 0, 30_000);
  });
  endsOfDefects = await Promise.all([0, 1, 2].map((n) => refusedEachTime(share(DEFECTS, n, 3))));
  stage.passTime(DEADLINE_MS);
  deadline.resolve();
  await Promise.all(patient);
  await stage.noTrouble();
  await each([...people], async ([one, { msisdn }]) => {
    const result = seen.get(one);
    if (!result || result instanceof Error || !signsInAgain(one)) return;
    result.next = await stage.signsIn(one.operator, msisdn, one.acr).catch((error: unknown) => error);
  });
}, 300_000);
afterAll(() => stage.close());

describe('a login that meets trouble ends as it should, rings once, and the next one works', () => {
  it.each(CASES.map((one) => [titleOf(one), one] as const))('%s', (_title, one) => {
    if (one.outcome === 'signed') {
      expect(seen.get(one)).toEqual({ outcome: 'signed', pushes: 1 });
      return;
    }
    const { retry, text } = OUTCOMES[one.outcome];
    expect(seen.get(one)).toEqual({
      outcome: one.outcome,
      title: text.en.title,
      text: true,
      retry,
      error: one.error,
      pushes: 1,
      ...(signsInAgain(one) && { next: one.acr ?? (one.operator === 'operator-b' ? '3' : '2') }),
      ...(isRungTwice(one) && { again: { state: 'error', error: 'temporarily_unavailable', pushes: 1 } }),
    });
  });

  it('covers every kind of trouble', () => {
    const met = new Set([...CASES.map(({ trouble }) => trouble.kind), ...DEFECTS]);
    expect(KINDS.filter((kind) => !met.has(kind) && !APART.includes(kind))).toEqual([]);
  });
});

describe('a signature that must not pass does not, however often the person tries', () => {
  it.each(DEFECTS.map((kind) => [kind]))('%s', (kind) => {
    const { title } = OUTCOMES.signature_invalid.text.en;
    expect(refused.get(kind)).toEqual({ title, outcome: 'signature_invalid' });
  });

  it('the relying party gets its error, and a good signature signs in', () => {
    expect(endsOfDefects).toEqual([0, 1, 2].map(() => ['server_error', '2']));
  });
});

describe('trouble with more than one request', () => {
  it('an answer that comes twice does no harm, to nobody', async () => {
    const [one, other] = [await stage.number('operator-a'), await stage.number('operator-a')];
    await stage.trouble({ kind: 'duplicate_answer', msisdn: one });
    await stage.trouble({ kind: 'jitter', ms: 0, msisdn: one, operation: 'signature' });
    expect(await stage.signsIn('operator-a', one)).toBe('2');
    expect(await stage.pushes(one)).toBe(1);
    expect(await stage.signsIn('operator-a', other)).toBe('2');
    await stage.noTrouble();
  });

  it('a signature after the person cancelled, here and on the phone, is awaited and discarded', async () => {
    const msisdn = await stage.number('operator-a', 'manual');
    await stage.trouble({ kind: 'jitter', ms: 0, msisdn, operation: 'signature' });
    await stage.trouble({ kind: 'success_after_cancel', msisdn });
    const person = await stage.ring('operator-a', msisdn);
    const [message] = await until('a message', async () => {
      const messages = await stage.simulator.messages(msisdn);
      return messages.length > 0 && messages;
    });
    await person.browser.submit(formOf(await stage.look(person), '/cancel'));
    await stage.settled(person, 'refused');
    const discarded = () =>
      stage.gateway.database.prisma.auditEvent.count({ where: { kind: 'login.late_answer_discarded' } });
    expect(await discarded()).toBe(0);
    await stage.simulator.answer(message?.id ?? '', 'refuse');
    await until('the late answer', async () => (await discarded()) === 1);
    await until('nobody waits', async () => (await stage.metric('signet_logins_waiting')) === 0);
    const { text } = await stage.look(person);
    expect(titleOn(text)).toBe(OUTCOMES.cancelled.text.en.title);
    expect(await stage.errorOf(person)).toBe('access_denied');
    expect(await stage.pushes(msisdn)).toBe(1);
    await stage.simulator.setNumber({ msisdn, behaviour: 'approve' });
    expect(await stage.signsIn('operator-a', msisdn)).toBe('2');
    await stage.noTrouble();
  });
});

describe('when all of it is over, nothing is left', () => {
  it('no login waits, no request is under way, no number is busy', async () => {
    expect(await stage.metric('signet_logins_waiting')).toBe(0);
    await until('no request is unanswered', () => stage.simulator.unanswered === 0);
    const busy = await stage.gateway.database.prisma.loginTransaction.count({
      where: { pushKey: { not: null }, deadlineAt: { gt: new Date(Date.now() + DEADLINE_MS) } },
    });
    expect(busy).toBe(0);
  });

  it('a number that was rung again is held by no login of before', async () => {
    const held = await stage.gateway.database.prisma.loginTransaction.findMany({ where: { pushKey: { not: null } } });
    const keys = new Set(held.map(({ msisdnIndex }) => msisdnIndex));
    const signed = await stage.gateway.database.prisma.loginTransaction.count({
      where: { msisdnIndex: { in: [...keys].filter((key) => key !== null) }, outcome: null, state: 'done' },
    });
    expect(signed).toBe(0);
  });

  it('no row outlives its time', async () => {
    const { prisma, sql } = stage.gateway.database;
    expect(await prisma.loginTransaction.count()).toBeGreaterThan(CASES.length);
    const inTwoDays = (): number => Date.now() + 2 * 86_400_000;
    const janitor = createJanitor({ sql, now: inTwoDays, pauseMs: 0, onError: () => undefined });
    await janitor.sweep();
    expect(await prisma.loginTransaction.count()).toBe(0);
  });
});
