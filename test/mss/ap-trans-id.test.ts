import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newApTransId } from '../../src/mss/ap-trans-id.ts';

test('is an NCName of at most 32 characters, whatever the random bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 15, maxLength: 15 }), (bytes) => {
      expect(newApTransId(() => bytes)).toMatch(/^[A-Za-z][A-Za-z0-9]{0,31}$/);
    }),
  );
});

test('differs each time', () => {
  expect(new Set(Array.from({ length: 1_000 }, () => newApTransId(randomBytes))).size).toBe(1_000);
});
