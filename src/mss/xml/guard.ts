/**
 * Looks over the markup of a document before the parser does: no DTD, so no entity of the sender's own; no processing
 * instruction; limited length, depth, and numbers of tags, attributes and references, each of which costs a parser more
 * than plain text. One pass, linear in the length. Never builds anything.
 */
import { MssError } from '../client.ts';

/** Real answers have some 20 thousand characters, 20 levels and a hundred tags. */
export const XML_LIMITS = {
  /** UTF-16 units */
  length: 1_048_576,
  depth: 32,
  /** tags, comments and CDATA sections together */
  pieces: 10_000,
  attributesOfTag: 64,
  references: 10_000,
} as const;

const refuse = (reason: string): MssError => new MssError('bad_answer', `XML refused: ${reason}`);

function after(xml: string, end: string, from: number): number {
  const index = xml.indexOf(end, from);
  if (index === -1) throw refuse('unclosed markup');
  return index + end.length;
}

/** Position of the > that ends a tag; one within quotes does not. */
function tagEnd(xml: string, from: number): number {
  const breaks = /[>"']/g;
  breaks.lastIndex = from;
  for (let attributes = 0; attributes <= XML_LIMITS.attributesOfTag; attributes += 1) {
    const found = breaks.exec(xml);
    if (!found) throw refuse('unclosed tag');
    if (found[0] === '>') return found.index;
    breaks.lastIndex = after(xml, found[0], found.index + 1);
  }
  throw refuse('too many attributes');
}

function guardReferences(xml: string): void {
  let references = 0;
  for (let index = xml.indexOf('&'); index !== -1; index = xml.indexOf('&', index + 1)) {
    references += 1;
    if (references > XML_LIMITS.references) throw refuse('too many references');
  }
}

/** Position after an XML declaration, which only the very start may hold. */
const afterDeclaration = (xml: string): number => /^<\?xml\s[^<>?]{0,200}\?>/.exec(xml)?.[0].length ?? 0;

/** @throws MssError `bad_answer` */
export function guardXml(xml: string): void {
  if (xml.length > XML_LIMITS.length) throw refuse('too long');
  guardReferences(xml);
  let depth = 0;
  let pieces = 0;
  let next = afterDeclaration(xml);
  for (let start = xml.indexOf('<', next); start !== -1; start = xml.indexOf('<', next)) {
    pieces += 1;
    if (pieces > XML_LIMITS.pieces) throw refuse('too many tags');
    if (xml.startsWith('<!--', start)) {
      next = after(xml, '-->', start + 4);
    } else if (xml.startsWith('<![CDATA[', start)) {
      next = after(xml, ']]>', start);
    } else if (xml.startsWith('<!', start)) {
      throw refuse('document type declaration');
    } else if (xml.startsWith('<?', start)) {
      throw refuse('processing instruction');
    } else {
      const end = tagEnd(xml, start + 1);
      next = end + 1;
      if (xml[start + 1] === '/') depth -= 1;
      else if (xml[end - 1] !== '/') depth += 1;
      if (depth > XML_LIMITS.depth) throw refuse('too deep');
    }
  }
}
