import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MssFault } from '../../../src/sandbox/mssp/faults.ts';
import { restBinding } from '../../../src/sandbox/mssp/rest-codec.ts';
import { soapBinding } from '../../../src/sandbox/mssp/soap-codec.ts';
import { parseXml, XmlError } from '../../../src/sandbox/mssp/xml-reader.ts';
import { element, escaped } from '../../../src/sandbox/mssp/xml-writer.ts';
import { CLIENTS, signMessage } from './soap-requests.ts';

/** Everything but the codec's own errors is a crash. */
function survives(body: string): void {
  for (const binding of [soapBinding, restBinding]) {
    try {
      expect(binding.decode(body).request.operation).toMatch(/^(sign|status|receipt|profile|registration)$/);
    } catch (error) {
      if (!(error instanceof MssFault)) throw error;
      expect([101, 108]).toContain(error.code);
      if (binding === soapBinding) expect(parseXml(binding.encodeFault(error, body)).name).toBe('Envelope');
    }
  }
}

const XML_PIECES = [
  ...['<', '>', '/', '&', ';', '"', "'", '=', ' ', '\n', '<?', '?>', '<!--', '-->', '<![CDATA[', ']]>', '&#x', '&#0;'],
  ...['<!DOCTYPE a>', '<!ENTITY', '&lt;', '&amp;', 'xmlns:mss', 'xmlns', '__proto__', 'constructor', 'a', ':', '#'],
  ...['<e:Envelope>', '</e:Envelope>', '<Body>', '</Body>', '<MSS_SignatureReq', '</MSS_SignatureReq>', '<AP_Info'],
];

describe('no input makes a codec crash', () => {
  it('any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), survives), { numRuns: 300 });
  });

  it('pieces of XML in any order', () => {
    const body = fc.array(fc.constantFrom(...XML_PIECES), { maxLength: 40 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(body, survives), { numRuns: 500 });
  });

  it('real requests with a part cut out, doubled or replaced', () => {
    const damaged = fc
      .record({
        body: fc.constantFrom(...CLIENTS).map((client) => signMessage(client).body),
        from: fc.nat(2_000),
        length: fc.nat(60),
        other: fc.oneof(fc.constant(''), fc.constantFrom(...XML_PIECES), fc.string({ unit: 'binary', maxLength: 20 })),
      })
      .map(({ body, from, length, other }) => body.slice(0, from) + other + body.slice(from + length));
    fc.assert(fc.property(damaged, survives), { numRuns: 500 });
  });

  it.each([
    ['open elements', '<a>'.repeat(20_000)],
    ['open comments', '<!--'.repeat(15_000)],
    ['open CDATA sections', '<![CDATA['.repeat(7_000)],
    ['ampersands', `<a>${'&'.repeat(60_000)}</a>`],
    ['references', `<a>${'&#x41;'.repeat(10_000)}</a>`],
    ['attributes', `<a ${'a="" '.repeat(10_000)}/>`],
    ['quotes', `<a ${'"'.repeat(60_000)}`],
    ['nested lists of JSON', '['.repeat(60_000)],
  ])('many %s', (_name, body) => survives(body));
});

describe('what is written is read again', () => {
  const character = fc.string({ unit: 'grapheme', maxLength: 40 });

  it('text and attributes', () => {
    fc.assert(
      fc.property(character, character, (text, attribute) => {
        const written = element('a:b', { 'xmlns:a': 'urn:a', c: attribute }, escaped(text));
        expect(written).not.toMatch(/[\r\n]/);
        const read = parseXml(written);
        expect(read).toMatchObject({ name: 'b', namespace: 'urn:a', text });
        expect(read.attributes.get('c')).toBe(attribute);
      }),
    );
  });

  it('a text for the phone reaches the service as it was', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CLIENTS), character, (client, text) => {
        const { request } = soapBinding.decode(signMessage(client, { text: escaped(text) }).body);
        expect(request).toMatchObject({ operation: 'sign', dataToBeSigned: { data: text } });
      }),
    );
  });
});

describe('XML that is refused', () => {
  it.each([
    '<!DOCTYPE a><a/>',
    '<?xml version="1.0" encoding="ISO-8859-1"?><a/>',
    '<a>&b;</a>',
    '<a>&#0;</a>',
    '<a>&#xD800;</a>',
    '<a>& b</a>',
    '<a/><b/>',
    '<a b="1" b="2"/>',
    `${'<a>'.repeat(40)}${'</a>'.repeat(40)}`,
  ])('%s', (text) => {
    expect(() => parseXml(text)).toThrow(XmlError);
  });
});
