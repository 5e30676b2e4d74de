import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDeliveryRepository } from '../../../src/store/deliveries.ts';
import { createJanitor } from '../../../src/store/janitor.ts';
import { clock, type Harness, settle, unique } from '../harness.ts';

/** Far before the other tests' time, so that nothing of theirs is due. */
const START = Date.parse('2001-01-01T00:00:00Z');

export function deliveries(harness: () => Harness): void {
  describe('the outbox of back-channel logout', () => {
    let begun = START;
    const world = () => {
      const { prisma, sql } = harness().database;
      // each test has a day of its own, before that of the others
      begun -= 40 * 86_400_000;
      const time = clock(begun);
      const operator = unique('operator');
      const repository = createDeliveryRepository(sql, time.now);
      const store = async (clientId: string, change: object = {}) => {
        const id = randomUUID();
        await prisma.logoutDelivery.create({
          data: {
            id,
            operator,
            clientId,
            sessionUid: 'session',
            sid: unique('sid'),
            subscriberId: randomUUID(),
            reason: 'expired',
            state: 'pending',
            dueAt: new Date(time.now()),
            createdAt: new Date(time.now()),
            expiresAt: new Date('2100-01-01'),
            ...change,
          },
        });
        return id;
      };
      const claim = (limit = 100, perClient = 100, busy: readonly string[] = []) =>
        repository.claim({ limit, perClient, busy, leaseMs: 20_000 });
      const close = () => prisma.logoutDelivery.deleteMany({ where: { operator } });
      return { operator, time, repository, store, claim, close };
    };

    test('what is due is given to one, and again when the lease ends without a result', async () => {
      const { time, store, claim, repository, close } = world();
      const ids = [await store('shop'), await store('bank')];
      await store('later', { dueAt: new Date(time.now() + 1) });
      const { values } = await settle(Array.from({ length: 6 }, () => claim()));
      const claimed = values.flat();
      expect(claimed.map(({ id }) => id).sort()).toEqual([...ids].sort());
      expect(claimed).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
      time.advance(19);
      expect((await claim()).map(({ clientId }) => clientId)).toEqual(['later']);
      time.advance(1);
      const again = await claim();
      expect(again.map(({ id }) => id).sort()).toEqual([...ids].sort());
      const [first, late] = [claimed[0], again.find(({ id }) => id === claimed[0]?.id)];
      if (!first || !late) throw new Error('nothing was claimed');
      // whoever lost the lease decides nothing
      expect(await repository.settle(first, { state: 'dead', failure: 'timeout' })).toBe(false);
      expect(await repository.settle(late, { state: 'confirmed' })).toBe(true);
      expect(await repository.settle(late, { state: 'confirmed' })).toBe(false);
      await close();
    });

    test('what somebody watches comes first, one relying party gets so many, busy ones none', async () => {
      const { operator, time, store, claim, close } = world();
      for (let number = 0; number < 5; number += 1) {
        await store('dead', { dueAt: new Date(time.now() - 10_000 - number) });
      }
      await store('busy');
      await store('shop', { reason: 'logout' });
      const claimed = await claim(3, 2, [`${operator} busy`]);
      expect(claimed.map(({ clientId }) => clientId).sort()).toEqual(['dead', 'dead', 'shop']);
      expect((await claim(1)).length).toBe(1);
      await close();
    });

    test('a failure is due again at its time, and keeps its reason', async () => {
      const { operator, time, store, claim, repository, close } = world();
      await store('shop');
      const [one] = await claim();
      if (!one) throw new Error('nothing was claimed');
      await repository.settle(one, {
        state: 'pending',
        failure: 'timeout',
        dueAt: new Date(time.now() + 60_000),
      });
      time.advance(59);
      expect(await claim()).toEqual([]);
      time.advance(1);
      expect(await claim()).toMatchObject([{ attempts: 2, failure: 'timeout' }]);
      expect(await repository.ofSession(operator, 'session')).toMatchObject([{ state: 'pending', attempts: 2 }]);
      await close();
    });

    test('what is dead is listed and can be tried again', async () => {
      const { operator, time, store, claim, repository, close } = world();
      const id = await store('shop');
      await store('bank');
      for (const one of await claim()) {
        await repository.settle(one, one.id === id ? { state: 'dead', failure: 'refused' } : { state: 'confirmed' });
      }
      const filter = { states: ['dead'], operator } as const;
      expect(await repository.list(filter, 10)).toMatchObject([
        { id, failure: 'refused', endedAt: new Date(time.now()) },
      ]);
      expect(await repository.list({ ...filter, clientId: 'bank' }, 10)).toEqual([]);
      expect(await repository.retry(randomUUID())).toBeUndefined();
      expect(await repository.retry('x')).toBeUndefined();
      time.advance(3_600);
      expect(await repository.retry(id)).toMatchObject({ id, state: 'pending', attempts: 0 });
      expect(await repository.retry(id)).toBeUndefined();
      expect(await claim()).toMatchObject([{ id, attempts: 1 }]);
      await close();
    });

    test('counts what is pending and dead, and says how old the oldest is', async () => {
      const { time, store, repository, close } = world();
      const before = await repository.counts();
      await store('shop');
      await store('bank', { state: 'dead' });
      await store('old', { state: 'confirmed' });
      expect(await repository.counts()).toEqual({
        pending: before.pending + 1,
        dead: before.dead + 1,
        oldest: new Date(time.now()),
      });
      await close();
    });

    test('what is over is forgotten after its time', async () => {
      const { operator, time, store, claim, repository, close } = world();
      await store('shop');
      await store('bank');
      for (const one of await claim()) {
        const isDead = one.clientId === 'bank';
        await repository.settle(one, isDead ? { state: 'dead', failure: 'refused' } : { state: 'confirmed' });
      }
      const { sql } = harness().database;
      const sweep = () => createJanitor({ sql, now: time.now, onError: () => undefined }).sweep();
      time.advance(86_400);
      await sweep();
      expect(await repository.ofSession(operator, 'session')).toMatchObject([{ clientId: 'bank' }]);
      time.advance(29 * 86_400);
      await sweep();
      expect(await repository.ofSession(operator, 'session')).toEqual([]);
      await close();
    });
  });
}
