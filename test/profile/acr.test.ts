import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACR_VALUES, type Acr } from '../../src/config/schema.ts';
import { firstSatisfiable, wantedLevels } from '../../src/profile/acr.ts';

describe('wantedLevels', () => {
  test.each<[string | undefined, string[]]>([
    [undefined, ['2']],
    ['', ['2']],
    ['  ', ['2']],
    ['2', ['2']],
    ['3 2', ['3', '2']],
    ['2 3', ['2', '3']],
    ['4 3 2', ['4', '3', '2']],
    ['3  3 2', ['3', '2']],
    ['1', []],
    ['1 2', ['2']],
    ['urn:loa:high 3', ['3']],
    ['urn:loa:high', []],
    ['0 5 22', []],
  ])('%j is %j', (acrValues, levels) => {
    expect(wantedLevels(acrValues)).toEqual(levels);
  });

  test('the level of a request without acr_values can be another', () => {
    expect(wantedLevels(undefined, '3')).toEqual(['3']);
    expect(wantedLevels('2', '3')).toEqual(['2']);
  });
});

describe('firstSatisfiable', () => {
  test.each<[Acr[], Acr[], Acr | undefined]>([
    [['2'], ['2', '3', '4'], '2'],
    [['3', '2'], ['2', '3', '4'], '3'],
    [['2', '3'], ['2', '3', '4'], '2'],
    [['4', '2'], ['2', '3'], '2'],
    [['4'], ['2', '3'], undefined],
    [['3'], ['4'], undefined],
    [['4', '3'], [], undefined],
    [[], ['2', '3', '4'], undefined],
  ])('%j of %j is %s', (wanted, reachable, level) => {
    expect(firstSatisfiable(wanted, reachable)).toBe(level);
  });
});

test('an answer is always a level that was asked for, never above what is there', () => {
  const level = fc.constantFrom(...ACR_VALUES);
  fc.assert(
    fc.property(fc.string(), fc.array(level), fc.subarray([...ACR_VALUES]), (noise, listed, reachable) => {
      const acrValues = [...listed, noise].join(' ');
      const wanted = wantedLevels(acrValues);
      const reached = firstSatisfiable(wanted, reachable);
      if (reached !== undefined) {
        expect(wanted).toContain(reached);
        expect(reachable).toContain(reached);
      }
    }),
  );
});
