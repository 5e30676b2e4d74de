import { describe, expect, it } from 'vitest';
import type { DeliveryFailure } from '../../src/session/deliveries.ts';
import { DELAYS_MS, GIVE_UP_MS, JITTER, judge } from '../../src/session/retry-schedule.ts';

const createdAt = new Date('2030-01-01T00:00:00Z');
const START = createdAt.getTime();
const failed = (failure: DeliveryFailure) => ({ kind: 'failed', failure }) as const;

describe('after an attempt', () => {
  it.each(['confirmed', 'untold'] as const)('%s is the end of it', (kind) => {
    expect(judge({ attempts: 3, createdAt }, { kind }, START, 0.5)).toEqual({ state: kind });
  });

  it.each([
    [1, 5],
    [2, 15],
    [3, 60],
    [4, 300],
    [5, 900],
    [6, 3_600],
    [7, 7_200],
    [8, 14_400],
    [9, 14_400],
    [12, 14_400],
  ])('number %d that failed comes the next %d seconds later', (attempts, seconds) => {
    expect(judge({ attempts, createdAt }, failed('timeout'), START, 0.5)).toEqual({
      state: 'pending',
      failure: 'timeout',
      dueAt: new Date(START + seconds * 1_000),
    });
  });

  it.each([
    [0, 1 - JITTER],
    [1, 1 + JITTER],
  ])('chance %d stretches the delay by %f', (random, factor) => {
    const verdict = judge({ attempts: 1, createdAt }, failed('status_5xx'), START, random);
    expect(verdict).toMatchObject({ dueAt: new Date(START + DELAYS_MS[0] * factor) });
  });

  it('gives up where the next one would come later than a day after the end', () => {
    const late = START + GIVE_UP_MS - DELAYS_MS[0];
    expect(judge({ attempts: 1, createdAt }, failed('unreachable'), late, 0.5).state).toBe('pending');
    expect(judge({ attempts: 1, createdAt }, failed('unreachable'), late + 1, 0.5)).toEqual({
      state: 'dead',
      failure: 'unreachable',
    });
  });

  it('tries for nearly a day', () => {
    let now = START;
    let attempts = 1;
    for (; attempts < 100; attempts += 1) {
      const verdict = judge({ attempts, createdAt }, failed('timeout'), now, 0.5);
      if (verdict.state !== 'pending') break;
      now = verdict.dueAt.getTime();
    }
    expect(attempts).toBe(13);
    expect(now - START).toBeGreaterThan(0.8 * GIVE_UP_MS);
  });

  it.each([
    [1, 'pending'],
    [2, 'pending'],
    [3, 'dead'],
  ])('refusal number %d leaves it %s', (attempts, state) => {
    expect(judge({ attempts, createdAt }, failed('refused'), START, 0.5).state).toBe(state);
  });
});
