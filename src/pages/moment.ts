/**
 * A moment as a page shows it: in the language of the page and in UTC, said so, until the page's script puts it into the
 * browser's own time. Knows nothing of where the person is.
 */
import type { Language } from '../config/schema.ts';

/** How moments are written; day before month where the language's regions differ. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-CH', fr: 'fr-CH', it: 'it-CH', fi: 'fi-FI' };

export interface Moment {
  /** for machines: the attribute datetime */
  readonly iso: string;
  readonly text: string;
  readonly precision: 'day' | 'minute';
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Costly to make. */
function formatOf(language: Language, precision: Moment['precision']): Intl.DateTimeFormat {
  const name = `${language} ${precision}`;
  const known = formats.get(name);
  if (known) return known;
  const time = precision === 'minute' ? ({ timeStyle: 'short' } as const) : {};
  const made = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', ...time, timeZone: 'UTC' });
  formats.set(name, made);
  return made;
}

export function moment(at: Date, language: Language, precision: Moment['precision'] = 'minute'): Moment {
  const text = formatOf(language, precision).format(at);
  return { iso: at.toISOString(), text: precision === 'minute' ? `${text} UTC` : text, precision };
}
