/**
 * XML text to elements, by fast-xml-parser with everything clever switched off: no entities but the five of XML and
 * character references, no numbers, no merging. Owns the only use of the parser. Every failure is `bad_answer`, and none
 * quotes the text.
 */
import { XMLParser } from 'fast-xml-parser';
import { MssError } from '../client.ts';
import type { XmlElement } from './element.ts';
import { guardXml, XML_LIMITS } from './guard.ts';

const TEXT = '#text';
const CDATA = '#cdata';
const ATTRIBUTES = ':@';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  textNodeName: TEXT,
  cdataPropName: CDATA,
  ignoreDeclaration: true,
  maxNestedTags: XML_LIMITS.depth,
});

const notWellFormed = (): MssError => new MssError('bad_answer', 'the answer is not well-formed XML');

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

const XML_CHARACTER = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]$/u;

function characterOf(reference: string): string {
  const [, decimal, hexadecimal] = /^#(?:(\d{1,7})|x([0-9a-fA-F]{1,6}))$/.exec(reference) ?? [];
  const codePoint = Number.parseInt(decimal ?? hexadecimal ?? '', decimal ? 10 : 16);
  const character = codePoint <= 0x10_ff_ff ? String.fromCodePoint(codePoint) : '';
  if (!XML_CHARACTER.test(character)) throw notWellFormed();
  return character;
}

function resolveReferences(raw: string): string {
  return raw.replace(/&([^;&]{1,9};)?/g, (_, reference: string | undefined) => {
    const name = reference?.slice(0, -1) ?? '';
    return ENTITIES.get(name) ?? characterOf(name);
  });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function* nodesOf(list: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (!Array.isArray(list)) throw notWellFormed();
  for (const node of list) {
    if (!isRecord(node)) throw notWellFormed();
    yield node;
  }
}

function attributesOf(node: Readonly<Record<string, unknown>>): Map<string, string> {
  const raw = node[ATTRIBUTES];
  const pairs = isRecord(raw) ? Object.entries(raw) : [];
  return new Map(pairs.map(([name, value]) => [name, resolveReferences(String(value))]));
}

function elementOf(name: string, content: unknown, attributes: ReadonlyMap<string, string>): XmlElement {
  const children: XmlElement[] = [];
  let text = '';
  for (const node of nodesOf(content)) {
    for (const [key, value] of Object.entries(node)) {
      if (key === TEXT) text += resolveReferences(String(value));
      else if (key === CDATA) for (const part of nodesOf(value)) text += String(part[TEXT] ?? '');
      else if (key !== ATTRIBUTES) children.push(elementOf(key, value, attributesOf(node)));
    }
  }
  return { name: name.slice(name.lastIndexOf(':') + 1), attributes, children, text };
}

function parse(xml: string): unknown {
  try {
    return parser.parse(xml, true);
  } catch {
    // the parser's message would quote the text
    throw notWellFormed();
  }
}

/**
 * @returns the root element
 * @throws MssError `bad_answer`
 */
export function readXml(text: string): XmlElement {
  const xml = text.replace(/^\uFEFF/, '');
  guardXml(xml);
  const [root] = elementOf('', parse(xml), new Map()).children;
  if (!root) throw notWellFormed();
  return root;
}
