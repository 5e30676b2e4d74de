/** The hex form of the encrypted number: what opens, and that everything else is one answer. */
import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import fc from 'fast-check';
import { exportJWK, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { createKeyring } from '../../src/store/keyring.ts';
import {
  createSubscriberIdIssuer,
  type SubscriberIdExpectation,
  type SubscriberIdIssuer,
  type SubscriberIdKey,
} from '../../src/subscriber/subscriber-id.ts';

const MSISDN = '447700900301';
const LIFETIME_S = 31_104_000;
const START = Date.UTC(2026, 0, 15);
const FAILED = { ok: false, code: 'invalid_subscriber_id' };
const OPENED = { ok: true, msisdn: MSISDN };
const SHOP = { operator: 'operator-b', relyingParty: 'shop' };
const MASTER = 'a master secret that is only used by this test file';
const LATER_MASTER = 'the master secret after a rotation, only used here';

let clock = START;
let key: SubscriberIdKey;
let retired: SubscriberIdKey;
let long: SubscriberIdKey;
let issuer: SubscriberIdIssuer;
let issued: string;

const issuerWith = (...masters: [string, ...string[]]) =>
  createSubscriberIdIssuer({ keyring: createKeyring(masters), now: () => clock, lifetimeSeconds: LIFETIME_S });

const rsaKey = async (kid: string, modulusLength = 2048): Promise<SubscriberIdKey> => {
  const { privateKey } = await generateKeyPair('RSA-OAEP-256', { extractable: true, modulusLength });
  return { ...(await exportJWK(privateKey)), kid, use: 'enc', alg: 'RSA-OAEP-256' };
};

const open = (value: string, change: Partial<SubscriberIdExpectation> = {}) =>
  issuer.open(value, { ...SHOP, keys: [key], ...change });

/** What anybody can do. */
const encrypt = (plaintext: string, to: SubscriberIdKey = key): string =>
  publicEncrypt(
    {
      key: createPublicKey({ key: { kty: 'RSA', n: to.n ?? '', e: to.e ?? '' }, format: 'jwk' }),
      padding: constants.RSA_PKCS1_PADDING,
    },
    Buffer.from(plaintext, 'latin1'),
  ).toString('hex');

beforeAll(async () => {
  [key, retired, long] = await Promise.all([
    rsaKey('operator-b_enc'),
    rsaKey('operator-b_enc_0'),
    rsaKey('operator-b_enc_1', 3072),
  ]);
  issuer = issuerWith(MASTER);
  issued = await issuer.issue({ ...SHOP, msisdn: MSISDN, key, form: 'pkcs1' });
});

describe('what opens', () => {
  test('512 hexadecimal characters that hide the number and differ every time', async () => {
    expect(issued).toMatch(/^[0-9a-f]{512}$/);
    expect(await open(issued)).toEqual(OPENED);
    expect(await issuer.issue({ ...SHOP, msisdn: MSISDN, key, form: 'pkcs1' })).not.toBe(issued);
  });

  test('in capitals too', async () => {
    expect(await open(issued.toUpperCase())).toEqual(OPENED);
  });

  test('under a retired key, whichever place it has, and under keys of another length', async () => {
    const old = await issuer.issue({ ...SHOP, msisdn: MSISDN, key: retired, form: 'pkcs1' });
    const big = await issuer.issue({ ...SHOP, msisdn: MSISDN, key: long, form: 'pkcs1' });
    for (const keys of [
      [key, retired, long],
      [long, retired, key],
    ]) {
      expect(await open(old, { keys })).toEqual(OPENED);
      expect(await open(big, { keys })).toEqual(OPENED);
    }
  });

  test('after the master secret was rotated, in both forms', async () => {
    const jwe = await issuer.issue({ ...SHOP, msisdn: MSISDN, key });
    const rotated = issuerWith(LATER_MASTER, MASTER);
    for (const value of [issued, jwe]) expect(await rotated.open(value, { ...SHOP, keys: [key] })).toEqual(OPENED);
    const elsewhere = issuerWith(LATER_MASTER);
    for (const value of [issued, jwe]) expect(await elsewhere.open(value, { ...SHOP, keys: [key] })).toEqual(FAILED);
  });

  test('every number of 7 to 15 digits', async () => {
    for (const msisdn of ['4179123', '417912345678901']) {
      const value = await issuer.issue({ ...SHOP, msisdn, key, form: 'pkcs1' });
      expect(await open(value)).toEqual({ ok: true, msisdn });
    }
  });

  test('as long as configured and no second longer', async () => {
    clock = START + LIFETIME_S * 1_000 - 1;
    expect(await open(issued)).toEqual(OPENED);
    clock = START + LIFETIME_S * 1_000;
    expect(await open(issued)).toEqual(FAILED);
    expect(await open(issued, { acceptUnmarked: true })).toEqual(FAILED);
    clock = START;
  });
});

describe('what does not', () => {
  test.each<[string, () => string, Partial<SubscriberIdExpectation>]>([
    ['another app', () => issued, { relyingParty: 'bank' }],
    ['another app, where unmarked ones are accepted', () => issued, { relyingParty: 'bank', acceptUnmarked: true }],
    ['another operator with the same key', () => issued, { operator: 'operator-a' }],
    ['no key', () => issued, { keys: [] }],
    ['a key cut short', () => issued.slice(0, -2), {}],
    ['an odd number of characters', () => issued.slice(0, -1), {}],
    ['a byte too many', () => `${issued}00`, {}],
    ['beyond the modulus', () => 'f'.repeat(512), {}],
    ['zeroes', () => '0'.repeat(512), {}],
    ['unmarked', () => encrypt(`${MSISDN}|${'x'.repeat(115)}`), {}],
    ['a mark that somebody made up', () => encrypt(`${MSISDN}|S1.zzzzzz.${'A'.repeat(43)}.${'x'.repeat(62)}`), {}],
    [
      'a made-up mark, where unmarked ones are accepted',
      () => encrypt(`${MSISDN}|S1.zzzzzz.${'A'.repeat(43)}.${'x'.repeat(62)}`),
      { acceptUnmarked: true },
    ],
    ['an unmarked one that is short', () => encrypt(`${MSISDN}|xx`), { acceptUnmarked: true }],
    ['an unmarked one without a number', () => encrypt('x'.repeat(128)), { acceptUnmarked: true }],
    ['an unmarked one with too many digits', () => encrypt('4'.repeat(128)), { acceptUnmarked: true }],
    ['an unmarked one with a national number', () => encrypt(`0${MSISDN}${'x'.repeat(120)}`), { acceptUnmarked: true }],
    ['an unmarked one of another key', () => encrypt(`${MSISDN}${'x'.repeat(120)}`, retired), { acceptUnmarked: true }],
  ])('%s', async (_name, value, change) => {
    expect(await open(value(), change)).toEqual(FAILED);
  });

  test('without any form of key', async () => {
    await expect(
      issuer.issue({ ...SHOP, msisdn: MSISDN, key: { kty: 'EC', kid: 'x' }, form: 'pkcs1' }),
    ).rejects.toThrow();
  });
});

test.each([
  ['letters', `${MSISDN}${'x'.repeat(120)}`],
  ['a bar and anything', `${MSISDN}|${'7a!'.repeat(39)}`],
])('unmarked ones are read where that is configured: %s', async (_name, plaintext) => {
  expect(await open(encrypt(plaintext), { acceptUnmarked: true })).toEqual(OPENED);
});

test('any change of any nibble is the one answer, whether unmarked ones are accepted or not', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 511 }),
      fc.integer({ min: 1, max: 15 }),
      fc.boolean(),
      async (place, difference, acceptUnmarked) => {
        const nibble = (Number.parseInt(issued.charAt(place), 16) ^ difference).toString(16);
        const changed = issued.slice(0, place) + nibble + issued.slice(place + 1);
        expect(await open(changed, { acceptUnmarked })).toEqual(FAILED);
      },
    ),
  );
});

test('any hexadecimal text of the right length is answered, never thrown at', async () => {
  const hex = fc.uint8Array({ minLength: 256, maxLength: 256 }).map((bytes) => Buffer.from(bytes).toString('hex'));
  await fc.assert(
    fc.asyncProperty(hex, async (value) => {
      expect(await open(value, { keys: [key, retired] })).toEqual(FAILED);
    }),
    { numRuns: 40 },
  );
});
