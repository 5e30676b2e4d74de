import { generateKeyPairSync } from 'node:crypto';
import { compactDecrypt } from 'jose';
import { expect, test } from 'vitest';
import { createJweMaker } from '../../src/subscriber/compact-jwe.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const header = { kid: 'a_enc', typ: 'JWE', cty: 'JWT' };
const part = (jwe: string, index: number): string | undefined => jwe.split('.')[index];

test('the same text never gives the same JWE, and each opens', async () => {
  const make = createJweMaker(() => 0);
  const made = Array.from({ length: 5 }, () => make('41791234567', publicKey, header));
  for (const index of [2, 3, 4]) expect(new Set(made.map((jwe) => part(jwe, index))).size).toBe(5);
  for (const jwe of made) {
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, privateKey);
    expect(new TextDecoder().decode(plaintext)).toBe('41791234567');
    expect(protectedHeader).toEqual({ alg: 'RSA-OAEP-256', enc: 'A256CBC-HS512', ...header });
  }
});

test.each([
  ['after a minute', 60_000, 1],
  ['after a thousand', 0, 1_000],
])('a content key is another one %s', (_when, later, uses) => {
  let clock = 0;
  const make = createJweMaker(() => clock);
  const first = part(make('x', publicKey, header), 1);
  for (let use = 1; use < uses; use += 1) expect(part(make('x', publicKey, header), 1)).toBe(first);
  clock = later;
  expect(part(make('x', publicKey, header), 1)).not.toBe(first);
});
