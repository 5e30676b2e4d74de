import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { linkAddress, linkHash, linkToken, newLink } from '../../src/login/link.ts';
import { failed, started, texted } from '../../src/login/machine.ts';
import { AT, transaction } from './transaction-fixture.ts';

const operator = { issuer: 'https://id.example/b' };

test('a link is 128 random bits below the issuer, and leads back to its hash', () => {
  const { hash, token } = newLink(randomBytes);
  expect(token).toMatch(/^[\w-]{22}$/);
  const path = new URL(linkAddress(operator, token)).pathname.slice('/b'.length);
  expect(linkHash(linkToken(path) ?? '')).toBe(hash);
  expect(newLink(randomBytes).hash).not.toBe(hash);
});

test.each(['/s/', '/s/short', `/s/${'a'.repeat(23)}`, `/s/${'a'.repeat(21)}.`, `/t/${'a'.repeat(22)}`, '/s/a/b'])(
  '%s holds no token',
  (path) => expect(linkToken(path)).toBeUndefined(),
);

test('a link dies with its login and keeps no number busy, whoever ends it', () => {
  const push = {
    text: undefined,
    content: undefined,
    asked: undefined,
    linkHash: 'hash',
    apTransId: 'A1',
    instance: 'c',
  };
  const ready = transaction({ state: 'ready', msisdnIndex: 'index', authenticator: 'sms' });
  const waiting = texted(started(ready, { ...push, deadlineAt: AT }, AT), AT);
  expect(waiting).toMatchObject({ state: 'waiting', linkHash: 'hash', pushKey: 'index' });
  const ended = failed(waiting, { outcome: 'cancelled', incident: 'AB12CD34', phone: 'busy' }, AT);
  expect(ended).toMatchObject({ state: 'failed', linkHash: undefined, pushKey: undefined });
  expect(() => texted(ended, AT)).toThrow('texted is not possible in state failed');
});
