import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsOnPhone } from '../../../src/sandbox/mssp/gsm-alphabet.ts';

describe('length of a text on the phone', () => {
  it.each([
    ['Grüße à la €5 [ok] {x} ~^|\\', 239],
    ['ΔΦΓΛΩΠΨΣΘΞ ÆæßÉ ÄÖÑÜ§¿ äöñüà @£$¥ èéùìòÇ Øø Åå ¤ ¡', 239],
    ['ç', 119],
    ['Ł', 119],
    ['日本', 119],
  ])('a text with %s may have %i characters', (sample, limit) => {
    const text = sample + 'x'.repeat(limit - sample.length);
    expect(fitsOnPhone(text)).toBe(true);
    expect(fitsOnPhone(`${text}x`)).toBe(false);
  });

  it('119 characters always fit, 240 never', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const fits = fitsOnPhone(text);
        return (text.length > 119 || fits) && ([...text].length <= 239 || !fits);
      }),
    );
  });
});
