/** The structure of a message without its values: names, order, types, namespaces, attribute sets, forms of texts. */
import { parseXml, type XmlElement } from '../../../../src/sandbox/mssp/xml-reader.ts';

const FORMS: readonly (readonly [form: string, pattern: RegExp])[] = [
  ['empty', /^$/],
  ['dateTime', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)$/],
  ['boolean', /^(true|false)$/],
  ['number', /^\d+(\.\d+)?$/],
  ['code', /^(\w+:)?_\d{3,4}$/],
  ['URI', /^(https?|mid|urn):\S+$/],
  ['base64', /^[A-Za-z0-9+/]{60,}={0,2}$/],
];
const formOf = (text: string): string => FORMS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'text';

/** Lines such as `MSS_StatusResp/AP_Info/AP_ID: string text`, in the order of the message. */
export function outlineOfJson(text: string): string[] {
  const lines = (value: unknown, path: string): string[] => {
    if (Array.isArray(value)) return [`${path}: array`, ...value.flatMap((item, at) => lines(item, `${path}[${at}]`))];
    if (typeof value === 'object' && value !== null) {
      const inside = Object.entries(value).flatMap(([key, part]) => lines(part, `${path}/${key}`));
      return [`${path}: object`, ...inside];
    }
    return [typeof value === 'string' ? `${path}: string ${formOf(value)}` : `${path}: ${typeof value}`];
  };
  return lines(JSON.parse(text), '');
}

/** Lines such as `/Envelope{namespace}/Body{namespace} [attributes] text`, in the order of the message. */
export function outlineOfXml(text: string): string[] {
  const lines = (element: XmlElement, above: string): string[] => {
    const path = `${above}/${element.name}{${element.namespace ?? ''}}`;
    const attributes = [...element.attributes].map(([name, value]) => `${name}=${formOf(value)}`).sort();
    const content = element.children.length > 0 ? '' : ` ${formOf(element.text)}`;
    return [`${path} [${attributes.join(' ')}]${content}`, ...element.children.flatMap((child) => lines(child, path))];
  };
  return lines(parseXml(text), '');
}
