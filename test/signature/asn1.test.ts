import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toDer } from '../../src/signature/asn1/der.ts';
import { EncodingError, readOnly } from '../../src/signature/asn1/element.ts';
import {
  readBits,
  readBoolean,
  readOctetString,
  readOid,
  readSmallInteger,
  readTime,
} from '../../src/signature/asn1/values.ts';
import { indefinite, oid, tlv } from './generator/der.ts';

const der = (hex: string) => readOnly(Buffer.from(hex, 'hex'), 'DER');
const ber = (hex: string) => readOnly(Buffer.from(hex, 'hex'), 'BER');

interface Tree {
  readonly strict: Buffer;
  readonly loose: Buffer;
}

/** The same value in DER, and in BER with other lengths, segments and orders. */
const tree = fc.letrec<{ node: Tree; leaf: Tree; nest: Tree }>((tie) => ({
  node: fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('nest')),
  leaf: fc.record({ octets: fc.uint8Array({ maxLength: 300 }), cut: fc.nat(300) }).map(({ octets, cut }) => ({
    strict: tlv(0x04, octets),
    loose: indefinite(0x24, tlv(0x04, octets.subarray(0, cut)), tlv(0x04, octets.subarray(cut))),
  })),
  nest: fc.record({ set: fc.boolean(), inside: fc.array(tie('node'), { maxLength: 4 }) }).map(({ set, inside }) => {
    const strict = inside.map((child) => child.strict);
    return {
      strict: set ? tlv(0x31, ...strict.toSorted(Buffer.compare)) : tlv(0x30, ...strict),
      loose: indefinite(set ? 0x31 : 0x30, ...inside.map((child) => child.loose)),
    };
  }),
}));

describe('toDer', () => {
  it('gives the one DER encoding of a value in BER', () => {
    fc.assert(
      fc.property(tree.node, ({ strict, loose }) => {
        const before = Buffer.from(loose);
        expect(Buffer.from(toDer(readOnly(loose, 'BER'))).toString('hex')).toBe(strict.toString('hex'));
        expect(loose).toEqual(before);
        expect(Buffer.from(toDer(readOnly(strict, 'DER'))).toString('hex')).toBe(strict.toString('hex'));
      }),
      { numRuns: 200 },
    );
  });

  it('gives it another tag without touching what was read', () => {
    const read = Buffer.from('a003020105', 'hex');
    expect(Buffer.from(toDer(readOnly(read, 'BER'), 0x31)).toString('hex')).toBe('3103020105');
    expect(read.toString('hex')).toBe('a003020105');
  });
});

describe('object identifiers', () => {
  it('are read as they were written', () => {
    const arcs = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.nat(39), fc.array(fc.nat(), { maxLength: 8 }));
    fc.assert(
      fc.property(arcs, ([first, second, rest]) => {
        const dotted = [first, second, ...rest].join('.');
        expect(readOid(readOnly(oid(dotted), 'DER'))).toBe(dotted);
      }),
    );
  });

  it.each([
    ['0603883703', '2.999.3'],
    ['06136983d69dd1b2b7efd8a8e2c3a3c9d8f0a1b21f', /^2\.25\.\d{30,}$/],
  ])('%s is %s', (hex, dotted) => {
    expect(readOid(der(hex))).toMatch(dotted);
  });

  it.each(['0600', '060180', '06022a80', '06032a8001', '0501 00'.replace(' ', '')])('%s is refused', (hex) => {
    expect(() => readOid(der(hex))).toThrow(EncodingError);
  });
});

describe('times', () => {
  it.each([
    ['170d3530303130313030303030305a', '1950-01-01T00:00:00.000Z'],
    ['170d3439313233313233353935395a', '2049-12-31T23:59:59.000Z'],
    ['180f32313030303232383132303030305a', '2100-02-28T12:00:00.000Z'],
  ])('%s is %s', (hex, time) => {
    expect(new Date(readTime(der(hex))).toISOString()).toBe(time);
  });

  it.each([
    ['no Zulu', '170d3439313233313233353935392b'],
    ['no seconds', '170b343931323331323335395a'],
    ['29 February 2100', '180f32313030303232393132303030305a'],
    ['hour 24', '170d3439313233313234303030305a'],
    ['second 60', '170d3439313233313233353936305a'],
    ['another type', '130d3439313233313233353935395a'],
  ])('%s is refused', (_, hex) => {
    expect(() => readTime(der(hex))).toThrow(EncodingError);
  });
});

describe('other values', () => {
  it.each([
    ['a boolean that is neither', () => readBoolean(der('010101'))],
    ['a boolean without octets', () => readBoolean(der('0100'))],
    ['a negative integer', () => readSmallInteger(der('0201ff'))],
    ['an integer without octets', () => readSmallInteger(der('0200'))],
    ['an integer of five octets', () => readSmallInteger(der('02050100000000'))],
    ['bits without octets', () => readBits(der('0300'))],
    ['eight unused bits', () => readBits(der('03020800'))],
    ['segments in DER', () => readOctetString(der('2403040161'))],
    ['a segment of another type', () => readOctetString(ber('24030c0161'))],
    ['a long length in DER that could be short', () => der('04810161')],
    ['a length with a leading zero in DER', () => der(`04820080${'00'.repeat(128)}`)],
    ['an indefinite length in DER', () => der('30800000')],
    ['a primitive with an indefinite length', () => ber('04800000')],
    ['an end-of-contents mark with content', () => ber('3080000100')],
    ['an end-of-contents mark as a value', () => ber('0000')],
  ])('%s is refused', (_, read) => {
    expect(read).toThrow(EncodingError);
  });
});
