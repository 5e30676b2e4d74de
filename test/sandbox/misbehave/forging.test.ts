/** Every wrong token is wrong in exactly the way that the catalogue says, and right in all others. */
import { createPublicKey, createSecretKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { exportJWK, type JWK } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Asked, Kit, Stranger } from '../../../src/sandbox/misbehave/case.ts';
import { fits, MISBEHAVIOUR_CODES, MISBEHAVIOURS } from '../../../src/sandbox/misbehave/catalogue.ts';
import { createKit, signersOf } from '../../../src/sandbox/misbehave/kit.ts';
import { createStranger } from '../../../src/sandbox/misbehave/stranger.ts';
import { decodeToken, type Signer, signedToken } from '../../../src/sandbox/misbehave/token.ts';
import { type Expected, findings } from './complete-verification.ts';

const ISSUER = 'https://signet.example/operator-a';
const CLIENT = 'shop.operator-a';
const SECRET = 's'.repeat(43);
const NOW = 1_900_000_000;
const ACCESS_TOKEN = 'the-access-token';
const AT_HASH = 'uby9Z8Gb_H_x4fPjwNzguw';
const ASKED: Asked = { nonce: 'the-nonce', levels: [3, 2], maxAge: 600 };

const keys = new Map<string, JWK>();
let stranger: Stranger;

const pair = (alg: 'RS256' | 'ES256'): KeyObject =>
  alg === 'RS256'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

beforeAll(async () => {
  for (const alg of ['RS256', 'ES256'] as const) {
    keys.set(alg, { ...(await exportJWK(pair(alg))), kid: `key-${alg}`, alg, use: 'sig' });
  }
  stranger = await createStranger('http://localhost:3000', () => NOW * 1_000).meet();
});

type Alg = 'RS256' | 'ES256' | 'HS256';

const claims = async (): Promise<Record<string, unknown>> => ({
  iss: ISSUER,
  sub: '0a5f2f2e-7c1d-4a67-9c52-8d7f0d6f3a11',
  aud: CLIENT,
  azp: CLIENT,
  iat: NOW,
  exp: NOW + 600,
  auth_time: NOW - 10,
  nonce: ASKED.nonce,
  acr: '3',
  amr: ['SIM_PIN'],
  at_hash: AT_HASH,
});

function signerFor(alg: Alg): Signer {
  if (alg === 'HS256') return { alg, kid: undefined, key: createSecretKey(Buffer.from(SECRET)) };
  const found = signersOf([...keys.values()]).find((signer) => signer.alg === alg);
  if (!found) throw new Error(`no key for ${alg}`);
  return found;
}

async function kitFor(alg: Alg, earlier?: string): Promise<Kit> {
  const signer = signerFor(alg);
  const genuine = signedToken({ alg, typ: 'JWT', kid: signer.kid }, await claims(), signer);
  return createKit({
    genuine,
    clientId: CLIENT,
    clientSecret: SECRET,
    asked: ASKED,
    published: signersOf([...keys.values()]),
    stranger,
    otherIssuer: 'https://signet.example/operator-b',
    earlier,
    now: NOW * 1_000 + 400,
    randomId: randomUUID,
  });
}

function expected(alg: Alg): Expected {
  const publicKeys = [...keys.values()].map((jwk) => ({
    ...createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'jwk' }),
    kid: String(jwk.kid),
    alg: String(jwk.alg),
    use: 'sig',
  }));
  return {
    issuer: ISSUER,
    clientId: CLIENT,
    alg,
    jwks: { keys: publicKeys },
    secret: SECRET,
    sub: '0a5f2f2e-7c1d-4a67-9c52-8d7f0d6f3a11',
    nonce: String(ASKED.nonce),
    accessToken: ACCESS_TOKEN,
    leastAcr: 2,
    maxAge: Number(ASKED.maxAge),
    now: NOW,
  };
}

describe.each(['RS256', 'ES256', 'HS256'] as const)('an app with %s', (alg) => {
  const circumstances = { asked: ASKED, symmetric: alg === 'HS256', hasSecret: true };

  it('is sent a token that passes every check before anything is done to it', async () => {
    const kit = await kitFor(alg);
    expect(await findings(kit.token({}), expected(alg))).toEqual(new Set());
  });

  it.each(MISBEHAVIOUR_CODES.filter((code) => fits(code, circumstances)))('%s fails at what it says', async (code) => {
    const { fails, forge } = MISBEHAVIOURS[code];
    expect(await findings(forge(await kitFor(alg)), expected(alg))).toEqual(new Set(fails));
  });
});

describe('a wrong token', () => {
  it('needs what makes it wrong', () => {
    const nothing: Asked = { nonce: undefined, levels: [], maxAge: undefined };
    const still = MISBEHAVIOUR_CODES.filter((code) =>
      fits(code, { asked: nothing, symmetric: true, hasSecret: false }),
    );
    expect(still.map((code) => MISBEHAVIOURS[code].needs ?? [])).toEqual(still.map(() => []));
    expect(still).not.toContain('wrong_nonce');
    expect(still).toContain('alg_none');
  });

  it.each(['jwk_header', 'jku_header', 'x5c_header', 'x5u_header', 'unknown_kid', 'stranger_key'] as const)(
    '%s is signed with the key that it points at',
    async (code) => {
      const token = MISBEHAVIOURS[code].forge(await kitFor('ES256')) ?? '';
      const [header, body, signature] = token.split('.');
      const key = await crypto.subtle.importKey(
        'jwk',
        { ...createPublicKey(stranger.ec.key).export({ format: 'jwk' }) },
        { name: 'ECDSA', namedCurve: 'P-256' },
        false,
        ['verify'],
      );
      const verified = await crypto.subtle.verify(
        { name: 'ECDSA', hash: 'SHA-256' },
        key,
        Buffer.from(signature ?? '', 'base64url'),
        Buffer.from(`${header}.${body}`),
      );
      expect(verified).toBe(true);
    },
  );

  it('is the one of the login before, byte for byte, as long as that is valid', async () => {
    const { token } = await kitFor('RS256');
    const earlier = token({ claims: { nonce: 'the-nonce-before', exp: NOW + 300 } });
    expect(MISBEHAVIOURS.replayed.forge(await kitFor('RS256', earlier))).toBe(earlier);
    const over = token({ claims: { exp: NOW - 1 } });
    const made = MISBEHAVIOURS.replayed.forge(await kitFor('RS256', over)) ?? '';
    expect(made).not.toBe(over);
    expect(decodeToken(made).claims.iat).toBeLessThan(NOW);
  });
});
