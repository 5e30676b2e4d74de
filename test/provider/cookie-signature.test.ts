import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCookieSignatures } from '../../src/provider/cookie-signature.ts';

const [now, before, other] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const signatures = createCookieSignatures([now, before]);
const cookie = 'signet.operator-a.session=abc';

describe('signatures of cookies', () => {
  it('accept what the current key signed', () => {
    expect(signatures.index(cookie, signatures.sign(cookie))).toBe(0);
    expect(signatures.verify(cookie, signatures.sign(cookie))).toBe(true);
  });

  it('accept what an earlier key signed, and say that it was an earlier one', () => {
    expect(signatures.index(cookie, createCookieSignatures([before]).sign(cookie))).toBe(1);
  });

  const good = signatures.sign(cookie);
  it.each([
    ['another key', createCookieSignatures([other]).sign(cookie)],
    ['another value', signatures.sign(`${cookie}d`)],
    ['nothing', ''],
    ['a part of it', good.slice(0, -1)],
    ['more than it', `${good}A`],
    ['letters outside of the alphabet', good.replace(/^./, 'é')],
  ])('refuse %s', (_what, signature) => {
    expect(signatures.index(cookie, signature)).toBe(-1);
    expect(signatures.verify(cookie, signature)).toBe(false);
  });

  it('stand in a cookie as they are', () => {
    expect(good).toMatch(/^[\w-]{43}$/);
  });

  it('need a key', () => {
    expect(() => createCookieSignatures([])).toThrow('secret');
  });
});
