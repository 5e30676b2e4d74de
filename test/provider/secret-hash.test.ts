import { describe, expect, test } from 'vitest';
import {
  createSecretCheck,
  hasDiscoverySecret,
  hashDiscoverySecret,
  newDiscoverySecret,
  SecretCheckBusy,
} from '../../src/provider/secret-hash.ts';

describe('a discovery secret', () => {
  test('is long, never twice the same, and survives form encoding unchanged', () => {
    const secrets = Array.from({ length: 50 }, newDiscoverySecret);
    expect(new Set(secrets).size).toBe(50);
    for (const secret of secrets) {
      expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(encodeURIComponent(secret)).toBe(secret);
    }
  });

  test('is recognised by its hash, and no other is', async () => {
    const stored = await hashDiscoverySecret('correct=horse');
    expect(stored).toMatch(/^scrypt\$16384\$8\$1\$[A-Za-z0-9_-]{22}\$[A-Za-z0-9_-]{43}$/);
    expect(await hashDiscoverySecret('correct=horse')).not.toBe(stored);
    expect(await hasDiscoverySecret('correct=horse', stored)).toBe(true);
    expect(await hasDiscoverySecret('correct=hors', stored)).toBe(false);
    expect(await hasDiscoverySecret('', stored)).toBe(false);
  });

  test('the parameters in the stored hash count: RFC 7914, section 12', async () => {
    const salt = Buffer.from('SodiumChloride').toString('base64url');
    const hash = Buffer.from(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
      'hex',
    ).toString('base64url');
    expect(await hasDiscoverySecret('pleaseletmein', `scrypt$16384$8$1$${salt}$${hash}`)).toBe(true);
    expect(await hasDiscoverySecret('pleaseletmeIn', `scrypt$16384$8$1$${salt}$${hash}`)).toBe(false);
  });

  test.each(['', 'scrypt', 'bcrypt$1$1$1$a$b', 'scrypt$16384$8$1$$', 'scrypt$x$8$1$a$b'])(
    'a stored hash that is none is an error: %j',
    async (stored) => {
      await expect(hasDiscoverySecret('x', stored)).rejects.toThrow('is not scrypt');
    },
  );
});

describe('the check that remembers', () => {
  const counting = (options: { entries?: number; pending?: number } = {}) => {
    const calls: string[] = [];
    let clock = 0;
    const check = createSecretCheck({
      now: () => clock,
      rememberMs: 1_000,
      ...options,
      check: async (secret, stored) => {
        calls.push(secret);
        if (stored === 'broken') throw new Error('broken hash');
        return stored === `hash of ${secret}`;
      },
    });
    return { check, calls, advance: (ms: number) => (clock += ms) };
  };

  test('asks once for a correct secret, every time for a wrong one', async () => {
    const { check, calls } = counting();
    for (let round = 0; round < 3; round += 1) expect(await check('a', 'hash of a')).toBe(true);
    expect(calls).toEqual(['a']);
    for (let round = 0; round < 2; round += 1) expect(await check('b', 'hash of a')).toBe(false);
    expect(calls).toEqual(['a', 'b', 'b']);
  });

  test('forgets after its time', async () => {
    const { check, calls, advance } = counting();
    await check('a', 'hash of a');
    advance(999);
    await check('a', 'hash of a');
    expect(calls).toHaveLength(1);
    advance(1);
    await check('a', 'hash of a');
    expect(calls).toHaveLength(2);
  });

  test('a rotated secret is not remembered for the new hash', async () => {
    const { check } = counting();
    expect(await check('a', 'hash of a')).toBe(true);
    expect(await check('a', 'hash of b')).toBe(false);
  });

  test('remembers a bounded number, the oldest goes first', async () => {
    const { check, calls } = counting({ entries: 2 });
    for (const secret of ['a', 'b', 'c']) await check(secret, `hash of ${secret}`);
    await check('c', 'hash of c');
    await check('b', 'hash of b');
    expect(calls).toEqual(['a', 'b', 'c']);
    await check('a', 'hash of a');
    expect(calls).toEqual(['a', 'b', 'c', 'a']);
  });

  test('the same question at the same time is asked once', async () => {
    const { check, calls } = counting();
    expect(await Promise.all([check('a', 'hash of a'), check('a', 'hash of a')])).toEqual([true, true]);
    expect(calls).toEqual(['a']);
  });

  test('refuses more than it can hold, and recovers', async () => {
    const { check } = counting({ pending: 2 });
    const first = [check('a', 'x'), check('b', 'x')];
    await expect(check('c', 'x')).rejects.toThrow(SecretCheckBusy);
    expect(await Promise.all(first)).toEqual([false, false]);
    expect(await check('c', 'hash of c')).toBe(true);
  });

  test('a failing check fails its own caller only', async () => {
    const { check } = counting();
    const results = await Promise.allSettled([check('a', 'broken'), check('b', 'hash of b')]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    await expect(check('a', 'broken')).rejects.toThrow('broken hash');
  });
});
