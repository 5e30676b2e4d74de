/** The signed messages of the vectors: by `openssl cms -sign` where it can, piece by piece where the point is a defect. */
import { execFileSync } from 'node:child_process';
import { constants, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attribute, buildCms, type CmsOptions, OID } from './cms.ts';
import { algorithm, NULL, oid, tlv } from './der.ts';
import type { Pki } from './pki.ts';

export const TEXT = 'Signet: Anmelden bei Café «Zürich»? (K7QX)';
const OTHER_TEXT = 'Signet: Anmelden bei Café «Zürich»? (K7QY)';

const SHA1 = { name: 'sha1', algorithm: algorithm('1.3.14.3.2.26', NULL) };
const SHA384 = { name: 'sha384', algorithm: algorithm('2.16.840.1.101.3.4.2.2', NULL) };
const SHA512_ABSENT = { name: 'sha512', algorithm: algorithm('2.16.840.1.101.3.4.2.3') };
const MD5 = { name: 'md5', algorithm: algorithm('1.2.840.113549.2.5', NULL) };
const ECDSA_NULL = algorithm(OID.ecdsaWithSha256, NULL);

export function makeMessages(pki: Pki, folder: string): Map<string, Buffer> {
  const made = new Map<string, Buffer>();

  /** chain: names of certificates after the signer's */
  const build = (name: string, signer: string, chain: readonly string[], options: Partial<CmsOptions> = {}): Buffer => {
    const message = buildCms({
      signer: pki.signer(signer),
      certificates: [signer, ...chain].map(pki.der),
      text: TEXT,
      ...options,
    });
    made.set(name, message);
    return message;
  };

  const openssl = (name: string, signers: readonly string[], chain: readonly string[], ...args: readonly string[]) => {
    const file = (suffix: string): string => join(folder, `message.${suffix}`);
    writeFileSync(file('txt'), TEXT);
    writeFileSync(file('pem'), chain.map((certificate) => readFileSync(pki.files(certificate).certificate)).join(''));
    execFileSync(
      'openssl',
      [
        ...['cms', '-sign', '-binary', '-outform', 'DER', '-in', file('txt'), '-out', file('cms')],
        ...signers.flatMap((signer) => ['-signer', pki.files(signer).certificate, '-inkey', pki.files(signer).key]),
        ...(chain.length > 0 ? ['-certfile', file('pem')] : []),
        ...(args.includes('-md') ? args : ['-md', 'sha256', ...args]),
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    made.set(name, readFileSync(file('cms')));
  };

  // By the openssl command: DER, signingTime, sorted certificates.
  openssl('openssl-ec', ['user-ec'], ['issuing', 'root'], '-nodetach');
  openssl('openssl-rsa', ['user-rsa'], ['issuing'], '-nodetach');
  openssl('openssl-rsa-sha512', ['user-rsa'], ['issuing'], '-nodetach', '-md', 'sha512');
  openssl('openssl-ec-key-identifier', ['user-ec'], ['issuing'], '-nodetach', '-keyid');
  openssl('openssl-rsa-sha1', ['user-rsa'], ['issuing'], '-nodetach', '-md', 'sha1');
  openssl('openssl-two-signers', ['user-ec', 'user-rsa'], ['issuing'], '-nodetach');
  openssl('openssl-no-certificates', ['user-ec'], [], '-nodetach', '-nocerts');
  openssl('openssl-detached', ['user-ec'], ['issuing']);
  openssl('openssl-no-attributes', ['user-ec'], ['issuing'], '-nodetach', '-noattr');
  openssl(
    'openssl-other-content-type',
    ['user-ec'],
    ['issuing'],
    '-nodetach',
    '-econtent_type',
    '1.2.840.113549.1.9.16.1.4',
  );
  openssl('openssl-pss', ['user-rsa'], ['issuing'], '-nodetach', '-keyopt', 'rsa_padding_mode:pss');

  // The shape of real services, and other lawful ones.
  build('real-ec', 'user-ec', ['issuing', 'root'], { form: 'real', signatureAlgorithm: ECDSA_NULL });
  build('real-rsa', 'user-rsa', ['issuing', 'root'], { form: 'real' });
  build('ber-everywhere', 'user-ec', ['issuing', 'root'], { form: 'ber', signatureAlgorithm: ECDSA_NULL });
  build('ecdsa-parameters-absent', 'user-ec', ['issuing'], {});
  build('ecdsa-sha384', 'user-ec', ['issuing'], {
    digest: SHA384,
    signatureAlgorithm: algorithm('1.2.840.10045.4.3.3'),
  });
  build('rsa-with-hash-named', 'user-rsa', ['issuing'], {
    signatureAlgorithm: algorithm('1.2.840.113549.1.1.11', NULL),
  });
  build('digest-parameters-absent', 'user-rsa', ['issuing'], { digest: SHA512_ABSENT });
  build('user-certificate-only', 'user-ec', []);
  build('certificates-reversed', 'user-ec', [], { certificates: ['root', 'issuing', 'user-ec'].map(pki.der) });
  build('certificates-many', 'user-ec', [], {
    certificates: [
      'other-root',
      'user-rsa',
      'root-impostor',
      'issuing-impostor',
      'user-ec',
      'policy',
      'issuing',
      'user-ec',
    ].map(pki.der),
  });
  build('attribute-certificate-passed-over', 'user-ec', ['issuing'], {
    certificates: [pki.der('user-ec'), tlv(0xa2, tlv(0x02, '01')), pki.der('issuing')],
  });
  build('unsigned-attribute', 'user-ec', ['issuing'], {
    signerInfoTail: tlv(0xa1, attribute('1.3.6.1.4.1.99999.3', tlv(0x0c, '6869'))),
  });
  build('no-nonce', 'user-ec', ['issuing'], { attributes: (all) => [all.contentType, all.messageDigest] });
  build('chain-of-four', 'user-of-below-policy', ['below-policy', 'policy', 'root']);
  build('chain-of-two', 'user-of-root', ['root']);
  build('chain-p384', 'user-of-root-p384', ['root-p384']);
  build('issuer-renewed', 'user-of-renewed', ['issuing-expired', 'issuing-renewed']);
  build('critical-policies', 'user-critical-policies', ['issuing']);
  build('non-repudiation', 'user-non-repudiation', ['issuing']);
  build('no-purpose', 'user-no-purpose', ['issuing']);
  build('pkcs1-certificate', 'user-pkcs1', ['issuing']);
  build('lower-serial', 'user-lower-serial', ['issuing']);

  // structure
  const good = build('good', 'user-ec', ['issuing']);
  made.set('trailing-byte', Buffer.concat([good, Buffer.of(0)]));
  made.set('two-messages', Buffer.concat([good, good]));
  made.set('not-signed-data', tlv(0x30, oid(OID.data), tlv(0xa0, tlv(0x04, Buffer.from(TEXT)))));
  made.set(
    'nested-too-deep',
    Buffer.concat([Buffer.from('3080'.repeat(500), 'hex'), Buffer.from('0000'.repeat(500), 'hex')]),
  );
  made.set('tag-number-above-30', Buffer.concat([Buffer.from('3f8148', 'hex'), good.subarray(1)]));
  build('no-signer', 'user-ec', ['issuing'], { signerInfos: () => [] });
  build('same-signer-twice', 'user-ec', ['issuing'], { signerInfos: (one) => [one, one] });
  build('signer-not-among-certificates', 'user-ec', [], { certificates: [pki.der('user-rsa'), pki.der('issuing')] });
  build('two-certificates-fit', 'user-ec', ['user-twin', 'issuing']);
  build('field-too-many', 'user-ec', ['issuing'], { afterCertificates: tlv(0xa2, tlv(0x02, '01')) });
  build('certificate-unreadable', 'user-ec', [], { certificates: [pki.der('user-ec'), tlv(0x30, tlv(0x02, '01'))] });
  build('attribute-twice', 'user-ec', ['issuing'], {
    attributes: (all) => [
      all.contentType,
      all.messageDigest,
      all.randomNonce,
      attribute(OID.randomNonce, tlv(0x04, '01')),
    ],
  });

  // content_type
  build('content-type-differs', 'user-ec', ['issuing'], {
    attributes: (all) => [attribute(OID.contentType, oid(OID.signedData)), all.messageDigest],
  });
  build('content-type-not-signed', 'user-ec', ['issuing'], {
    attributes: (all) => [all.messageDigest, all.randomNonce],
  });
  build('content-type-two-values', 'user-ec', ['issuing'], {
    attributes: (all) => [attribute(OID.contentType, oid(OID.data), oid(OID.data)), all.messageDigest],
  });

  // message_digest
  build('digest-of-other-text', 'user-ec', ['issuing'], { digestedText: OTHER_TEXT });
  build('digest-missing', 'user-ec', ['issuing'], { attributes: (all) => [all.contentType, all.randomNonce] });
  build('digest-md5', 'user-rsa', ['issuing'], { digest: MD5 });

  // signature
  const flipped = Buffer.from(good);
  flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
  made.set('signature-flipped', flipped);
  const { key } = pki.signer('user-twin');
  build('signature-by-other-key', 'user-ec', ['issuing'], { sign: (attributes) => sign('sha256', attributes, key) });
  build('signature-over-context-tag', 'user-ec', ['issuing'], {
    sign: (attributes) =>
      sign('sha256', Buffer.concat([Buffer.of(0xa0), attributes.subarray(1)]), pki.signer('user-ec').key),
  });
  build('signature-over-content', 'user-ec', ['issuing'], {
    sign: () => sign('sha256', Buffer.from(TEXT), pki.signer('user-ec').key),
  });
  build('signature-algorithm-of-other-key', 'user-ec', ['issuing'], {
    signatureAlgorithm: algorithm(OID.rsaEncryption, NULL),
  });
  build('signature-hash-differs', 'user-rsa', ['issuing'], {
    signatureAlgorithm: algorithm('1.2.840.113549.1.1.12', NULL),
    sign: (attributes) => sign('sha384', attributes, pki.signer('user-rsa').key),
  });
  build('signature-parameters', 'user-ec', ['issuing'], {
    signatureAlgorithm: algorithm(OID.ecdsaWithSha256, tlv(0x04, '00')),
  });
  build('signature-pss-under-rsa', 'user-rsa', ['issuing'], {
    sign: (attributes) =>
      sign('sha256', attributes, {
        key: pki.signer('user-rsa').key,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: 32,
      }),
  });
  build('ecdsa-sha1', 'user-ec', ['issuing'], { digest: SHA1, signatureAlgorithm: algorithm('1.2.840.10045.4.1') });

  // signed_text
  build('other-text', 'user-ec', ['issuing'], { text: OTHER_TEXT });
  build('text-with-newline', 'user-ec', ['issuing'], { text: `${TEXT}\n` });
  build('text-decomposed', 'user-ec', ['issuing'], { text: TEXT.normalize('NFD') });

  // chain
  build('unknown-root', 'user-of-other-root', ['other-root']);
  build('impostor-root', 'user-of-impostor', ['issuing-impostor', 'root-impostor']);
  build('path-length-exceeded', 'user-of-below-issuing', ['below-issuing', 'issuing']);
  build('path-length-of-root', 'user-of-limited', ['issuing-limited']);
  build('user-critical-extension', 'user-critical', ['issuing']);
  build('authority-critical-extension', 'user-of-critical-ca', ['critical-ca']);
  build('authority-name-constraints', 'user-of-name-constraints', ['name-constraints']);
  build('authority-not-ca', 'user-of-no-ca', ['no-ca']);
  build('authority-without-constraints', 'user-of-no-constraints', ['no-constraints']);
  build('authority-without-cert-sign', 'user-of-no-cert-sign', ['no-cert-sign']);
  build('issued-by-user', 'user-of-user', ['user-rsa', 'issuing']);

  // validity
  build('expired', 'user-expired', ['issuing']);
  build('not-yet-valid', 'user-future', ['issuing']);
  build('authority-expired', 'user-of-renewed', ['issuing-expired']);
  build('root-expired', 'user-of-expired-root', []);

  // key_policy
  build('no-key-usage', 'user-no-key-usage', ['issuing']);
  build('key-usage-encipherment', 'user-encipherment', ['issuing']);
  build('purpose-server', 'user-server', ['issuing']);
  build('purpose-any', 'user-any-purpose', ['issuing']);
  build('authority-purpose-server', 'user-of-server-ca', ['server-ca']);
  build('rsa-1024', 'user-rsa-1024', ['issuing']);
  build('authority-rsa-1024', 'user-of-weak-ca', ['weak-ca']);
  build('p384', 'user-p384', ['issuing']);
  build('certificate-sha1', 'user-sha1', ['issuing']);
  build('certificate-pss-sha1', 'user-pss-sha1', ['issuing']);

  // sim_serial
  build('no-serial', 'user-no-serial', ['issuing']);
  build('two-serials', 'user-two-serials', ['issuing']);
  return made;
}
