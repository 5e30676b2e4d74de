import { describe, expect, it } from 'vitest';
import type { DeliveryFailure } from '../../src/session/deliveries.ts';
import { FIRST_DELAY_MS, GIVE_UP_MS, JITTER, judge } from '../../src/session/retry-schedule.ts';

const createdAt = new Date('2030-01-01T00:00:00Z');
const START = createdAt.getTime();
const failed = (failure: DeliveryFailure) => ({ kind: 'failed', failure }) as const;

describe('after an attempt', () => {
  it.each(['confirmed', 'untold'] as const)('%s is the end of it', (kind) => {
    expect(judge({ attempts: 3, createdAt }, { kind }, START, 0.5)).toEqual({ state: kind });
  });

  it.each([
    [1, 5],
    [2, 10],
    [3, 20],
    [4, 40],
    [5, 80],
    [6, 160],
    [9, 1_280],
    [12, 10_240],
    [13, 14_400],
    [2_000, 14_400],
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
    expect(verdict).toMatchObject({ dueAt: new Date(START + FIRST_DELAY_MS * factor) });
  });

  it('gives up where the next one would come later than a day after the end', () => {
    const late = START + GIVE_UP_MS - FIRST_DELAY_MS;
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
    expect(attempts).toBe(17);
    expect(now - START).toBeGreaterThan(0.8 * GIVE_UP_MS);
  });

  it.each([
    [1, 'pending'],
    [7, 'pending'],
    [8, 'dead'],
  ])('refusal number %d leaves it %s', (attempts, state) => {
    expect(judge({ attempts, createdAt }, failed('refused'), START, 0.5).state).toBe(state);
  });
});
