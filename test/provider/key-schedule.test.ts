import { describe, expect, it, test } from 'vitest';
import { type KeyPolicy, nextChange, published, scheduleKeys } from '../../src/provider/key-schedule.ts';
import type { StoredKey } from '../../src/store/operator-keys.ts';

const POLICY: KeyPolicy = { publishAheadMs: 900, retentionMs: 5_000 };

/** `R@0`: an RS256 key made at 0; E is ES256, N opens encrypted numbers; `R@0!500`: withdrawn at 500 */
function key(name: string): StoredKey {
  const alg = { R: 'RS256', E: 'ES256', N: 'RSA-OAEP-256' }[name.charAt(0)] ?? '';
  return {
    operator: 'a',
    kid: name,
    use: alg === 'RSA-OAEP-256' ? 'enc' : 'sig',
    alg,
    jwk: { kty: 'RSA' },
    createdAt: new Date(Number(name.slice(2).split('!')[0])),
    retiredAt: undefined,
    withdrawnAt: name.includes('!') ? new Date(Number(name.split('!')[1])) : undefined,
  };
}
const keysOf = (names: string): StoredKey[] => names.split(' ').map(key);

describe('the keys of a moment, in the order of the JWKS', () => {
  test.each([
    ['the first ones, at once', 'E@0 R@0', 0, 'R@0 current, E@0 current'],
    ['the first ones, made by a clock ahead', 'E@50 R@50', 0, 'R@50 current, E@50 current'],
    ['new ones', 'R@0 E@0 R@1000 E@1000', 1_000, 'R@0 current, E@0 current, R@1000 pending, E@1000 pending'],
    ['the last moment before', 'R@0 R@1000', 1_899, 'R@0 current, R@1000 pending'],
    ['the switch', 'R@0 R@1000', 1_900, 'R@1000 current, R@0 retiring'],
    ['with another algorithm that stays', 'R@0 R@1000 E@0', 1_900, 'R@1000 current, E@0 current, R@0 retiring'],
    ['the last moment of the old one', 'R@0 R@1000', 6_899, 'R@1000 current, R@0 retiring'],
    ['after it', 'R@0 R@1000', 6_900, 'R@1000 current, R@0 withdrawn'],
    ['three', 'R@0 R@1000 R@3000', 3_000, 'R@1000 current, R@3000 pending, R@0 retiring'],
    ['two that retire, the younger first', 'R@0 R@1000 R@3000', 4_000, 'R@3000 current, R@1000 retiring, R@0 retiring'],
    [
      'long after, without a look between',
      'R@0 R@1000 R@3000',
      99_000,
      'R@3000 current, R@1000 withdrawn, R@0 withdrawn',
    ],
    [
      'the current one is withdrawn: its replacement signs at once',
      'R@0!500 R@500',
      500,
      'R@500 current, R@0!500 withdrawn',
    ],
    [
      'the same by a clock that is behind',
      'R@0 R@1000!5000 R@5000',
      4_999,
      'R@0 current, R@5000 pending, R@1000!5000 withdrawn',
    ],
    ['one that waited takes over at once', 'R@0!1200 R@1000', 1_200, 'R@1000 current, R@0!1200 withdrawn'],
    ['one that waited is withdrawn', 'R@0 R@1000!1200', 9_999, 'R@0 current, R@1000!1200 withdrawn'],
    ['and another made', 'R@0 R@1000!1200 R@2000', 2_900, 'R@2000 current, R@0 retiring, R@1000!1200 withdrawn'],
    ['one that retires is withdrawn', 'R@0!3000 R@1000', 3_000, 'R@1000 current, R@0!3000 withdrawn'],
    [
      'the one before goes on retiring',
      'R@0 R@1000!3000 R@3000',
      3_000,
      'R@3000 current, R@0 retiring, R@1000!3000 withdrawn',
    ],
    ['a rotation after it', 'R@0!500 R@500 R@1000', 1_000, 'R@500 current, R@1000 pending, R@0!500 withdrawn'],
    ['the other algorithm stays', 'R@0!500 R@500 E@0', 500, 'R@500 current, E@0 current, R@0!500 withdrawn'],
    ['numbers: nobody opens with it', 'N@0!500 N@500', 500, 'N@500 current, N@0!500 withdrawn'],
    ['numbers: the new one encrypts later', 'N@0 N@1000', 1_000, 'N@0 current, N@1000 pending'],
    ['numbers: the old one opens for ever', 'N@0 N@1000', 9e12, 'N@1000 current, N@0 opening'],
  ])('%s', (_what, names, now, expected) => {
    for (const keys of [keysOf(names), keysOf(names).reverse()]) {
      const found = scheduleKeys(keys, now, POLICY).map(({ key: { kid }, state }) => `${kid} ${state}`);
      expect(found.join(', ')).toBe(expected);
    }
  });
});

it('publishes what is not withdrawn, each use by itself', () => {
  const scheduled = scheduleKeys(keysOf('R@0 R@1000 R@9000 E@0 N@0 N@1000'), 9_000, POLICY);
  expect(published(scheduled, 'sig').map(({ kid }) => kid)).toEqual(['R@1000', 'E@0', 'R@9000']);
  expect(published(scheduled, 'enc').map(({ kid }) => kid)).toEqual(['N@1000', 'N@0']);
});

test.each([
  ['R@0', 0, Number.POSITIVE_INFINITY],
  ['R@0 R@1000', 1_000, 1_900],
  ['R@0 R@1000', 1_900, 6_900],
  ['R@0 R@1000', 6_900, Number.POSITIVE_INFINITY],
  ['R@0 R@1000 R@3000', 3_000, 3_900],
  ['N@0 N@1000', 1_900, Number.POSITIVE_INFINITY],
])('%s at %i: the next change is at %d', (names, now, expected) => {
  expect(nextChange(scheduleKeys(keysOf(names), now, POLICY), now)).toBe(expected);
});
