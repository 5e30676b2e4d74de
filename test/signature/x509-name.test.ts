import { describe, expect, it } from 'vitest';
import { readOnly } from '../../src/signature/asn1/element.ts';
import { nameToString, readName, sameName } from '../../src/signature/x509-name.ts';
import { oid, tlv } from './generator/der.ts';

const UTF8 = 0x0c;
const PRINTABLE = 0x13;
const BMP = 0x1e;
const CN = '2.5.4.3';
const O = '2.5.4.10';

const pair = (type: string, tag: number, value: string | Buffer): Buffer =>
  tlv(0x30, oid(type), tlv(tag, Buffer.from(value)));
const name = (...rdns: readonly (readonly Buffer[])[]) =>
  readName(readOnly(tlv(0x30, ...rdns.map((rdn) => tlv(0x31, ...rdn))), 'DER'));
const cn = (value: string, tag = UTF8) => name([pair(CN, tag, value)]);

describe('sameName', () => {
  const one = name([pair(O, UTF8, 'Vectors AG')], [pair(CN, UTF8, 'Root')]);
  it.each([
    ['the same', name([pair(O, UTF8, 'Vectors AG')], [pair(CN, UTF8, 'Root')]), true],
    ['another string type', name([pair(O, PRINTABLE, 'Vectors AG')], [pair(CN, PRINTABLE, 'Root')]), true],
    ['another case', name([pair(O, UTF8, 'VECTORS ag')], [pair(CN, UTF8, 'root')]), true],
    ['more spaces', name([pair(O, UTF8, ' Vectors   AG ')], [pair(CN, UTF8, 'Root')]), true],
    ['no space', name([pair(O, UTF8, 'VectorsAG')], [pair(CN, UTF8, 'Root')]), false],
    ['another order', name([pair(CN, UTF8, 'Root')], [pair(O, UTF8, 'Vectors AG')]), false],
    ['one attribute less', name([pair(O, UTF8, 'Vectors AG')]), false],
    ['both in one relative name', name([pair(O, UTF8, 'Vectors AG'), pair(CN, UTF8, 'Root')]), false],
    ['another type of attribute', name([pair(CN, UTF8, 'Vectors AG')], [pair(CN, UTF8, 'Root')]), false],
  ])('%s', (_, other, same) => {
    expect(sameName(one, other)).toBe(same);
    expect(sameName(other, one)).toBe(same);
  });
});

describe('nameToString', () => {
  it.each([
    ['last first', name([pair('2.5.4.6', PRINTABLE, 'CH')], [pair(CN, UTF8, 'Root')]), 'CN=Root,C=CH'],
    ['several attributes in one', name([pair(CN, UTF8, 'a'), pair(O, UTF8, 'b')]), 'CN=a+O=b'],
    ['special characters', cn('a,b+c"d\\e<f>g;h'), 'CN=a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h'],
    ['a space at both ends', cn(' a '), 'CN=\\ a\\ '],
    ['a number sign in front', cn('#1'), 'CN=\\#1'],
    ['a null character', cn('a\0b'), 'CN=a\\00b'],
    ['UTF-16', name([pair(CN, BMP, Buffer.from('00dc0062', 'hex'))]), 'CN=Üb'],
    ['an attribute without a short name', name([pair('2.5.4.97', UTF8, 'V')]), '2.5.4.97=#0c0156'],
    ['a value that is no string', name([pair(CN, 0x02, Buffer.of(5))]), 'CN=#020105'],
  ])('%s', (_, given, wanted) => {
    expect(nameToString(given)).toBe(wanted);
  });
});
