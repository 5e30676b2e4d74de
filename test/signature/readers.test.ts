/** Readers of single values: times, and what is remembered by its bytes. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { rememberBytes } from '../../src/signature/asn1/byte-memo.ts';
import { encoding, readOnly } from '../../src/signature/asn1/element.ts';
import { readTime } from '../../src/signature/asn1/values.ts';

const time = (tag: number, text: string) =>
  readOnly(Buffer.concat([Buffer.of(tag, text.length), Buffer.from(text, 'latin1')]), 'DER');
const digits = (date: Date): string => date.toISOString().replace(/[-:T]|\.\d+/g, '');

describe('readTime', () => {
  it('reads every second of both forms', () => {
    const seconds = fc.date({ min: new Date('1950-01-01'), max: new Date('2049-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(seconds, (date) => {
        const whole = Math.floor(date.getTime() / 1_000) * 1_000;
        expect(readTime(time(0x17, digits(date).slice(2)))).toBe(whole);
        expect(readTime(time(0x18, digits(date)))).toBe(whole);
      }),
    );
  });

  it.each([
    ['29 February of a common year', 0x17, '230229000000Z'],
    ['29 February of a century', 0x18, '21000229000000Z'],
    ['a month 13', 0x17, '231301000000Z'],
    ['a day 0', 0x17, '230100000000Z'],
    ['31 April', 0x17, '230431000000Z'],
    ['an hour 24', 0x17, '230101240000Z'],
    ['a second 60', 0x17, '230101000060Z'],
    ['no seconds', 0x17, '2301010000Z'],
    ['a zone', 0x18, '20230101000000+0100'],
    ['a fraction', 0x18, '20230101000000.5Z'],
    ['a letter', 0x17, '2301010000a0Z'],
    ['another type', 0x16, '230101000000Z'],
  ])('refuses %s', (_, tag, text) => {
    expect(() => readTime(time(tag, text))).toThrow(/a time (is malformed|does not exist)/);
  });

  it('accepts 29 February of a leap year', () => {
    expect(readTime(time(0x18, '20000229000000Z'))).toBe(Date.UTC(2000, 1, 29));
  });
});

describe('rememberBytes', () => {
  it('reads the same bytes once and tells all others apart', () => {
    const read = vi.fn((element: Parameters<typeof encoding>[0]) => Buffer.from(encoding(element)).toString('hex'));
    const remembered = rememberBytes(read, { most: 4, longest: 8 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 10 }), (value) => {
        const der = Buffer.concat([Buffer.of(0x04, value.length), value]);
        expect(remembered(readOnly(der, 'DER'))).toBe(der.toString('hex'));
        const before = read.mock.calls.length;
        expect(remembered(readOnly(Buffer.from(der), 'DER'))).toBe(der.toString('hex'));
        expect(read.mock.calls.length - before).toBe(der.length > 8 ? 1 : 0);
      }),
    );
  });

  it('keeps nothing of the message that it was read from', () => {
    const message = Buffer.from('0403aabbcc', 'hex');
    const remembered = rememberBytes((element) => element.source);
    const source = remembered(readOnly(message, 'DER'));
    message.fill(0);
    expect(Buffer.from(source).toString('hex')).toBe('0403aabbcc');
  });
});
