import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  acceptedSecrets,
  createSecretCheck,
  currentSecret,
  operatorClientId,
  parseClientId,
  sameSecret,
} from '../../src/provider/client-credentials.ts';
import { createKeyring } from '../../src/store/keyring.ts';

const keyring = createKeyring(['a master secret that is only used by this test file']);
const isAccepted = createSecretCheck('operator-a', keyring);
const party = {
  id: 'shop',
  fixed_secret: undefined,
  secret_version: 1,
  token_endpoint_auth_method: 'client_secret_basic',
} as const;

describe('client_id at an operator', () => {
  test('is made of the relying party and the operator, and read back', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{3,64}$/);
    const operator = fc.stringMatching(/^[a-z][a-z0-9-]{1,30}$/);
    fc.assert(
      fc.property(id, operator, (relyingPartyId, operatorId) => {
        const clientId = operatorClientId(relyingPartyId, operatorId);
        expect(parseClientId(clientId)).toEqual({ relyingPartyId, operatorId });
        expect(clientId).toMatch(/^[A-Za-z0-9._-]+$/);
      }),
    );
  });

  test.each([
    '',
    'shop',
    'shop.',
    '.operator-a',
    'shop.operator-a.x',
    'a.operator-a',
    'shop.Operator',
    'sh op.operator-a',
    'shop.operator-a\n',
  ])('%j is none', (clientId) => {
    expect(parseClientId(clientId)).toBeUndefined();
  });
});

describe('client_secret at an operator', () => {
  test('is the same every time, base64url, and another for every party, operator, version and master secret', () => {
    const secret = currentSecret(party, 'operator-a', keyring);
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(
      currentSecret(party, 'operator-a', createKeyring(['a master secret that is only used by this test file'])),
    ).toBe(secret);
    const others = [
      currentSecret(party, 'operator-b', keyring),
      currentSecret({ ...party, id: 'bank' }, 'operator-a', keyring),
      currentSecret({ ...party, secret_version: 2 }, 'operator-a', keyring),
      currentSecret(party, 'operator-a', createKeyring(['another master secret'])),
    ];
    expect(new Set([secret, ...others]).size).toBe(5);
  });

  test('comes from the configuration where it is fixed', () => {
    const fixed = { ...party, fixed_secret: 'fixed-by-configuration', secret_version: 3 };
    expect(currentSecret(fixed, 'operator-a', keyring)).toBe('fixed-by-configuration');
    expect(acceptedSecrets(fixed, 'operator-a', keyring)).toEqual(['fixed-by-configuration']);
  });

  test('a public client has none, and nothing is accepted for it', () => {
    const open = { ...party, token_endpoint_auth_method: 'none' } as const;
    expect(currentSecret(open, 'operator-a', keyring)).toBeUndefined();
    expect(acceptedSecrets(open, 'operator-a', keyring)).toEqual([]);
    expect(isAccepted('', open)).toBe(false);
  });

  test('after a rotation the one before stays valid, an older one does not', () => {
    const [first, second, third] = [1, 2, 3].map(
      (secret_version) => currentSecret({ ...party, secret_version }, 'operator-a', keyring) ?? '',
    );
    const rotated = { ...party, secret_version: 3 };
    expect(acceptedSecrets(party, 'operator-a', keyring)).toEqual([first]);
    expect(acceptedSecrets(rotated, 'operator-a', keyring)).toEqual([third, second]);
    expect([first, second, third, '', 'x'].map((secret) => isAccepted(secret ?? '', rotated))).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
    // another object of the same name is another registration
    expect([first, third].map((secret) => isAccepted(secret ?? '', party))).toEqual([true, false]);
    expect([first, third].map((secret) => isAccepted(secret ?? '', rotated))).toEqual([false, true]);
  });

  test('comparison is equality', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(sameSecret(one, other)).toBe(one === other);
        expect(sameSecret(one, one)).toBe(true);
      }),
    );
  });
});
