import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type BreakerState, type CircuitBreaker, createCircuitBreaker } from '../../src/guard/circuit-breaker.ts';

class Down extends Error {}
class Refusal extends Error {}
const settings = { requests: 4, failure_percent: 50, window_s: 10, open_s: 5 };

let breaker: CircuitBreaker;
let states: BreakerState[];
let begun: number;

beforeEach(() => {
  vi.useFakeTimers();
  states = [];
  begun = 0;
  breaker = createCircuitBreaker({
    settings,
    isFailure: (error) => error instanceof Down,
    refusal: () => new Refusal(),
    onChange: (state) => states.push(state),
    aliveAfterMs: 1_000,
  });
});
afterEach(() => {
  breaker.close();
  vi.useRealTimers();
});

const fine = async () => {
  begun += 1;
  return 'fine';
};
const down = async (): Promise<string> => {
  begun += 1;
  throw new Down();
};
const otherwise = async (): Promise<string> => {
  begun += 1;
  throw new Error('a refusal on the phone');
};
const many = async (count: number, work: () => Promise<string>, how: 'run' | 'runAlways' = 'run') => {
  for (let index = 0; index < count; index += 1) await breaker[how](work).catch(() => undefined);
};

const inTurn = async (...works: readonly (readonly [number, () => Promise<string>])[]) => {
  for (const [count, work] of works) await many(count, work);
};

describe('when it opens', () => {
  test.each<[string, () => Promise<void>, BreakerState]>([
    ['few failures', () => many(3, down), 'closed'],
    ['enough failures', () => many(4, down), 'open'],
    ['half of them', () => inTurn([4, fine], [4, down]), 'closed'],
    ['more than half of them', () => inTurn([4, fine], [5, down]), 'open'],
    ['other failures are answers', () => many(40, otherwise), 'closed'],
    ['other failures dilute', () => inTurn([4, otherwise], [4, down]), 'closed'],
    [
      'failures long ago',
      async () => {
        await many(3, down);
        await vi.advanceTimersByTimeAsync(11_000);
        await many(3, down);
      },
      'closed',
    ],
    ['work that always passes counts too', () => many(4, down, 'runAlways'), 'open'],
  ])('%s: %s', async (_, happens, state) => {
    await happens();
    expect(breaker.state).toBe(state);
    expect(states).toEqual(state === 'open' ? ['open'] : []);
    expect(breaker.opened).toBe(states.length);
  });

  test('work comes out as it went in', async () => {
    expect(await breaker.run(fine)).toBe('fine');
    await expect(breaker.run(down)).rejects.toBeInstanceOf(Down);
    await expect(breaker.run(otherwise)).rejects.toThrow('a refusal on the phone');
    expect(begun).toBe(3);
  });
});

describe('while it is open', () => {
  beforeEach(async () => {
    await many(4, down);
    begun = 0;
  });

  test('work is refused and not begun', async () => {
    await expect(breaker.run(fine)).rejects.toBeInstanceOf(Refusal);
    expect(begun).toBe(0);
    expect(breaker.refused).toBe(1);
  });
  test('work that must be done is done, and closes nothing', async () => {
    expect(await breaker.runAlways(fine)).toBe('fine');
    await expect(breaker.runAlways(down)).rejects.toBeInstanceOf(Down);
    expect(breaker.state).toBe('open');
    expect(breaker.refused).toBe(0);
  });
});

describe('half open', () => {
  beforeEach(async () => {
    await many(4, down);
    await vi.advanceTimersByTimeAsync(5_000);
    begun = 0;
  });

  test('one may try, whoever comes first; the others are refused meanwhile', async () => {
    expect(breaker.state).toBe('half_open');
    const probe = Promise.withResolvers<string>();
    const first = breaker.run(() => probe.promise);
    await expect(breaker.run(fine)).rejects.toBeInstanceOf(Refusal);
    expect(await breaker.runAlways(fine)).toBe('fine');
    expect(begun).toBe(1);
    probe.resolve('back');
    expect(await first).toBe('back');
    expect(await breaker.run(fine)).toBe('fine');
    expect(states).toEqual(['open', 'half_open', 'closed']);
  });
  test('a failure opens it again, for as long', async () => {
    await many(1, down);
    expect(breaker.state).toBe('open');
    await vi.advanceTimersByTimeAsync(4_000);
    expect(breaker.state).toBe('open');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(states).toEqual(['open', 'half_open', 'open', 'half_open']);
    expect(breaker.opened).toBe(2);
  });
  test('an answer of another kind closes it', async () => {
    await many(1, otherwise);
    expect(breaker.state).toBe('closed');
  });
  test('work that must be done may be the one that tries', async () => {
    await many(1, fine, 'runAlways');
    expect(breaker.state).toBe('closed');
  });
  test('work that lasts is a sign of life before its end', async () => {
    const held = Promise.withResolvers<string>();
    const first = breaker.run(() => held.promise);
    await vi.advanceTimersByTimeAsync(999);
    expect(breaker.state).toBe('half_open');
    await vi.advanceTimersByTimeAsync(1);
    expect(breaker.state).toBe('closed');
    expect(await breaker.run(fine)).toBe('fine');
    held.reject(new Down());
    await expect(first).rejects.toBeInstanceOf(Down);
  });
});

test('work that lasts and then fails counts after all', async () => {
  const held = Array.from({ length: 8 }, () => Promise.withResolvers<string>());
  const works = held.map(({ promise }) => breaker.run(() => promise));
  await vi.advanceTimersByTimeAsync(11_000);
  expect(breaker.state).toBe('closed');
  for (const { reject } of held) reject(new Down());
  const outcomes = await Promise.allSettled(works);
  expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 'rejected'));
  expect(breaker.state).toBe('open');
});

test('closed for good it refuses nothing and leaves no timer', async () => {
  await many(4, down);
  breaker.close();
  expect(await breaker.run(fine)).toBe('fine');
  expect(vi.getTimerCount()).toBe(0);
});
