import { describe, expect, it } from 'vitest';
import { createSignatureVerifier, TrustStoreError } from '../../src/signature/verify.ts';
import { message, pem, requestOf } from './fixtures.ts';
import { certificatesOf } from './reassemble.ts';

const toPem = (der: Buffer | undefined): string =>
  `-----BEGIN CERTIFICATE-----\n${(der ?? Buffer.alloc(0)).toString('base64')}\n-----END CERTIFICATE-----\n`;
const certificate = (file: string, index: number): string => toPem(certificatesOf(message(file))[index]);
const root = pem('root');

describe('createSignatureVerifier', () => {
  it.each([
    ['no anchors', [], [], 'anchors: there must be at least one'],
    ['an empty text', [''], [], 'anchors[0]: there is no PEM block "BEGIN CERTIFICATE"'],
    ['a path instead of PEM', ['root.pem'], [], 'anchors[0]: there is no PEM block "BEGIN CERTIFICATE"'],
    ['a block without end', [root, root.slice(0, 200)], [], 'anchors[1]: there is no PEM block "BEGIN CERTIFICATE"'],
    ['a damaged second block', [root + root.slice(0, 200)], [], 'anchors[0]: a PEM block is damaged or has no end'],
    [
      'a key',
      ['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'],
      [],
      'anchors[0], certificate 1: is a PUBLIC KEY, only CERTIFICATE may be here',
    ],
    [
      'no certificate inside',
      [toPem(Buffer.from('3000', 'hex'))],
      [],
      /^anchors\[0\], certificate 1: cannot be read: /,
    ],
    [
      'bytes after it',
      [toPem(Buffer.concat([certificatesOf(message('real-ec'))[2] ?? Buffer.alloc(0), Buffer.of(0)]))],
      [],
      /bytes follow/,
    ],
    [
      "a user's certificate",
      [certificate('good', 0)],
      [],
      'anchors[0], certificate 1: cannot be used: an issuer is not a certificate authority',
    ],
    [
      'an unusable intermediate among good ones',
      [root],
      [pem('issuing') + certificate('authority-without-cert-sign', 1)],
      'intermediates[0], certificate 2: cannot be used: an authority may not sign certificates',
    ],
    [
      'an unknown critical extension',
      [root],
      [certificate('authority-critical-extension', 1)],
      /unknown critical extension 1\.3\.6\.1\.4\.1\.99999\.1$/,
    ],
  ])('refuses %s', (_, anchors, intermediates, wanted) => {
    const create = () => createSignatureVerifier({ anchors, intermediates });
    expect(create).toThrow(TrustStoreError);
    expect(create).toThrow(wanted);
  });

  it('reads several certificates and explanations in one text, with any line ends', () => {
    const text = `Root of the vectors\n${pem('other-root')}and another\n${root}`.replaceAll('\n', '\r\n');
    const verifier = createSignatureVerifier({ anchors: [text], intermediates: [] });
    expect(verifier.verify(requestOf({ file: 'good', expect: 'ok' }))).toMatchObject({ ok: true });
  });

  it('takes an authority that is no root as an anchor', () => {
    const verifier = createSignatureVerifier({ anchors: [pem('issuing')], intermediates: [] });
    expect(verifier.verify(requestOf({ file: 'user-certificate-only', expect: 'ok' }))).toMatchObject({ ok: true });
  });
});
