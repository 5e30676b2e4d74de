import { describe, expect, test } from 'vitest';
import type { State } from '../../../src/login/transaction.ts';
import { createJanitor, type Janitor } from '../../../src/store/janitor.ts';
import { createAdapterFactory } from '../../../src/store/oidc-adapter.ts';
import { createTransactionStore } from '../../../src/store/transactions.ts';
import { clock, counting, type Harness, KEYRING, transaction, unique } from '../harness.ts';

export function janitor(harness: () => Harness): void {
  describe('the janitor', () => {
    const fail = (error: unknown): never => {
      throw error;
    };
    /** Each test in an earlier year than the one before: what that left has not expired yet. */
    const at = (word: string) => clock(Date.parse(word));

    const setUp = (time: ReturnType<typeof clock>) => {
      const { database } = harness();
      const counted = counting(database.sql);
      const sessions = createAdapterFactory(database.sql, KEYRING, unique('operator'), time.now, {
        findClient: async () => undefined,
      })('Session');
      const make = (options: { batch: number; pauseMs?: number }): Janitor =>
        createJanitor({ sql: counted.sql, now: time.now, pauseMs: 1, onError: fail, ...options });
      const fill = async (count: number, seconds?: number) => {
        const ids = Array.from({ length: count }, () => unique('session'));
        for (const id of ids) await sessions.upsert(id, {}, seconds);
        return ids;
      };
      return { counted, sessions, make, fill, store: createTransactionStore(database.sql), database };
    };

    test('deletes what has expired, in batches, and nothing else', async () => {
      const time = at('2025-01-01T00:00:00Z');
      const { counted, make, fill, sessions, database } = setUp(time);
      const expired = await fill(25, 60);
      const kept = [...(await fill(3, 3_600)), ...(await fill(2))];
      time.advance(60);

      expect(await make({ batch: 10 }).sweep()).toMatchObject({ artefacts: 25 });

      expect(counted.count('janitor_artefacts')).toBe(3);
      expect(await database.prisma.oidcArtefact.count({ where: { id: { in: expired } } })).toBe(0);
      for (const id of kept) expect(await sessions.find(id)).toEqual({});
    });

    test('ends between two batches when it is told to', async () => {
      const time = at('2024-01-01T00:00:00Z');
      const { make, fill, database } = setUp(time);
      const expired = await fill(25, 60);
      time.advance(60);
      const stop = new AbortController();
      const sweep = make({ batch: 10, pauseMs: 600_000 }).sweep(stop.signal);
      const left = () => database.prisma.oidcArtefact.count({ where: { id: { in: expired } } });
      await expect.poll(left).toBe(15);
      stop.abort();
      const swept = {
        artefacts: 10,
        transactions: 0,
        pushes: 0,
        correlations: 0,
        smsCounts: 0,
        logoutDeliveries: 0,
        instances: 0,
      };
      expect(await sweep).toEqual(swept);
      await make({ batch: 10 }).sweep();
      expect(await left()).toBe(0);
    });

    test('several at once delete everything once', async () => {
      const time = at('2023-01-01T00:00:00Z');
      const { make, fill } = setUp(time);
      await fill(40, 60);
      time.advance(60);
      const swept = await Promise.all([1, 2, 3].map(() => make({ batch: 5 }).sweep()));
      const rest = await make({ batch: 5 }).sweep();
      expect([...swept, rest].reduce((sum, { artefacts }) => sum + artefacts, 0)).toBe(40);
    });

    test('keeps a login whose push may still be on the phone', async () => {
      const time = at('2022-01-01T00:00:00Z');
      const { make, store } = setUp(time);
      const soon = new Date(time.now() + 60_000);
      const later = new Date(time.now() + 120_000);
      const over = transaction({ expiresAt: soon });
      const ringing = transaction({ expiresAt: soon, deadlineAt: later, pushKey: unique('push') });
      const endless = transaction({ expiresAt: soon, pushKey: unique('push') });
      const young = transaction({ expiresAt: later });
      for (const each of [over, ringing, endless, young]) await store.create(each);
      const found = async () => {
        const rows = await Promise.all(
          [over, ringing, endless, young].map((each) => store.find(each.operator, each.uid)),
        );
        return rows.map((row) => row !== undefined);
      };
      time.advance(60);
      await make({ batch: 10 }).sweep();
      expect(await found()).toEqual([false, true, false, true]);
      time.advance(60);
      await make({ batch: 10 }).sweep();
      expect(await found()).toEqual([false, false, false, false]);
    });

    test('ends pushes that nobody has ended a minute after their deadline, and frees their numbers', async () => {
      const time = at('2019-01-01T00:00:00Z');
      const { make, store } = setUp(time);
      const expiresAt = new Date(time.now() + 3_600_000);
      const push = (state: State, seconds: number) =>
        transaction({
          state,
          expiresAt,
          deadlineAt: new Date(time.now() + seconds * 1_000),
          pushKey: unique('push'),
          ...(state === 'failed' && { outcome: 'cancelled' as const }),
        });
      const made = [push('waiting', 0), push('sending', 0), push('failed', 0), push('waiting', 30)] as const;
      for (const each of made) await store.create(each);
      time.advance(60);
      expect(await make({ batch: 2 }).sweep()).toMatchObject({ pushes: 3, transactions: 0 });
      const found = await Promise.all(made.map((each) => store.find(each.operator, each.uid)));
      const over = { state: 'failed', pushKey: undefined, version: 2 };
      expect(found).toMatchObject([
        { ...over, outcome: 'timeout_local' },
        { ...over, outcome: 'timeout_local' },
        { ...over, outcome: 'cancelled' },
        { state: 'waiting', pushKey: made[3].pushKey, version: 1 },
      ]);
      const [first] = made;
      await store.create(transaction({ pushKey: first.pushKey }));
    });

    test('forgets copies of the gateway that are dead, and only those', async () => {
      const { make, store, database } = setUp(at('2021-01-01T00:00:00Z'));
      const [dead, living] = [unique('copy'), unique('copy')];
      await store.heartbeat(dead, -1);
      await store.heartbeat(living, 600);
      await make({ batch: 10 }).sweep();
      const rows = await database.prisma.gatewayInstance.findMany({ where: { id: { in: [dead, living] } } });
      expect(rows.map((row) => row.id)).toEqual([living]);
    });

    test('runs by itself until it is stopped, and outlives a failure', async () => {
      const time = at('2020-01-01T00:00:00Z');
      const { fill, database } = setUp(time);
      const errors: unknown[] = [];
      let broken = true;
      const janitor = createJanitor({
        sql: {
          query(statement, values) {
            if (!broken) return database.sql.query(statement, values);
            broken = false;
            return Promise.reject(new Error('out of reach'));
          },
        },
        now: time.now,
        intervalMs: 5,
        onError: (error) => errors.push(error),
      });
      const expired = await fill(3, 60);
      time.advance(60);
      const left = () => database.prisma.oidcArtefact.count({ where: { id: { in: expired } } });
      janitor.start();
      janitor.start();
      await expect.poll(left).toBe(0);
      expect(errors).toEqual([new Error('out of reach')]);
      await janitor.stop();
      const after = await fill(1, -60);
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(await database.prisma.oidcArtefact.count({ where: { id: { in: after } } })).toBe(1);
      await janitor.stop();
    });
  });
}
