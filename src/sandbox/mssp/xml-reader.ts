/**
 * XML as a tree, for messages from anybody: document types are refused (and entities of one's own with them), nesting is
 * limited, names are resolved to namespaces. An undeclared prefix counts as no namespace: real clients send those.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser';

const DEEPEST = 32;

export interface XmlElement {
  /** without its prefix */
  readonly name: string;
  readonly prefix: string;
  readonly namespace: string | undefined;
  /** by local name */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** all character data directly inside */
  readonly text: string;
}

export class XmlError extends Error {
  override readonly name = 'XmlError';
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  cdataPropName: '#cdata',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: DEEPEST,
});

/**
 * @param text decoded as UTF-8
 * @throws XmlError for everything that is no well-formed document within the limits
 */
export function parseXml(text: string): XmlElement {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new XmlError('a document type is not allowed');
  const document = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const encoding = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)/.exec(document)?.[1] ?? 'utf-8';
  if (!/^(utf-8|us-ascii)$/i.test(encoding)) throw new XmlError('only UTF-8 is read');
  const root = elements(parsed(document), new Map());
  const [only] = root;
  if (!only || root.length !== 1) throw new XmlError('not one root element');
  return only;
}

function parsed(text: string): unknown {
  try {
    const verdict = XMLValidator.validate(text);
    if (verdict !== true) throw new XmlError(`not well-formed in line ${verdict.err.line}`);
    return parser.parse(text);
  } catch (cause) {
    if (cause instanceof XmlError) throw cause;
    // The words of the parser may hold what was sent.
    throw new XmlError('not well-formed', { cause });
  }
}

type Scope = ReadonlyMap<string, string>;

/** The parser's form: a list of objects with one key for the name, and `:@` with the attributes. */
function* nodes(list: unknown): Generator<{ name: string; value: unknown; attributes: [string, string][] }> {
  if (!Array.isArray(list)) return;
  for (const node of list) {
    if (!isRecord(node)) continue;
    const name = Object.keys(node).find((key) => key !== ':@');
    if (name === undefined) continue;
    const found = isRecord(node[':@']) ? Object.entries(node[':@']) : [];
    const attributes = found.map(([key, value]): [string, string] => [key, decoded(String(value))]);
    yield { name, value: node[name], attributes };
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function elements(list: unknown, outer: Scope): XmlElement[] {
  const found: XmlElement[] = [];
  for (const { attributes, name, value } of nodes(list)) {
    if (name.startsWith('#') || name.startsWith('?')) continue;
    const scope = new Map(outer);
    for (const [key, uri] of attributes) {
      if (key === 'xmlns') scope.set('', uri);
      else if (key.startsWith('xmlns:')) scope.set(key.slice(6), uri);
    }
    const { local, prefix } = split(name);
    found.push({
      name: local,
      prefix,
      namespace: scope.get(prefix) || undefined,
      attributes: new Map(
        attributes.filter(([key]) => !/^xmlns(:|$)/.test(key)).map(([key, content]) => [split(key).local, content]),
      ),
      children: elements(value, scope),
      text: characters(value),
    });
  }
  return found;
}

function split(name: string): { prefix: string; local: string } {
  const colon = name.indexOf(':');
  return { prefix: colon < 0 ? '' : name.slice(0, colon), local: name.slice(colon + 1) };
}

function characters(list: unknown): string {
  let text = '';
  for (const { name, value } of nodes(list)) {
    if (name === '#text') text += decoded(String(value));
    if (name === '#cdata') for (const part of nodes(value)) text += String(part.value);
  }
  return text;
}

const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
const REFERENCE = /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z][\w.-]*));|&/g;

function decoded(text: string): string {
  return text.replace(REFERENCE, (_all, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) {
      const character = PREDEFINED.get(name);
      if (character !== undefined) return character;
    }
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    if (isCharacter(code)) return String.fromCodePoint(code);
    throw new XmlError('an unknown entity or character');
  });
}

/** XML 1.0, production 2. */
const isCharacter = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);

export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

/** The first element of that kind at any depth below, in document order. */
export function descendant(element: XmlElement, wanted: (name: string) => boolean): XmlElement | undefined {
  for (const child of element.children) {
    const found = wanted(child.name) ? child : descendant(child, wanted);
    if (found) return found;
  }
  return undefined;
}
