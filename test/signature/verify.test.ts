import { describe, expect, it } from 'vitest';
import { CHECKS, type Verification } from '../../src/signature/verification.ts';
import { verifySignedContent } from '../../src/signature/verify.ts';
import { message, requestOf, STRICT, titleOf, verifierFor } from './fixtures.ts';
import { TEXT, VECTORS } from './vectors.ts';

const failedOf = (answer: Verification): string => (answer.ok ? 'ok' : answer.failed);
const good = requestOf({ file: 'good', expect: 'ok' });

describe('verify', () => {
  it.each(VECTORS.map((vector) => ({ title: titleOf(vector), vector })))('$title', ({ vector }) => {
    const answer = verifierFor(vector).verify(requestOf(vector));
    expect(answer.ok ? 'ok' : answer).toEqual(
      vector.expect === 'ok'
        ? 'ok'
        : { ok: false, failed: vector.expect, detail: expect.stringMatching(/^[ -~]{10,}$/) },
    );
  });

  it('has a vector for every check', () => {
    expect(new Set(VECTORS.map((vector) => vector.expect))).toEqual(new Set(['ok', ...CHECKS]));
  });

  it('says who signed', () => {
    expect(verifierFor({}).verify(requestOf({ file: 'lower-serial', expect: 'ok' }))).toEqual({
      ok: true,
      signer: {
        simSerial: 'MIDCHEVECTORS001',
        subject: 'CN=midchevectors001:pn,serialNumber=midchevectors001',
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        publicKey: expect.any(Function),
        algorithm: 'EC',
      },
    });
    expect(verifierFor({}).verify(requestOf({ file: 'real-rsa', expect: 'ok' }))).toMatchObject({
      signer: { algorithm: 'RSA' },
    });
  });

  it('puts no signed text and no serial number into a detail', () => {
    const details = VECTORS.map((vector) => verifierFor(vector).verify(requestOf(vector)))
      .map((answer) => (answer.ok ? '' : answer.detail))
      .join('\n');
    for (const secret of ['Anmelden', 'K7Q', 'VECTORS', TEXT]) expect(details).not.toContain(secret);
  });

  it('gives the same answers after it has seen other messages', () => {
    const verifiers = new Map<string, ReturnType<typeof verifierFor>>();
    for (const vector of [...VECTORS, ...VECTORS.toReversed()]) {
      const key = JSON.stringify([vector.anchors, vector.intermediates]);
      const verifier = verifiers.get(key) ?? verifierFor(vector);
      verifiers.set(key, verifier);
      expect([titleOf(vector), failedOf(verifier.verify(requestOf(vector)))]).toEqual([titleOf(vector), vector.expect]);
    }
  });

  it('is not fooled by a moment that is no date', () => {
    expect(failedOf(verifierFor({}).verify({ ...good, at: new Date(Number.NaN) }))).toBe('validity');
  });

  it('does not take a lone surrogate for its replacement character', () => {
    expect(failedOf(verifierFor({}).verify({ ...good, text: '\ud800' }))).toBe('signed_text');
  });

  it('counts the first and the last second of a certificate as valid', () => {
    for (const at of ['2020-01-01T00:00:00Z', '2120-01-01T00:00:00Z']) {
      expect(failedOf(verifierFor({}).verify({ ...good, at: new Date(at) }))).toBe('ok');
    }
  });
});

describe('verifySignedContent', () => {
  const ask = (file: string, request: Partial<typeof good> = {}) =>
    verifySignedContent({ cms: message(file), text: TEXT, policy: STRICT, ...request });

  it.each(['unknown-root', 'user-certificate-only', 'expired', 'no-key-usage', 'rsa-1024', 'no-serial'])(
    'does not ask who vouches for the signer: %s',
    (file) => {
      expect(ask(file)).toEqual({
        ok: true,
        unverifiedSigner: {
          subject: expect.stringContaining('CN=MIDCHEVECTORS001:PN'),
          fingerprint: expect.any(String),
          algorithm: file === 'rsa-1024' ? 'RSA' : 'EC',
        },
      });
    },
  );

  it.each([
    ['trailing-byte', 'structure'],
    ['openssl-detached', 'content_type'],
    ['digest-of-other-text', 'message_digest'],
    ['signature-flipped', 'signature'],
    ['openssl-rsa-sha1', 'signature'],
    ['other-text', 'signed_text'],
  ])('refuses what the message itself shows: %s', (file, failed) => {
    expect(ask(file)).toMatchObject({ ok: false, failed });
  });

  it('takes SHA-1 where it is allowed by name', () => {
    expect(ask('openssl-rsa-sha1', { policy: { ...STRICT, allowSha1: true } })).toMatchObject({ ok: true });
  });
});
