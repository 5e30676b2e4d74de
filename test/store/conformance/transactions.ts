import { describe, expect, test } from 'vitest';
import { NumberBusy, STATES } from '../../../src/login/transaction.ts';
import { createSmsCounts } from '../../../src/store/sms-counts.ts';
import { createTransactionStore } from '../../../src/store/transactions.ts';
import { type Harness, settle, transaction, unique } from '../harness.ts';

const FULL = {
  state: 'waiting',
  attempt: 2,
  msisdn: 'sealed number',
  msisdnIndex: 'index',
  subscriberId: '0c9f6d0e-7a43-4f43-9f0a-0b7f54a8ab10',
  authenticator: 'sim',
  acr: '3',
  amr: 'SIM_PIN',
  signatureProfile: 'http://mid.swisscom.ch/STK-LoA4',
  numberMatch: { shown: '42', choices: ['17', '42', '88'], picked: true },
  resolvedProfile: 'http://mid.swisscom.ch/Device-LoA4',
  termsVersion: '2030-01',
  termsAcceptedAt: new Date('2030-01-01T00:00:00.777Z'),
  text: 'Demo: Anmelden? (A2B3) é漢',
  content: 'sealed content',
  asked: {
    services: {
      validate: true,
      eventId: 'A2B3',
      displayName: 'Demo',
      geofencing: {
        policy: {
          countries: ['CH'],
          excludedCountries: [],
          minDeviceConfidence: 0.5,
          minLocationConfidence: undefined,
          maxAgeMinutes: 5,
          maxAccuracyMetres: undefined,
        },
      },
      app2app: { redirectUri: 'https://id.example/login/uid' },
      personIdentity: ['givenName'],
      subscriberInfo: true,
    },
    keepLocation: true,
    keepSignature: true,
  },
  spamCode: { code: 'sealed code', tries: 2, required: true },
  authUri: 'sealed address',
  evidence: 'sealed evidence',
  location: 'sealed place',
  apTransId: 'A1',
  msspTransId: 'M1',
  instance: 'copy-1',
  sentAt: new Date('2030-01-01T00:00:01.001Z'),
  deadlineAt: new Date('2030-01-01T00:01:21.999Z'),
  outcome: 'refused',
  incident: 'AB12-CD34',
  authTime: new Date('2030-01-01T00:00:30.500Z'),
} as const;

