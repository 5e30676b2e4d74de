import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECKS, type Verification } from '../../src/signature/verification.ts';
import { message, pem, requestOf, verifierFor } from './fixtures.ts';
import { issuerAndSerial } from './generator/cms.ts';
import { indefinite, tlv } from './generator/der.ts';
import { certificatesOf, withCertificates } from './reassemble.ts';

const verifier = verifierFor({});
const request = requestOf({ file: 'good', expect: 'ok' });
const verify = (cms: Uint8Array): Verification => verifier.verify({ ...request, cms });
const failedOf = (answer: Verification): string => (answer.ok ? 'ok' : answer.failed);
const signerOf = (answer: Verification): string => (answer.ok ? answer.signer.fingerprint : 'none');

const GOOD = message('good');
const REAL = message('real-ec');
const BER = message('ber-everywhere');

describe('truncated messages', () => {
  it.each([
    ['DER', GOOD],
    ['indefinite length outside', REAL],
    ['indefinite length everywhere', BER],
  ])('every prefix fails by structure: %s', (_, whole) => {
    expect(failedOf(verify(whole))).toBe('ok');
    for (let length = 0; length < whole.length; length += 1) {
      expect(failedOf(verify(whole.subarray(0, length)))).toBe('structure');
    }
  });
});

describe('oversized messages', () => {
  it('are refused unread, also when they are well-formed', () => {
    const padding = tlv(0xa1, tlv(0x04, Buffer.alloc(60_000)));
    const [user = Buffer.alloc(0), issuing = Buffer.alloc(0)] = certificatesOf(GOOD);
    expect(failedOf(verify(withCertificates(GOOD, [user, issuing, padding])))).toBe('ok');
    expect(verify(withCertificates(GOOD, [user, issuing, padding, padding]))).toEqual({
      ok: false,
      failed: 'structure',
      detail: 'the message is longer than 65536 bytes',
    });
  });

  it.each([
    ['a length beyond the end', Buffer.from('3084ffffffff', 'hex')],
    ['a length of 126 octets', Buffer.concat([Buffer.from('30fe', 'hex'), Buffer.alloc(126, 1)])],
    ['zeros', Buffer.alloc(65_536)],
    ['indefinite lengths without an end', Buffer.alloc(65_536, Buffer.from('3080', 'hex'))],
    [
      'definite lengths all the way down',
      Array.from({ length: 200 }).reduce<Buffer>((inner) => tlv(0x30, inner), GOOD),
    ],
    ['many empty values', indefinite(0x30, Buffer.alloc(65_000, Buffer.from('3000', 'hex')))],
    ['a segmented octet string of many segments', indefinite(0x24, Buffer.alloc(65_000, Buffer.from('0400', 'hex')))],
  ])('%s', (_, cms) => {
    expect(failedOf(verify(cms))).toBe('structure');
  });
});

describe('random input', () => {
  it('fails by structure', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 512 }), (cms) => {
        expect(failedOf(verify(cms))).toBe('structure');
      }),
      { numRuns: 500 },
    );
  });

  it('changed anywhere, a message either fails by name or still says the same', () => {
    const change = fc.record({
      at: fc.nat(),
      remove: fc.integer({ min: 0, max: 3 }),
      insert: fc.uint8Array({ maxLength: 3 }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(GOOD, REAL, BER),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (whole, changes) => {
          const changed = changes.reduce<Buffer>((cms, { at, remove, insert }) => {
            const position = at % cms.length;
            return Buffer.concat([cms.subarray(0, position), insert, cms.subarray(position + remove)]);
          }, whole);
          const answer = verify(changed);
          if (answer.ok) expect(signerOf(answer)).toBe(signerOf(verify(whole)));
          else expect(CHECKS).toContain(answer.failed);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('changed in one bit of what is signed or signs, a message fails', () => {
    const [signer = Buffer.alloc(0)] = certificatesOf(GOOD);
    const regions = [
      { from: GOOD.indexOf(signer), length: signer.length },
      { from: GOOD.indexOf(Buffer.from(request.text)), length: Buffer.byteLength(request.text) },
      {
        from: GOOD.lastIndexOf(issuerAndSerial(signer)[1]),
        length: GOOD.length - GOOD.lastIndexOf(issuerAndSerial(signer)[1]),
      },
    ];
    for (const { from, length } of regions) {
      for (let at = from; at < from + length; at += 1) {
        const changed = Buffer.from(GOOD);
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
        expect([at, failedOf(verify(changed))]).not.toEqual([at, 'ok']);
      }
    }
  });
});

describe('certificates', () => {
  const all = [...certificatesOf(REAL), ...certificatesOf(message('chain-of-four')).slice(1, 3)];

  it('may come in any order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(failedOf(verify(withCertificates(REAL, shuffled)))).toBe('ok');
      }),
      { numRuns: 50 },
    );
  });

  it('may be missing when they are configured, in any order and number', () => {
    const configured = verifierFor({ intermediates: ['issuing'] });
    const [signer = Buffer.alloc(0), ...others] = all;
    fc.assert(
      fc.property(fc.shuffledSubarray(others), fc.nat(others.length), (some, position) => {
        const cms = withCertificates(REAL, some.toSpliced(position, 0, signer));
        expect(failedOf(configured.verify({ ...request, cms }))).toBe('ok');
      }),
      { numRuns: 50 },
    );
  });

  it('that lead nowhere are given up, however many there are', () => {
    const whole = message('chain-of-four');
    const [signer = Buffer.alloc(0), below = Buffer.alloc(0), policy = Buffer.alloc(0)] = certificatesOf(whole);
    const forged = (certificate: Buffer, count: number): Buffer[] =>
      Array.from({ length: count }, (_, index) => {
        const copy = Buffer.from(certificate);
        copy[copy.length - 1 - index] = (copy[copy.length - 1 - index] ?? 0) ^ 1;
        return copy;
      });
    const hostile = withCertificates(whole, [signer, ...forged(below, 25), ...forged(policy, 25)]);
    expect(failedOf(verify(hostile))).toBe('chain');
    const few = withCertificates(whole, [signer, ...forged(below, 2), ...forged(policy, 2), below, policy]);
    expect(failedOf(verify(few))).toBe('ok');
  });

  it('that are anchors elsewhere are trusted only when this operator has them', () => {
    const elsewhere = message('unknown-root');
    expect(failedOf(verifierFor({ anchors: ['other-root'] }).verify({ ...request, cms: elsewhere }))).toBe('ok');
    expect(failedOf(verify(elsewhere))).toBe('chain');
    expect(pem('other-root')).not.toBe(pem('root'));
  });
});
