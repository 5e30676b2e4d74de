/** Two tabs, two copies: what was prepared for one try, or found about one push, is not used for the next one. */
import { expect, it } from 'vitest';
import { createChanges } from '../../src/login/changes.ts';
import { failed, planned, pushEnded, retried, started } from '../../src/login/machine.ts';
import { createRinging } from '../../src/login/ringing.ts';
import { NumberBusy, type Transaction } from '../../src/login/transaction.ts';
import type { Operator } from '../../src/operator/operator.ts';
import { createOperatorRegistry } from '../../src/operator/registry.ts';
import { createLogger } from '../../src/ops/logging.ts';
import { loadSandbox } from '../config/sources.ts';
import { KEYRING } from '../store/harness.ts';
import { AT, transaction } from './transaction-fixture.ts';

const operatorA = (): Operator => {
  const found = createOperatorRegistry(loadSandbox()).all.find(({ id }) => id === 'operator-a');
  if (!found) throw new Error('a sandbox without operator-a');
  return found;
};
const operator = operatorA();

const plan = (index: string) => ({
  msisdn: KEYRING.seal('41790000001', 'msisdn'),
  msisdnIndex: index,
  authenticator: 'sim',
  acr: '3' as const,
  amr: 'SIM_PIN',
  signatureProfile: 'http://mid.swisscom.ch/STK-LoA4',
});
const login = (uid: string): Transaction =>
  planned(transaction({ uid, request: KEYRING.seal('{}', 'request') }), plan('number'), AT);
const push = (apTransId: string, deadlineAt: Date) => ({
  text: 'Sign in?',
  content: undefined,
  asked: { services: {}, keepLocation: false, keepSignature: false },
  apTransId,
  instance: 'another copy',
  deadlineAt,
});
const again = (ended: Transaction): Transaction => retried(ended, { code: 'Z9Y8', askNumber: false }, AT);
const cancelled = (open: Transaction): Transaction =>
  failed(open, { outcome: 'cancelled', incident: 'INC', phone: 'free' }, AT);

/** One row per login and one push per number, as the database keeps it. */
function store(...rows: Transaction[]) {
  const table = new Map(rows.map((row) => [row.uid, row]));
  const find = async (_operator: string, uid: string) => table.get(uid);
  const findByPushKey = async (key: string) => [...table.values()].find(({ pushKey }) => pushKey === key);
  return {
    table,
    find,
    findByPushKey,
    async save(next: Transaction) {
      const holder = next.pushKey && (await findByPushKey(next.pushKey));
      if (holder && holder.uid !== next.uid) throw new NumberBusy('taken');
      if (table.get(next.uid)?.version !== next.version) return undefined;
      const saved = { ...next, version: next.version + 1 };
      table.set(next.uid, saved);
      return saved;
    },
  };
}

function ringing(rows: ReturnType<typeof store>) {
  const rung: Transaction[] = [];
  const outcomes: string[] = [];
  const unused = async (): Promise<never> => {
    throw new Error('not expected');
  };
  const changes = createChanges(
    {
      ...rows,
      create: unused,
      findByLink: unused,
      forget: unused,
      states: unused,
      heartbeat: unused,
      adopt: unused,
      retire: unused,
    },
    { publish: () => undefined },
  );
  const { ring } = createRinging({
    store: rows,
    changes,
    driver: { send: (sent) => rung.push(sent) },
    keyring: KEYRING,
    subscribers: { findByNumber: async () => undefined },
    locations: { rights: async () => ({ policy: undefined, mayLocate: false, maySign: false }), servedBy: () => false },
    audit: { append: async () => undefined },
    log: createLogger({ level: 'silent' }),
    onOutcome: (_operator, outcome) => outcomes.push(outcome),
    now: () => AT.getTime(),
    randomBytes: (size) => new Uint8Array(size).fill(7),
    instance: 'this copy',
  });
  const start = (seen: Transaction) =>
    ring(operator, seen, (current) => (current.state === 'ready' ? current : undefined));
  return { outcomes, rung, start };
}

it('a try that was given up meanwhile is not rung, although its login is ready again', async () => {
  const seen = login('a');
  const rows = store({ ...again(cancelled(seen)), version: seen.version + 2 });
  const { rung, start } = ringing(rows);
  expect(await start(seen)).toMatchObject({ state: 'ready', code: 'Z9Y8' });
  expect(rung).toEqual([]);
  expect(await start(rows.table.get('a') ?? seen)).toMatchObject({ state: 'sending' });
  expect(rung.map(({ code, text }) => [code, text?.includes('Z9Y8')])).toEqual([['Z9Y8', true]]);
});

it('a push that nobody ended at its deadline makes room, and its login is reported', async () => {
  const stale = started(login('a'), push('A1', AT), AT);
  const { outcomes, rung, start } = ringing(store(stale, login('b')));
  expect(await start(login('b'))).toMatchObject({ state: 'sending' });
  expect(rung).toHaveLength(1);
  expect(outcomes).toEqual(['timeout_local']);
});

it('a push that began after the look at the one before it is left alone', async () => {
  const later = new Date(AT.getTime() + 60_000);
  const stale = started(login('a'), push('A1', AT), AT);
  const young = { ...started(again(pushEnded(cancelled(stale), AT)), push('A2', later), AT), version: 5 };
  const rows = store(young, login('b'));
  const { outcomes, rung, start } = ringing({ ...rows, findByPushKey: async () => stale });
  expect(await start(login('b'))).toMatchObject({ state: 'failed', outcome: 'busy' });
  expect(rows.table.get('a')).toBe(young);
  expect(rung).toEqual([]);
  expect(outcomes).toEqual(['busy']);
});
