import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newNumberMatch } from '../../src/login/number-match.ts';

test('three different two-digit numbers, the one of the phone among them, whatever the randomness', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat({ max: 255 })), (stream) => {
      const source = (size: number) => Uint8Array.from({ length: size }, () => stream.next().value);
      const { shown, choices, picked } = newNumberMatch(source);
      expect(new Set(choices).size).toBe(3);
      for (const choice of choices) expect(choice).toMatch(/^[1-9]\d$/);
      expect(choices).toContain(shown);
      expect(picked).toBe(false);
    }),
  );
});

test('neither the place nor the size of the right one says which it is', () => {
  const places = [0, 0, 0];
  const ranks = [0, 0, 0];
  const rounds = 3_000;
  for (let round = 0; round < rounds; round += 1) {
    const { shown, choices } = newNumberMatch(randomBytes);
    for (const [counts, list] of [
      [places, choices],
      [ranks, [...choices].sort()],
    ] as const) {
      const at = list.indexOf(shown);
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }
  // a third of 3,000 with seven standard deviations on both sides
  for (const count of [...places, ...ranks]) expect(Math.abs(count - rounds / 3)).toBeLessThan(181);
});
