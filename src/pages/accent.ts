/**
 * The accent of an operator as a stylesheet of a dozen custom properties, for light and dark. Owns the promise that
 * text in or on the accent stays readable whatever colour an operator chose (WCAG 2.2: 4.5 for text, 3 for shapes).
 */
import { contrast, formatColour, mix, parseColour, type Rgb, readableOn, textOn } from './colour.ts';

/** Surfaces of the stylesheet that the accent is laid on; the same values stand in signet.css. */
const LIGHT = { page: [244, 245, 247], card: [255, 255, 255] } as const satisfies Record<string, Rgb>;
const DARK = { page: [15, 17, 21], card: [25, 28, 34] } as const satisfies Record<string, Rgb>;

type Surfaces = Readonly<Record<'page' | 'card', Rgb>>;

function properties(accent: Rgb, { page, card }: Surfaces): string {
  const fill = contrast(accent, card) >= 1.6 ? accent : readableOn(accent, [card], 1.6);
  const soft = mix(card, accent, card === LIGHT.card ? 0.08 : 0.16);
  const text = readableOn(accent, [card, page, soft], 4.5);
  const label = textOn(fill);
  const values = {
    accent: fill,
    // away from the label, so that it reads better, never worse
    'accent-hover': mix(fill, label[0] > 128 ? [0, 0, 0] : [255, 255, 255], 0.14),
    'accent-contrast': label,
    'accent-text': text,
    'accent-edge': readableOn(fill, [card, page], 3),
    'accent-soft': soft,
    'accent-line': mix(card, accent, 0.3),
    'accent-glow': mix(page, accent, card === LIGHT.card ? 0.14 : 0.18),
  };
  return Object.entries(values)
    .map(([name, value]) => `--${name}:${formatColour(value)}`)
    .join(';');
}

/** @param hex `rrggbb`; undefined when it is no colour */
export function accentStylesheet(hex: string): string | undefined {
  const accent = parseColour(hex);
  if (accent === undefined) return undefined;
  return `:root{${properties(accent, LIGHT)}}\n@media (prefers-color-scheme:dark){:root{${properties(accent, DARK)}}}\n`;
}
