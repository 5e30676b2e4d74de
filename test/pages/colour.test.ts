import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accentStylesheet } from '../../src/pages/accent.ts';
import { contrast, formatColour, parseColour, type Rgb } from '../../src/pages/colour.ts';

const channel = fc.integer({ min: 0, max: 255 });
const colour = fc.tuple(channel, channel, channel);
const SURFACES: readonly (readonly [Rgb, Rgb])[] = [
  [
    [255, 255, 255],
    [244, 245, 247],
  ],
  [
    [25, 28, 34],
    [15, 17, 21],
  ],
];

function properties(block: string): Map<string, Rgb> {
  return new Map(
    [...block.matchAll(/--([a-z-]+):(#[0-9a-f]{6})/g)].map(([, name = '', hex = '']) => [
      name,
      parseColour(hex) ?? [0, 0, 0],
    ]),
  );
}

test('contrast is that of WCAG', () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
  expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2);
});

test('hex round trip; anything else is no colour', () => {
  fc.assert(
    fc.property(colour, (rgb) => {
      expect(parseColour(formatColour(rgb))).toEqual(rgb);
    }),
  );
  for (const wrong of ['', '#fff', 'red', '#12345g', '#0b5fff;}body{', '#0b5fff0'])
    expect(parseColour(wrong)).toBeUndefined();
  expect(accentStylesheet('zzzzzz')).toBeUndefined();
});

test('whatever accent an operator chooses, text on it and in it stays readable in light and dark', () => {
  fc.assert(
    fc.property(colour, (accent) => {
      const blocks = (accentStylesheet(formatColour(accent)) ?? '').split('@media');
      expect(blocks).toHaveLength(2);
      for (const [index, [card, page]] of SURFACES.entries()) {
        const values = properties(blocks[index] ?? '');
        const of = (name: string): Rgb => values.get(name) ?? [0, 0, 0];
        expect(contrast(of('accent-contrast'), of('accent'))).toBeGreaterThanOrEqual(4.5);
        expect(contrast(of('accent-contrast'), of('accent-hover'))).toBeGreaterThanOrEqual(4.5);
        for (const surface of [card, page, of('accent-soft')]) {
          expect(contrast(of('accent-text'), surface)).toBeGreaterThanOrEqual(4.5);
        }
        for (const surface of [card, page]) expect(contrast(of('accent-edge'), surface)).toBeGreaterThanOrEqual(3);
      }
    }),
    { numRuns: 300 },
  );
});
