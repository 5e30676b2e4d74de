/**
 * What the layout around every page needs: language, title, brand, scripts. Owns the defaults of the layout and the
 * cleaning of names that come from outside; never escapes (the templates do).
 */
import type { Language } from '../config/schema.ts';
import { type Translate, translator } from '../i18n/translator.ts';
import { formatColour, parseColour, textOn } from './colour.ts';
import type { Brand } from './models.ts';

export interface FrameOptions {
  readonly language: Language;
  /** what this page is about, without the gateway's or operator's name */
  readonly title: string;
  readonly operator?: Brand | undefined;
  /** more room, for tools and overviews */
  readonly wide?: boolean;
  /** names of scripts in views/assets, loaded deferred as modules */
  readonly scripts?: readonly string[];
  /** names of further stylesheets in views/assets */
  readonly styles?: readonly string[];
  /** without JavaScript, load the page again after so many seconds */
  readonly refreshSeconds?: number | undefined;
  /** … or another page of the gateway */
  readonly refreshUrl?: string | undefined;
  /**
   * Under `no-referrer` browsers send `Origin: null` with a form, which a same-origin check cannot tell from a hostile
   * page's. Such a page asks for `same-origin` instead: still no referrer to anybody else. Only for pages whose own
   * address holds nothing secret.
   */
  readonly sendsOrigin?: boolean;
  /** one line under the card; `false` for none */
  readonly footnote?: string | false;
}

export interface BrandView {
  readonly name: string;
  /** one or two letters, drawn when there is no logo */
  readonly initials: string;
  readonly colour: string;
  readonly ink: string;
  readonly logo: string | undefined;
}

export interface Frame {
  readonly frame: {
    readonly language: Language;
    readonly title: string;
    readonly brand: BrandView;
    readonly wide: boolean;
    readonly scripts: readonly string[];
    readonly styles: readonly string[];
    readonly refresh: string | undefined;
    readonly sendsOrigin: boolean;
    readonly footnote: string | undefined;
  };
  readonly t: Translate;
}

const GATEWAY: Brand = { name: 'Signet', colour: '#0b5fff' };

export function frame(options: FrameOptions): Frame {
  const t = translator(options.language);
  const brand = brandView(options.operator ?? GATEWAY);
  return {
    frame: {
      language: options.language,
      title: `${options.title} · ${brand.name}`,
      brand,
      wide: options.wide ?? false,
      scripts: options.scripts ?? [],
      styles: options.styles ?? [],
      refresh: refreshOf(options),
      sendsOrigin: options.sendsOrigin ?? false,
      footnote: options.footnote === false ? undefined : (options.footnote ?? t('frame.footnote')),
    },
    t,
  };
}

/** Content of `meta http-equiv=refresh`. */
const refreshOf = ({ refreshSeconds, refreshUrl }: FrameOptions): string | undefined =>
  refreshSeconds === undefined || refreshUrl === undefined
    ? refreshSeconds?.toString()
    : `${refreshSeconds};url=${refreshUrl}`;

export function brandView(brand: Brand): BrandView {
  const colour = parseColour(brand.colour) === undefined ? GATEWAY.colour : brand.colour.toLowerCase();
  const rgb = parseColour(colour);
  const name = displayName(brand.name);
  return {
    name,
    initials: initials(name),
    colour,
    ink: rgb === undefined ? '#ffffff' : formatColour(textOn(rgb)),
    logo: brand.logo,
  };
}

/** Costly to make, without any state of its own. */
const LETTERS = new Intl.Segmenter();

/** The first letter of the first word and of the last, so that "Operator A" and "Operator B" differ. */
function initials(name: string): string {
  const words = name.split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends
    .map((word = '') => LETTERS.segment(word).containing(0)?.segment ?? '')
    .join('')
    .toUpperCase();
}

/** A name as it may be shown: no control or direction-changing characters, which could make it read as something else. */
export function displayName(name: string): string {
  // all of category Cf but the two joiners, which some scripts need to be written rightly
  return name.replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim();
}
