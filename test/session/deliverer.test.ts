import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDeliverer, type Deliverer } from '../../src/session/deliverer.ts';
import type { Attempt, DeliveryRepository, LogoutDelivery, Verdict } from '../../src/session/deliveries.ts';

const delivery = (clientId: string): LogoutDelivery => ({
  id: randomUUID(),
  operator: 'operator-a',
  clientId,
  sessionUid: 'uid',
  sid: 'sid',
  subscriberId: randomUUID(),
  sub: undefined,
  reason: 'logout',
  state: 'pending',
  attempts: 1,
  failure: undefined,
  createdAt: new Date(0),
  dueAt: new Date(0),
  endedAt: undefined,
});

/** An outbox in memory that answers as the database does. */
function outbox(waiting: LogoutDelivery[]) {
  const settled: Verdict[] = [];
  const repository: Pick<DeliveryRepository, 'claim' | 'settle'> = {
    async claim({ limit, perClient, busy }) {
      const numbers = new Map<string, number>();
      const taken = waiting.filter(({ operator, clientId }) => {
        const place = (numbers.get(clientId) ?? 0) + 1;
        numbers.set(clientId, place);
        return place <= perClient && !busy.includes(`${operator} ${clientId}`);
      });
      const claimed = taken.slice(0, limit);
      for (const each of claimed) waiting.splice(waiting.indexOf(each), 1);
      return claimed;
    },
    async settle(_delivery, verdict) {
      settled.push(verdict);
      return true;
    },
  };
  return { repository, settled };
}

let deliverer: Deliverer | undefined;
afterEach(() => deliverer?.close());

const run = (
  repository: Pick<DeliveryRepository, 'claim' | 'settle'>,
  send: (delivery: LogoutDelivery) => Promise<Attempt>,
  onError: (error: unknown) => void = () => undefined,
) => {
  deliverer = createDeliverer({
    repository,
    send,
    now: () => 0,
    random: () => 0.5,
    onSettled: () => undefined,
    onError,
    lookMs: 3_600_000,
  });
  deliverer.start();
  return deliverer;
};

describe('the deliverer', () => {
  it('tells all that wait, however many', async () => {
    const { repository, settled } = outbox(Array.from({ length: 500 }, (_, n) => delivery(`client-${n % 90}`)));
    run(repository, async () => ({ kind: 'confirmed' }));
    await vi.waitFor(() => expect(settled).toHaveLength(500));
  });

  it('asks the database seldom: not again for each that was told', async () => {
    const { repository, settled } = outbox(Array.from({ length: 50 }, (_, n) => delivery(`client-${n}`)));
    const claim = vi.fn(repository.claim);
    run({ ...repository, claim }, async () => ({ kind: 'confirmed' }));
    await vi.waitFor(() => expect(settled).toHaveLength(50));
    // once more after the last that there were
    expect(claim).toHaveBeenCalledTimes(2);
  });

  it('leaves places to others while one relying party does not answer', async () => {
    const hanging = Promise.withResolvers<Attempt>();
    const { repository, settled } = outbox([
      ...Array.from({ length: 200 }, () => delivery('dead')),
      ...Array.from({ length: 20 }, () => delivery('shop')),
    ]);
    let atDead = 0;
    run(repository, async ({ clientId }) => {
      if (clientId !== 'dead') return { kind: 'confirmed' };
      atDead += 1;
      return hanging.promise;
    });
    await vi.waitFor(() => expect(settled).toHaveLength(20));
    expect(atDead).toBe(8);
    hanging.resolve({ kind: 'failed', failure: 'timeout' });
    await vi.waitFor(() => expect(settled).toHaveLength(220));
  });

  it('begins nothing new once it closes, and waits for what is under way', async () => {
    const hanging = Promise.withResolvers<Attempt>();
    const waiting = [delivery('shop')];
    const { repository, settled } = outbox(waiting);
    const sent = vi.fn(() => hanging.promise);
    const one = run(repository, sent);
    await vi.waitFor(() => expect(sent).toHaveBeenCalledOnce());
    waiting.push(delivery('shop'));
    const closed = one.close();
    one.wake();
    hanging.resolve({ kind: 'confirmed' });
    await closed;
    expect(settled).toEqual([{ state: 'confirmed' }]);
    expect(waiting).toHaveLength(1);
  });

  it('goes on after the database failed', async () => {
    const { repository, settled } = outbox([delivery('shop')]);
    const errors: unknown[] = [];
    let down = true;
    const one = run(
      {
        ...repository,
        claim: async (options) => {
          if (down) throw new Error('down');
          return repository.claim(options);
        },
      },
      async () => ({ kind: 'confirmed' }),
      (error) => errors.push(error),
    );
    await vi.waitFor(() => expect(errors).toHaveLength(1));
    down = false;
    one.wake();
    await vi.waitFor(() => expect(settled).toHaveLength(1));
  });
});
