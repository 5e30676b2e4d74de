/**
 * Looks over the markup of a document before the parser does: no DTD, so no entity of the sender's own; no processing
 * instruction; limited length, depth and number of tags. One pass, linear in the length. Never builds anything.
 */
import { MssError } from './client.ts';

export interface XmlLimits {
  /** UTF-16 units */
  readonly length: number;
  readonly depth: number;
  readonly tags: number;
}

/** Real answers have 20 levels and some hundred tags; the longest that the configuration lets in has 4 MiB. */
export const XML_LIMITS: XmlLimits = { length: 4_194_304, depth: 32, tags: 10_000 };

const refuse = (reason: string): MssError => new MssError('bad_answer', `XML refused: ${reason}`);

function after(xml: string, end: string, from: number): number {
  const index = xml.indexOf(end, from);
  if (index === -1) throw refuse('unclosed markup');
  return index + end.length;
}

const TAG_BREAK = /[>"']/g;

/** Position of the > that ends a tag; one within quotes does not. */
function tagEnd(xml: string, from: number): number {
  TAG_BREAK.lastIndex = from;
  for (let found = TAG_BREAK.exec(xml); found; found = TAG_BREAK.exec(xml)) {
    if (found[0] === '>') return found.index;
    TAG_BREAK.lastIndex = after(xml, found[0], found.index + 1);
  }
  throw refuse('unclosed tag');
}

/** @throws MssError `bad_answer` */
export function guardXml(xml: string, limits: XmlLimits = XML_LIMITS): void {
  if (xml.length > limits.length) throw refuse('too long');
  let depth = 0;
  let tags = 0;
  let next = /^<\?xml\s/.test(xml) ? after(xml, '?>', 0) : 0;
  for (let start = xml.indexOf('<', next); start !== -1; start = xml.indexOf('<', next)) {
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
      tags += 1;
      if (xml[start + 1] === '/') depth -= 1;
      else if (xml[end - 1] !== '/') depth += 1;
      if (tags > limits.tags) throw refuse('too many tags');
      if (depth > limits.depth) throw refuse('too deep');
    }
  }
}
