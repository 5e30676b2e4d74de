/** Writes XML on one line: strings become escaped text, never markup. */
import { MssError } from '../client.ts';

/** Finished XML. */
export interface Markup {
  readonly markup: string;
}

const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // as references these survive the normalisation of line ends and of attribute values
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/**
 * What XML 1.0 cannot hold is refused and not left out: it may be part of a text that is to be signed.
 * @throws MssError `internal`
 */
function escaped(text: string): string {
  if (NOT_XML.test(text)) {
    throw new MssError('internal', 'a value holds a character that XML cannot carry', { nothingSent: true });
  }
  return text.replace(/[&<>"\t\n\r]/g, (character) => REFERENCES[character] ?? '');
}

/**
 * @param name qualified name, attributes likewise: constants of the caller, written as they are
 * @throws MssError `internal` for characters that XML 1.0 cannot hold
 */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...content: readonly (Markup | string)[]
): Markup {
  const open = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(value)}"`)].join(' ');
  const inner = content.map((part) => (typeof part === 'string' ? escaped(part) : part.markup)).join('');
  return { markup: inner === '' ? `<${open}/>` : `<${open}>${inner}</${name}>` };
}
