import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HIDDEN, redact, scrubText } from '../../src/ops/redaction.ts';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';
const JWE = 'eyJhbGciOiJSU0EtT0FFUC0yNTYifQ.a2V5.aXY.Y2lwaGVydGV4dA.dGFn';
const OPAQUE = 'dGVzdC10b2tlbi1mb3ItdGhlLWxvZy1yZWRhY3Rpb25BMQ';

describe('a text', () => {
  test.each([
    ['number 41791234567 is busy', `number ${HIDDEN} is busy`],
    ['+41791234567', HIDDEN],
    ['tel:+41 79 123 45 67!', `tel:${HIDDEN}!`],
    ['+44 (7700) 900-301', HIDDEN],
    ['%2B41791234567', `%2B${HIDDEN}`],
    ['x41791234567y', `x${HIDDEN}y`],
    ['12345678', HIDDEN],
    ['serial 89410123456789012345', `serial ${HIDDEN}`],
    [`token ${JWT} expired`, `token ${HIDDEN} expired`],
    [`hint ENCR_MSISDN:${JWE}`, `hint ENCR_MSISDN:${HIDDEN}`],
    [`prefix_${JWE}`, `prefix_${HIDDEN}`],
    ['login_hint MSISDN:4179', `login_hint MSISDN:${HIDDEN}`],
    ['PCR%3Aabc-def', `PCR:${HIDDEN}`],
    ['GET https://a.example/cb?code=abc&state=xyz#id_token=q HTTP', 'GET https://a.example/cb?code&state HTTP'],
    ['/authorize?abcdef', `/authorize?${HIDDEN}`],
    ['/authorize?login_hint=MSISDN%3A4179&prompt=none', '/authorize?login_hint&prompt'],
    ['https://a.example/cb#access_token=zzz', 'https://a.example/cb'],
    ['body code=abcd&grant_type=x', `body code=${HIDDEN}&grant_type=x`],
    ['{"access_token":"abc","expires_in":60}', `{"access_token":"${HIDDEN}","expires_in":60}`],
    ['Authorization: Basic dXNlcjpwYXNz', `Authorization: ${HIDDEN}`],
    ['sent Bearer abc.def, refused', `sent Bearer ${HIDDEN}, refused`],
    ['Set-Cookie: _interaction=abc; path=/', `Set-Cookie: ${HIDDEN}`],
    ['postgresql://signet:geheim@db/signet', `postgresql://${HIDDEN}@db/signet`],
    [`opaque ${OPAQUE} end`, `opaque ${HIDDEN} end`],
    ['-----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY-----', HIDDEN],
  ])('%s', (text, expected) => {
    expect(scrubText(text)).toBe(expected);
  });

  test.each([
    'subscriber 6f1c2f54-0d5e-4f3a-9d39-12345678abcd at operator-a',
    'uuid 12345678-1234-1234-1234-123456789012',
    'MSS fault 208 after 1234567 ms',
    '2024-07-02T12:00:00.000Z',
    'listening on http://127.0.0.1:3000/operator-a',
    'are you sure? yes',
    'node_modules/oidc-provider/lib/actions/authorization/check_response_type.js:12:34',
    'sha256 9f86d081b4ac',
  ])('%s stays', (text) => {
    expect(scrubText(text)).toBe(text);
  });

  test('is scrubbed in time linear to its length', () => {
    for (const unit of [
      '/',
      '+1',
      '-----BEGIN PRIVATE KEY-----',
      'eyJ',
      '://',
      'code',
      '"code":',
      'MSISDN',
      '1-',
      '?&',
    ]) {
      const text = unit.repeat(60_000 / unit.length);
      expect(scrubText(text).length).toBeLessThanOrEqual(text.length * 2);
    }
  });
});