export function transactions(harness: () => Harness): void {
  describe('login transactions', () => {
    const store = () => createTransactionStore(harness().database.sql);

    test('every field comes back as it was stored', async () => {
      const full = transaction({ ...FULL, linkHash: unique('link'), outcome: undefined, pushKey: unique('push') });
      expect(await store().create(full)).toEqual(full);
      expect(await store().find(full.operator, full.uid)).toEqual(full);
      const bare = transaction();
      await store().create(bare);
      expect(await store().find(bare.operator, bare.uid)).toEqual(bare);
    });

    test('the one of a link is found while the link stands there', async () => {
      const linkHash = unique('link');
      const made = await store().create(transaction({ state: 'waiting', linkHash }));
      expect(await store().findByLink(linkHash)).toEqual(made);
      await store().save({ ...made, linkHash: undefined });
      expect(await store().findByLink(linkHash)).toBeUndefined();
    });

    test('text messages are counted for each number until its window ends', async () => {
      const counts = createSmsCounts(harness().database.sql);
      const [one, other] = [unique('index'), unique('index')];
      const at = (seconds: number) => new Date(Date.parse('2030-01-01T00:00:00Z') + seconds * 1_000);
      const counted = [];
      for (const seconds of [0, 30, 59, 60, 61]) counted.push(await counts.count(one, at(seconds), 60));
      expect(counted).toEqual([1, 2, 3, 1, 2]);
      expect(await counts.count(other, at(61), 60)).toBe(1);
      const together = await Promise.all([1, 2, 3].map(() => counts.count(unique('index'), at(0), 60)));
      expect(together).toEqual([1, 1, 1]);
      const rush = await Promise.all([1, 2, 3, 4].map(() => counts.count(other, at(62), 60)));
      expect(rush.sort()).toEqual([2, 3, 4, 5]);
    });

    test.each(STATES)('the state %s is kept', async (state) => {
      const made = transaction({ state });
      await store().create(made);
      expect((await store().find(made.operator, made.uid))?.state).toBe(state);
    });

    test('those of a number are forgotten, at its operator only, but for one whose push may still be answered', async () => {
      const msisdnIndex = unique('index');
      const [gone, rings, elsewhere, another] = await Promise.all(
        [
          transaction({ msisdnIndex, state: 'done' }),
          transaction({ msisdnIndex, state: 'failed', pushKey: unique('push') }),
          transaction({ msisdnIndex, operator: 'operator-b' }),
          transaction({ msisdnIndex: unique('index') }),
        ].map((each) => store().create(each)),
      );
      await store().forget('operator-a', msisdnIndex);
      const isKept = async (each: typeof gone) => each && (await store().find(each.operator, each.uid)) !== undefined;
      expect(await Promise.all([gone, rings, elsewhere, another].map(isKept))).toEqual([false, true, true, true]);
    });

    test('a second creation answers the stored one unchanged', async () => {
      const first = transaction({ code: 'A2B3' });
      await store().create(first);
      expect(await store().create({ ...first, code: 'ZZZZ' })).toEqual(first);
    });

    test('a transaction of one operator does not exist for another', async () => {
      const made = transaction({ operator: 'operator-a' });
      await store().create(made);
      expect(await store().find('operator-b', made.uid)).toBeUndefined();
      expect(await store().save({ ...made, operator: 'operator-b' })).toBeUndefined();
      const theirs = await store().create({ ...made, operator: 'operator-b', code: 'ZZZZ' });
      expect(theirs.code).toBe('ZZZZ');
    });

    test('a save writes every field and raises the version', async () => {
      const made = await store().create(transaction());
      const changed = {
        ...made,
        ...FULL,
        linkHash: unique('link'),
        outcome: undefined,
        language: 'it',
        code: 'C4D5',
      } as const;
      const saved = await store().save(changed);
      expect(saved).toEqual({ ...changed, version: 2 });
      expect(await store().find(made.operator, made.uid)).toEqual(saved);
      const cleared = await store().save({ ...transaction({ uid: made.uid }), version: 2 });
      expect(await store().find(made.operator, made.uid)).toEqual(cleared);
    });

    test('of 20 that save one version exactly one succeeds', async () => {
      const made = await store().create(transaction());
      const saves = await Promise.all(
        Array.from({ length: 20 }, (_, attempt) => store().save({ ...made, attempt: attempt + 1 })),
      );
      const won = saves.filter((saved) => saved !== undefined);
      expect(won).toHaveLength(1);
      expect(await store().find(made.operator, made.uid)).toEqual(won[0]);
      expect(await store().save(made)).toBeUndefined();
    });

    test('of 10 logins that push to one number at once, over operators, exactly one may', async () => {
      const pushKey = unique('push');
      const made = await Promise.all(
        Array.from({ length: 10 }, (_, position) =>
          store().create(transaction({ operator: position % 2 ? 'operator-a' : 'operator-b' })),
        ),
      );
      const { values, errors } = await settle(made.map((each) => store().save({ ...each, pushKey })));
      expect(values).toHaveLength(1);
      expect(errors).toHaveLength(9);
      for (const error of errors) expect(error).toBeInstanceOf(NumberBusy);

      const winner = await store().findByPushKey(pushKey);
      expect(winner).toEqual(values[0]);
      if (!winner) throw new Error('nobody holds the number');
      await store().save({ ...winner, pushKey: undefined });
      expect(await store().findByPushKey(pushKey)).toBeUndefined();
      const next = made.find((each) => each.uid !== winner.uid);
      if (!next) throw new Error('no other login');
      await expect(store().save({ ...next, pushKey })).resolves.toMatchObject({ pushKey });
    });

    test('the versions of many are read at once', async () => {
      const made = await Promise.all([1, 2, 3].map(() => store().create(transaction())));
      const [first, second] = made;
      if (!first || !second) throw new Error('nothing made');
      await store().save(first);
      const states = await store().states([first, second, { operator: 'operator-z', uid: first.uid }]);
      expect(states).toHaveLength(2);
      expect(states).toEqual(
        expect.arrayContaining([
          { operator: first.operator, uid: first.uid, version: 2 },
          { operator: second.operator, uid: second.uid, version: 1 },
        ]),
      );
      expect(await store().states([])).toEqual([]);
    });
  });

  describe('taking over from a copy that died', () => {
    const store = () => createTransactionStore(harness().database.sql);

    const waiting = async (instance: string | undefined, count: number) => {
      const made = Array.from({ length: count }, () => transaction({ instance, pushKey: unique('push') }));
      for (const each of made) await store().create(each);
      return made.map((each) => each.uid).sort();
    };
    const copy = async (seconds = 600) => {
      const name = unique('copy');
      await store().heartbeat(name, seconds);
      return name;
    };
    const unreadable = (error: unknown): never => {
      throw error;
    };
    const adoptAll = async (instance: string) =>
      (await store().adopt(instance, 1_000, unreadable)).map((each) => each.uid);
    /** What other tests left behind. */
    const settleBefore = async () => adoptAll(await copy());

    test('each login of a dead copy goes to exactly one of the copies that ask at once', async () => {
      await settleBefore();
      const uids = await waiting(unique('dead'), 20);
      const copies = await Promise.all([copy(), copy(), copy(), copy()]);
      const shares = await Promise.all(copies.map((name) => store().adopt(name, 20, unreadable)));
      expect(
        shares
          .flat()
          .map((each) => each.uid)
          .sort(),
      ).toEqual(uids);
      for (const [position, share] of shares.entries()) {
        for (const each of share) expect(each).toMatchObject({ instance: copies[position], version: 2 });
      }
    });

    test('takes at most as many as asked for', async () => {
      await settleBefore();
      const uids = await waiting(unique('dead'), 5);
      const name = await copy();
      const first = await store().adopt(name, 3, unreadable);
      expect(first).toHaveLength(3);
      const second = await adoptAll(await copy());
      expect([...first.map((each) => each.uid), ...second].sort()).toEqual(uids);
    });

    test('leaves the logins of living copies, of itself, and those without a push', async () => {
      await settleBefore();
      const [living, self] = [await copy(), await copy()];
      await waiting(living, 2);
      await waiting(self, 2);
      await store().create(transaction({ instance: unique('dead') }));
      expect(await adoptAll(self)).toEqual([]);
    });

    test('a copy whose time ran out is dead, one that retired at once', async () => {
      await settleBefore();
      const [late, retired] = [await copy(-1), await copy()];
      const uids = [...(await waiting(late, 1)), ...(await waiting(retired, 1)), ...(await waiting(undefined, 1))];
      await store().retire(retired);
      expect((await adoptAll(await copy())).sort()).toEqual(uids.sort());
    });

    test('a heartbeat brings a late copy back to life', async () => {
      await settleBefore();
      const late = await copy(-1);
      await waiting(late, 1);
      await store().heartbeat(late, 600);
      expect(await adoptAll(await copy())).toEqual([]);
    });

    test('the former copy cannot write over what was taken from it', async () => {
      await settleBefore();
      const made = await store().create(transaction({ instance: unique('dead'), pushKey: unique('push') }));
      const [taken] = await store().adopt(await copy(), 10, unreadable);
      expect(await store().save({ ...made, state: 'failed' })).toBeUndefined();
      expect(await store().find(made.operator, made.uid)).toEqual(taken);
    });
  });
}
