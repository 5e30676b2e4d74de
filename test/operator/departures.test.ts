import { describe, expect, test } from 'vitest';
import type { Tree } from '../../src/config/tree.ts';
import { createDepartures, type Departure, withoutDepartures } from '../../src/operator/departures.ts';
import { createOperatorRegistry } from '../../src/operator/registry.ts';
import { loadWith, secondOperator } from '../config/sources.ts';

const AT = new Date('2030-01-01T00:00:00Z');
const NUMBER = '41791234567';

function setup(stored: Departure[] = []) {
  const asked: Date[] = [];
  const store = {
    insert: async (departure: Departure) => {
      stored.push(departure);
    },
    since: async (at: Date) => {
      asked.push(at);
      return stored.filter((departure) => departure.at > at);
    },
  };
  const indexes = (operator: string, msisdn: string) => [`new ${operator}:${msisdn}`, `old ${operator}:${msisdn}`];
  return { asked, stored, departures: createDepartures({ store, indexes, onError: () => undefined }) };
}

describe('numbers that left', () => {
  test('count at once where they are noted, elsewhere after a refresh, and at their operator only', async () => {
    const { stored, departures } = setup();
    const other = setup(stored);
    await departures.note('nord', NUMBER, AT);
    expect(departures.has('nord', NUMBER)).toBe(true);
    expect(departures.has('ost', NUMBER)).toBe(false);
    expect(departures.has('nord', '41791234568')).toBe(false);
    expect(other.departures.has('nord', NUMBER)).toBe(false);
    await other.departures.refresh();
    expect(other.departures.has('nord', NUMBER)).toBe(true);
  });

  test('noted under an earlier master secret count too', async () => {
    const { departures } = setup([{ operator: 'nord', msisdnIndex: `old nord:${NUMBER}`, at: AT }]);
    await departures.refresh();
    expect(departures.has('nord', NUMBER)).toBe(true);
  });

  test('are read again from a while before the newest: another copy may have been slower', async () => {
    const { asked, departures } = setup([{ operator: 'nord', msisdnIndex: 'x', at: AT }]);
    await departures.refresh();
    await departures.refresh();
    expect(asked[1]).toEqual(new Date(AT.getTime() - 300_000));
  });

  test('are served by nobody until an operator ports them in', async () => {
    const { departures } = setup();
    await departures.note('nord', NUMBER, AT);
    const serving = (over: Tree) =>
      withoutDepartures(createOperatorRegistry(loadWith(over)), departures).byNumber(NUMBER)?.id;
    expect(serving({})).toBeUndefined();
    const ost = { ...secondOperator, numbers: { prefixes: ['43'], ported_in: [NUMBER] } };
    expect(serving({ operators: { ost } })).toBe('ost');
    expect(serving({ operators: { nord: { numbers: { ported_in: [NUMBER] } } } })).toBe('nord');
    const registry = withoutDepartures(createOperatorRegistry(loadWith({})), departures);
    expect(registry.byNumber('41791234568')?.id).toBe('nord');
  });
});
