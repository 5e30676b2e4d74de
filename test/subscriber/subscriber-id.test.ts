import fc from 'fast-check';
import { CompactEncrypt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { createKeyring } from '../../src/store/keyring.ts';
import {
  createSubscriberIdIssuer,
  type SubscriberIdIssuer,
  type SubscriberIdKey,
  subscriberIdKeyId,
} from '../../src/subscriber/subscriber-id.ts';

const MSISDN = '447700900301';
const LIFETIME_S = 31_104_000;
const START = Date.UTC(2026, 0, 15);
const FAILED = { ok: false, code: 'invalid_subscriber_id' };
const SHOP = { operator: 'operator-b', relyingParty: 'shop' };

let clock = START;
let key: SubscriberIdKey;
let retired: SubscriberIdKey;
let issuer: SubscriberIdIssuer;
let issued: string;
const keyring = createKeyring(['a master secret that is only used by this test file']);

const rsaKey = async (kid: string): Promise<SubscriberIdKey> => {
  const { privateKey } = await generateKeyPair('RSA-OAEP-256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, use: 'enc', alg: 'RSA-OAEP-256' };
};

/** What anyone can do: encrypt something of their own under the public key. */
const wrap = (content: string, header: Record<string, string> = {}) =>
  new CompactEncrypt(new TextEncoder().encode(content))
    .setProtectedHeader({
      alg: 'RSA-OAEP-256',
      enc: 'A256CBC-HS512',
      kid: subscriberIdKeyId('operator-b'),
      typ: 'JWE',
      cty: 'JWT',
      ...header,
    })
    .encrypt({ kty: 'RSA', n: key.n ?? '', e: key.e ?? '' });

const sign = (claims: Record<string, unknown>, secret: Uint8Array = keyring.derive('subscriber_id')) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(secret);

const goodClaims = () => ({
  msisdn: MSISDN,
  operator: SHOP.operator,
  aud: SHOP.relyingParty,
  exp: START / 1_000 + 60,
});

beforeAll(async () => {
  key = await rsaKey(subscriberIdKeyId('operator-b'));
  retired = await rsaKey('operator-b_enc_0');
  issuer = createSubscriberIdIssuer({ keyring, now: () => clock, lifetimeSeconds: LIFETIME_S });
  issued = await issuer.issue({ ...SHOP, msisdn: MSISDN, key });
});

describe('subscriber_id', () => {
  test('is a compact JWE with the header that relying parties know, and hides the number', () => {
    expect(issued.split('.')).toHaveLength(5);
    expect(decodeProtectedHeader(issued)).toEqual({
      alg: 'RSA-OAEP-256',
      enc: 'A256CBC-HS512',
      kid: 'operator-b_enc',
      typ: 'JWE',
      cty: 'JWT',
    });
    expect(issued).not.toContain(MSISDN);
  });

  test('a key without kid makes none', async () => {
    await expect(issuer.issue({ ...SHOP, msisdn: MSISDN, key: { kty: 'RSA' } })).rejects.toThrow('has no kid');
  });

  test('opens at the same operator for the same relying party, and differs every time', async () => {
    expect(await issuer.open(issued, { ...SHOP, keys: [key] })).toEqual({ ok: true, msisdn: MSISDN });
    expect(await issuer.issue({ ...SHOP, msisdn: MSISDN, key })).not.toBe(issued);
  });

  test('one made under a retired key still opens', async () => {
    const old = await issuer.issue({ ...SHOP, msisdn: MSISDN, key: retired });
    expect(await issuer.open(old, { ...SHOP, keys: [key, retired] })).toEqual({ ok: true, msisdn: MSISDN });
  });

  test('lives exactly as long as configured', async () => {
    clock = START + LIFETIME_S * 1_000 - 1;
    expect(await issuer.open(issued, { ...SHOP, keys: [key] })).toEqual({ ok: true, msisdn: MSISDN });
    clock = START + LIFETIME_S * 1_000;
    expect(await issuer.open(issued, { ...SHOP, keys: [key] })).toEqual(FAILED);
    clock = START;
  });

  test('the hand-made counterpart of the good claims opens: the refusals below fail for their own reason', async () => {
    expect(await issuer.open(await wrap(await sign(goodClaims())), { ...SHOP, keys: [key] })).toEqual({
      ok: true,
      msisdn: MSISDN,
    });
  });

  const otherSecret = createKeyring(['another master secret, of another gateway']).derive('subscriber_id');
  const refusals: Record<string, () => Promise<[string, Partial<typeof SHOP>, SubscriberIdKey[]]>> = {
    'another relying party': async () => [issued, { relyingParty: 'bank' }, [key]],
    'another operator with the same key': async () => [issued, { operator: 'operator-a' }, [key]],
    'no key': async () => [issued, {}, []],
    'a key of another name': async () => [issued, {}, [retired]],
    'another key of the same name': async () => [issued, {}, [{ ...retired, kid: subscriberIdKeyId('operator-b') }]],
    empty: async () => ['', {}, [key]],
    garbage: async () => ['not a jwe at all', {}, [key]],
    'four parts': async () => [issued.split('.').slice(0, 4).join('.'), {}, [key]],
    'a changed tag': async () => [`${issued.slice(0, -4)}AAAA`, {}, [key]],
    'a changed encrypted key': async () => [issued.replace(/\.[^.]{8}/, '.AAAAAAAA'), {}, [key]],
    'too long': async () => [issued + 'A'.repeat(4_096), {}, [key]],
    'the number alone, encrypted by anyone': async () => [await wrap(MSISDN), {}, [key]],
    'a JWT signed by another': async () => [await wrap(await sign(goodClaims(), otherSecret)), {}, [key]],
    'an unsigned JWT': async () => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      return [await wrap(`${part({ alg: 'none' })}.${part(goodClaims())}.`), {}, [key]];
    },
    'no expiry': async () => [await wrap(await sign({ ...goodClaims(), exp: undefined })), {}, [key]],
    expired: async () => [await wrap(await sign({ ...goodClaims(), exp: START / 1_000 - 1 })), {}, [key]],
    'no audience': async () => [await wrap(await sign({ ...goodClaims(), aud: undefined })), {}, [key]],
    'no number': async () => [await wrap(await sign({ ...goodClaims(), msisdn: undefined })), {}, [key]],
    'a number that is none': async () => [await wrap(await sign({ ...goodClaims(), msisdn: '+1' })), {}, [key]],
    'a compressed plaintext': async () => [
      await wrap(await sign(goodClaims()), { zip: 'DEF' }).catch(() => 'x.x.x.x.x'),
      {},
      [key],
    ],
    'another content encryption': async () => [await wrap(await sign(goodClaims()), { enc: 'A256GCM' }), {}, [key]],
  };
  test.each(Object.entries(refusals))('refused, always with the same words: %s', async (_name, prepare) => {
    const [value, subject, keys] = await prepare();
    expect(await issuer.open(value, { ...SHOP, ...subject, keys })).toEqual(FAILED);
  });

  test('one without a mark opens only where that is configured, and a marked one still counts by its mark', async () => {
    const unmarked = await wrap(`${MSISDN}|xyz`);
    const expected = { ...SHOP, keys: [key] };
    expect(await issuer.open(unmarked, expected)).toEqual(FAILED);
    expect(await issuer.open(unmarked, { ...expected, acceptUnmarked: true })).toEqual({ ok: true, msisdn: MSISDN });
    const anyones = { ...expected, acceptUnmarked: true };
    expect(await issuer.open(issued, { ...anyones, relyingParty: 'bank' })).toEqual(FAILED);
    expect(await issuer.open(await wrap(await sign(goodClaims(), otherSecret)), anyones)).toEqual(FAILED);
    expect(await issuer.open(await wrap('no number'), anyones)).toEqual(FAILED);
  });

  test('any change of any character is the one answer, whether unmarked ones are accepted or not', async () => {
    const character = fc.constantFrom(...'ABCXYZabcxyz0189-_.=+/ ');
    await fc.assert(
      fc.asyncProperty(fc.nat(issued.length - 1), character, fc.boolean(), async (place, other, acceptUnmarked) => {
        fc.pre(issued[place] !== other);
        const changed = issued.slice(0, place) + other + issued.slice(place + 1);
        expect(await issuer.open(changed, { ...SHOP, keys: [key], acceptUnmarked })).toEqual(FAILED);
      }),
    );
    // the bits of the last character that belong to no byte
    const spelt = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
    for (const last of spelt.filter((one) => one !== issued.at(-1))) {
      expect(await issuer.open(issued.slice(0, -1) + last, { ...SHOP, keys: [key] })).toEqual(FAILED);
    }
  });

  test('any string is answered, never thrown at', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (value) => {
        expect(await issuer.open(value, { ...SHOP, keys: [key] })).toEqual(FAILED);
      }),
    );
  });
});
