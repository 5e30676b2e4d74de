import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKeyring, SealBroken } from '../../src/store/keyring.ts';

const OLD = 'old-master-secret-old-master-secret-old-mast';
const NEW = 'new-master-secret-new-master-secret-new-mast';

describe('sealing', () => {
  const keyring = createKeyring([NEW]);

  test('opens what it sealed, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plaintext, context) => {
        expect(keyring.open(keyring.seal(plaintext, context), context)).toBe(plaintext);
      }),
    );
  });

  test('never seals the same text to the same value', () => {
    expect(keyring.seal('41700092501', 'a')).not.toBe(keyring.seal('41700092501', 'a'));
  });

  test('does not open in another context', () => {
    expect(() => keyring.open(keyring.seal('text', 'subscriber 1'), 'subscriber 2')).toThrow(SealBroken);
  });

  test('does not open when any byte was changed', () => {
    const sealed = Buffer.from(keyring.seal('text', 'a'), 'base64url');
    for (let position = 0; position < sealed.length; position += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(position) ^ 1, position);
      expect(() => keyring.open(changed.toString('base64url'), 'a')).toThrow(SealBroken);
    }
  });

  test.each(['', 'AAAA', 'not base64url!', Buffer.alloc(28).toString('base64url')])('does not open %j', (sealed) => {
    expect(() => keyring.open(sealed, 'a')).toThrow(SealBroken);
  });

  test('an error names the context and neither text nor secret', () => {
    const sealed = keyring.seal('41700092501', 'a');
    const failure = (() => {
      try {
        return createKeyring([OLD]).open(sealed, 'a');
      } catch (error) {
        return String(error);
      }
    })();
    expect(failure).toContain('sealed a');
    expect(failure).not.toContain('41700092501');
    expect(failure).not.toContain(OLD);
  });
});

describe('rotation of the master secret', () => {
  test('the earlier secret still opens, the new one seals', () => {
    const before = createKeyring([OLD]);
    const after = createKeyring([NEW, OLD]);
    expect(after.open(before.seal('text', 'a'), 'a')).toBe('text');
    expect(() => before.open(after.seal('text', 'a'), 'a')).toThrow(SealBroken);
  });
});

describe('index and derived keys', () => {
  const keyring = createKeyring([NEW]);

  test('an index is stable, 64 hex digits, and differs by value and by purpose', () => {
    const index = keyring.index('operator-a:41700092501', 'msisdn');
    expect(index).toMatch(/^[0-9a-f]{64}$/);
    expect(createKeyring([NEW]).index('operator-a:41700092501', 'msisdn')).toBe(index);
    expect(keyring.index('operator-b:41700092501', 'msisdn')).not.toBe(index);
    expect(keyring.index('operator-a:41700092501', 'pcr')).not.toBe(index);
    expect(createKeyring([OLD]).index('operator-a:41700092501', 'msisdn')).not.toBe(index);
  });

  test('a derived key has 32 bytes and differs by purpose', () => {
    expect(keyring.derive('cookies')).toHaveLength(32);
    expect(keyring.derive('cookies')).toEqual(createKeyring([NEW]).derive('cookies'));
    expect(keyring.derive('cookies')).not.toEqual(keyring.derive('csrf'));
  });
});
