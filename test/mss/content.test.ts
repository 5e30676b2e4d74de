import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  APPROVAL_LIMITS,
  type ApprovalContent,
  dataToBeSigned,
  isSignedContent,
  type SignatureContent,
  signedBytes,
} from '../../src/mss/content.ts';

const refused = expect.objectContaining({ name: 'MssError', code: 'internal', nothingSent: true });
const PAIRS = [
  { key: 'Payee', value: 'ACME: A. Muster' },
  { key: 'Amount', value: '12.50 "CHF"' },
];
const approval = (parts: Partial<ApprovalContent> = {}): ApprovalContent => ({
  kind: 'approval',
  type: 'Payment',
  pairs: PAIRS,
  ...parts,
});
const json = (value: unknown, space?: number) => Buffer.from(JSON.stringify(value, null, space));

describe('a text', () => {
  test('travels as it is and is what must be signed', () => {
    const content: SignatureContent = { kind: 'text', text: 'Grüezi?' };
    expect(dataToBeSigned(content)).toEqual({ mimeType: 'text/plain', encoding: 'UTF-8', data: 'Grüezi?' });
    expect(isSignedContent(content, Buffer.from('Grüezi?'))).toBe(true);
    expect(isSignedContent(content, Buffer.from('Gruezi?'))).toBe(false);
    expect(isSignedContent(content, Buffer.from('Grüezi? '))).toBe(false);
  });
  test('with half a character is not sent, nor does any signature cover it', () => {
    const content: SignatureContent = { kind: 'text', text: 'a\ud800' };
    expect(() => dataToBeSigned(content)).toThrow(refused);
    expect(isSignedContent(content, signedBytes(content))).toBe(false);
  });
});

test('a challenge travels in base64 and its bytes must be signed', () => {
  const content: SignatureContent = { kind: 'challenge', bytes: Uint8Array.of(0, 255, 16, 128) };
  expect(dataToBeSigned(content)).toEqual({
    mimeType: 'application/octet-stream',
    encoding: 'base64',
    data: 'AP8QgA==',
  });
  expect(isSignedContent(content, Buffer.from('00ff1080', 'hex'))).toBe(true);
  expect(isSignedContent(content, Buffer.from('AP8QgA=='))).toBe(false);
});

describe('a transaction to approve', () => {
  test('travels as type and pairs; the pairs alone are signed', () => {
    expect(dataToBeSigned(approval())).toEqual({
      mimeType: 'application/vnd.mobileid.txn-approval',
      encoding: 'UTF-8',
      data: JSON.stringify({ type: 'Payment', dtbd: PAIRS }),
    });
    expect(Buffer.from(signedBytes(approval())).toString()).toBe(
      JSON.stringify({ format_version: 1, content_string: JSON.stringify(PAIRS) }),
    );
  });
  test.each<[string, Uint8Array, boolean]>([
    ['as it was sent', signedBytes(approval()), true],
    ['with blanks of its own', json({ content_string: JSON.stringify(PAIRS, null, 1), format_version: 1 }, 2), true],
    ['another version', json({ format_version: 2, content_string: JSON.stringify(PAIRS) }), false],
    ['no version', json({ content_string: JSON.stringify(PAIRS) }), false],
    ['the pairs themselves', json({ format_version: 1, content_string: PAIRS }), false],
    [
      'the pairs in another order',
      json({ format_version: 1, content_string: JSON.stringify(PAIRS.toReversed()) }),
      false,
    ],
    ['one pair less', json({ format_version: 1, content_string: JSON.stringify(PAIRS.slice(1)) }), false],
    [
      'a pair with more to it',
      json({ format_version: 1, content_string: JSON.stringify(PAIRS.map((pair) => ({ ...pair, note: 'x' }))) }),
      false,
    ],
    ['no JSON within', json({ format_version: 1, content_string: 'Payee' }), false],
    ['no JSON', Buffer.from('Payee'), false],
    ['no UTF-8', Buffer.from([0xff, 0xfe]), false],
    ['nothing', Buffer.alloc(0), false],
  ])('signed %s', (_, signed, expected) => {
    expect(isSignedContent(approval(), signed)).toBe(expected);
  });
  const long = (count: number) => 'x'.repeat(count);
  test.each<[string, Partial<ApprovalContent>]>([
    ['a long type', { type: long(APPROVAL_LIMITS.type + 1) }],
    ['a type whose letters take two bytes', { type: 'ü'.repeat(51) }],
    ['no pair', { pairs: [] }],
    ['many pairs', { pairs: Array.from({ length: 21 }, () => ({ key: 'a', value: 'b' })) }],
    ['a long key', { pairs: [{ key: long(101), value: 'b' }] }],
    ['a long value', { pairs: [{ key: 'a', value: long(2_000) }] }],
    ['much in all', { pairs: Array.from({ length: 20 }, () => ({ key: 'a', value: long(100) })) }],
    ['half a character', { pairs: [{ key: 'a', value: '\udc00' }] }],
  ])('%s is refused before anything is sent', (_, parts) => {
    expect(() => dataToBeSigned(approval(parts))).toThrow(refused);
  });
  test('at the limits it is sent', () => {
    const pairs = Array.from({ length: 20 }, () => ({ key: long(50), value: long(50) }));
    expect(dataToBeSigned(approval({ type: long(100), pairs })).data).toHaveLength(2_560);
  });
});

test('no other bytes are a signature over a content', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.string({ unit: 'binary' }), (signed, text) => {
      expect(isSignedContent({ kind: 'text', text }, signed)).toBe(
        text.isWellFormed() && Buffer.from(text).equals(signed),
      );
      expect(isSignedContent(approval(), signed)).toBe(false);
    }),
  );
});