describe('fields', () => {
  test.each([
    'authorization',
    'Cookie',
    'set-cookie',
    'code',
    'token',
    'access_token',
    'accessToken',
    'id_token',
    'refresh_token',
    'client_secret',
    'clientSecret',
    'login_hint',
    'loginHint',
    'subscriber_id',
    'msisdn',
    'msisdnIndex',
    'MSISDN',
    'phone_number',
    'password',
    'ap_password',
    'code_verifier',
    'masterSecret',
    'dtbd',
    'pcr',
    'nonce',
    'headers',
  ])('%s is hidden at any depth', (name) => {
    expect(redact({ [name]: 'marked' })).toEqual({ [name]: HIDDEN });
    expect(redact({ a: [{ b: { [name]: ['marked'] } }] })).toEqual({ a: [{ b: { [name]: HIDDEN } }] });
    expect(redact({ [name]: 1234 })).toEqual({ [name]: HIDDEN });
  });

  test('what is no secret stays as it is', () => {
    const fields = {
      operator: 'operator-a',
      status: 303,
      ms: 12,
      ok: true,
      none: null,
      at: 1_719_921_600_000,
      bytes: 123_456_789,
      subject: '6f1c2f54-0d5e-4f3a-9d39-12345678abcd',
      list: ['a', 1],
    };
    expect(redact(fields)).toEqual(fields);
  });

  test('a number is hidden whatever its type, and as a name of a field', () => {
    expect(redact({ value: 41791234567, big: 41791234567n, list: [41791234567], 41791234567: 'x' })).toEqual({
      [HIDDEN]: 'x',
      value: HIDDEN,
      big: HIDDEN,
      list: [HIDDEN],
    });
  });

  test('an incident stays even if it is all digits, another text under that name does not', () => {
    expect(redact({ incident: '23456789' })).toEqual({ incident: '23456789' });
    expect(redact({ incident: '41791234567' })).toEqual({ incident: HIDDEN });
  });

  test('bytes, dates, addresses, maps, functions and circles', () => {
    const circle: Record<string, unknown> = { name: 'a' };
    circle.self = circle;
    expect(
      redact({
        buffer: Buffer.from('41791234567'),
        date: new Date(0),
        address: new URL('https://a.example/x?code=1'),
        map: new Map([['msisdn', '41791234567']]),
        call: () => 1,
        circle,
      }),
    ).toEqual({
      buffer: '[11 bytes]',
      date: '1970-01-01T00:00:00.000Z',
      address: 'https://a.example/x?code',
      map: '[1 entries]',
      circle: { name: 'a', self: '[circular]' },
    });
  });

  test('an error is its class, code, message, stack and cause, scrubbed', () => {
    class MssError extends Error {
      readonly code = 'mss_105';
    }
    const error = new MssError('no answer for 41791234567', { cause: new TypeError(`bad ${JWT}`) });
    const clean = redact({ error });
    expect(clean).toMatchObject({
      error: {
        class: 'MssError',
        code: 'mss_105',
        message: `no answer for ${HIDDEN}`,
        cause: { class: 'TypeError', message: `bad ${HIDDEN}` },
      },
    });
    const text = JSON.stringify(clean);
    expect(text).toContain('redaction.test.ts');
    expect(text).not.toContain('41791234567');
    expect(text).not.toContain('eyJ');
  });

  test('depth, breadth and length are limited', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 50; level += 1) deep = { deep };
    const text = JSON.stringify(
      redact({ deep, wide: Array(1_000).fill('x'), long: 'a '.repeat(5_000), longest: 'a'.repeat(70_000) }),
    );
    expect(text).toContain('[deeper]');
    expect(text).toContain('[70000 characters]');
    expect(text.length).toBeLessThan(6_000);
  });
});

describe('whatever surrounds it', () => {
  const phone = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.stringMatching(/^\d{7,14}$/))
    .map(([first, rest]) => `${first}${rest}`);
  const around = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom('MSISDN:', 'tel:+', '/numbers/', '?msisdn=', '"', '=', '-', ' 00'),
  );

  test('no phone number is left in a text', () => {
    fc.assert(
      fc.property(around, phone, around, (before, number, after) => {
        expect(scrubText(before + number + after)).not.toContain(number);
      }),
      { numRuns: 500 },
    );
  });

  test('no token is left in a text', () => {
    fc.assert(
      fc.property(around, fc.constantFrom(JWT, JWE), around, (before, token, after) => {
        expect(scrubText(before + token + after)).not.toContain(token.slice(-8));
      }),
      { numRuns: 300 },
    );
  });

  test('no phone number is left in any field, nor as its name', () => {
    const holder = (number: string) => {
      const planted = fc.oneof(
        fc.constant(number),
        fc.constant(Number(number)),
        around.map((text) => text + number),
      );
      return fc.letrec((tie) => ({
        tree: fc.oneof(
          { maxDepth: 4 },
          planted,
          fc.array(tie('tree'), { maxLength: 3 }),
          fc.dictionary(fc.oneof(fc.string({ maxLength: 8 }), fc.constant(number)), tie('tree'), { maxKeys: 3 }),
          planted.map((value) => new Error(String(value))),
        ),
      })).tree;
    };
    fc.assert(
      fc.property(
        phone.chain((number) => fc.tuple(fc.constant(number), holder(number))),
        ([number, value]) => {
          expect(JSON.stringify(redact({ field: value }))).not.toContain(number);
        },
      ),
      { numRuns: 300 },
    );
  });
});
