/** Colour arithmetic after WCAG 2.2: relative luminance and contrast ratio of sRGB colours. Pure. */

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

const BLACK: Rgb = [0, 0, 0];
const NEAR_BLACK: Rgb = [16, 18, 22];
const WHITE: Rgb = [255, 255, 255];

/** @param hex `rrggbb`, with or without `#`; undefined for anything else */
export function parseColour(hex: string): Rgb | undefined {
  const digits = /^#?([0-9a-f]{6})$/i.exec(hex)?.[1];
  if (digits === undefined) return undefined;
  const value = Number.parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

export function formatColour([red, green, blue]: Rgb): string {
  return `#${((red << 16) | (green << 8) | blue).toString(16).padStart(6, '0')}`;
}

/** @param share of `over`, 0 to 1 */
export function mix(under: Rgb, over: Rgb, share: number): Rgb {
  const channel = (a: number, b: number) => Math.round(a + (b - a) * share);
  return [channel(under[0], over[0]), channel(under[1], over[1]), channel(under[2], over[2])];
}

function luminance([red, green, blue]: Rgb): number {
  const linear = (channel: number) => {
    const share = channel / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Contrast ratio, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** White, near-black or black: the first that reads well on `background`; black does where the others do not. */
export function textOn(background: Rgb): Rgb {
  return [WHITE, NEAR_BLACK].find((ink) => contrast(ink, background) >= 4.5) ?? BLACK;
}

/** `colour`, darkened or lightened as little as needed to reach `ratio` on every one of `backgrounds`. */
export function readableOn(colour: Rgb, backgrounds: readonly Rgb[], ratio: number): Rgb {
  const reaches = (candidate: Rgb) => backgrounds.every((background) => contrast(candidate, background) >= ratio);
  const first = backgrounds[0] ?? WHITE;
  const end = luminance(first) > 0.18 ? BLACK : WHITE;
  for (let share = 0; share < 1; share += 0.04) {
    const candidate = mix(colour, end, share);
    if (reaches(candidate)) return candidate;
  }
  return end;
}
