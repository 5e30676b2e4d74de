/**
 * Every vector: a message of vectors/, how it is asked about, and which check must name it. Made by
 * scripts/make-signature-vectors.ts; what each certificate and message is like is said there.
 */
import type { CheckName, SignaturePolicy } from '../../src/signature/verification.ts';
import type { Opinion } from './opinions.ts';

/** The text that was sent, in all of them. */
export const TEXT = 'Signet: Anmelden bei Café «Zürich»? (K7QX)';
/** When certificates are looked at, unless a vector says otherwise. */
export const AT = '2025-01-01T12:00:00Z';

export type TrustName = 'root' | 'root-expired' | 'root-limited' | 'root-p384' | 'other-root' | 'issuing';

/** A second opinion that differs from the verifier's, and why that is right. */
export interface Dissent {
  readonly says: Opinion;
  readonly because: string;
}

export interface Vector {
  readonly file: string;
  readonly expect: 'ok' | CheckName;
  readonly text?: string;
  readonly at?: string;
  readonly policy?: Partial<SignaturePolicy>;
  readonly simSerial?: string;
  /** default: root */
  readonly anchors?: readonly TrustName[];
  /** default: none */
  readonly intermediates?: readonly TrustName[];
  readonly openssl?: Dissent;
  readonly pkijs?: Dissent;
}

const accepts = (because: string): Dissent => ({ says: 'ok', because });
const refuses = (because: string): Dissent => ({ says: 'refused', because });
const both = (dissent: Dissent): Pick<Vector, 'openssl' | 'pkijs'> => ({ openssl: dissent, pkijs: dissent });

// What the other two leave to their caller, and Signet demands.
const FIRST_VALUE_ONLY = both(accepts('reads the first value and ignores what follows'));
const ANY_NUMBER_OF_SIGNERS = both(
  accepts('messages may have several signers; opinions are asked about the first or all'),
);
const ATTRIBUTES_OPTIONAL = both(accepts('RFC 5652 allows messages without signed attributes'));
const PARAMETERS_IGNORED = both(accepts('does not look at the parameters of the algorithm'));
const ALGORITHM_FROM_KEY = both(accepts('goes by the key and the digest algorithm'));
const PSS_SUPPORTED = both(accepts('knows RSASSA-PSS, which no mobile signature uses'));
const SHA1_ACCEPTED = both(accepts('SHA-1 is not refused at the default security level'));
const SHORT_KEY_ACCEPTED = both(accepts('RSA with 1024 bits is not refused at the default security level'));
const ANY_CURVE = both(accepts('every curve is accepted'));
const NO_PURPOSE_ASKED = both(
  accepts('asked for any purpose, key usage and extended key usage of the signer do not matter'),
);
const SERIAL_IGNORED = both(accepts('knows nothing of the serial number in the subject'));
const PKIJS_NO_PATH_LENGTH = { pkijs: accepts('does not enforce path length constraints') };
const PKIJS_NO_CRITICAL = { pkijs: accepts('does not refuse unknown critical extensions') };

export const VECTORS: readonly Vector[] = [
  // Lawful messages
  { file: 'openssl-ec', expect: 'ok' },
  { file: 'openssl-rsa', expect: 'ok' },
  { file: 'openssl-rsa-sha512', expect: 'ok' },
  { file: 'openssl-ec-key-identifier', expect: 'ok' },
  { file: 'real-ec', expect: 'ok' },
  { file: 'real-rsa', expect: 'ok' },
  {
    file: 'ber-everywhere',
    expect: 'ok',
    pkijs: refuses('hashes the signed attributes as sent instead of their DER encoding'),
  },
  { file: 'ecdsa-parameters-absent', expect: 'ok' },
  { file: 'ecdsa-sha384', expect: 'ok' },
  { file: 'rsa-with-hash-named', expect: 'ok' },
  { file: 'digest-parameters-absent', expect: 'ok' },
  { file: 'certificates-reversed', expect: 'ok' },
  { file: 'certificates-many', expect: 'ok' },
  {
    file: 'attribute-certificate-passed-over',
    expect: 'ok',
    pkijs: refuses('reads attribute certificates, and this one is a stub'),
  },
  { file: 'unsigned-attribute', expect: 'ok' },
  { file: 'no-nonce', expect: 'ok' },
  { file: 'chain-of-four', expect: 'ok' },
  { file: 'chain-of-two', expect: 'ok' },
  { file: 'chain-p384', expect: 'ok', anchors: ['root-p384'] },
  { file: 'issuer-renewed', expect: 'ok', pkijs: refuses('tries only one of two certificates of the same authority') },
  { file: 'critical-policies', expect: 'ok' },
  { file: 'non-repudiation', expect: 'ok' },
  { file: 'no-purpose', expect: 'ok' },
  { file: 'pkcs1-certificate', expect: 'ok' },
  { file: 'lower-serial', expect: 'ok' },
  { file: 'user-certificate-only', expect: 'ok', intermediates: ['issuing'] },
  { file: 'good', expect: 'ok' },
  { file: 'good', expect: 'ok', anchors: ['other-root', 'root'] },
  { file: 'good', expect: 'ok', intermediates: ['issuing'] },
  { file: 'good', expect: 'ok', simSerial: 'midcheVectors001' },
  { file: 'openssl-rsa-sha1', expect: 'ok', policy: { allowSha1: true } },
  { file: 'ecdsa-sha1', expect: 'ok', policy: { allowSha1: true } },
  { file: 'certificate-sha1', expect: 'ok', policy: { allowSha1: true } },
  { file: 'certificate-pss-sha1', expect: 'ok', policy: { allowSha1: true } },
  { file: 'rsa-1024', expect: 'ok', policy: { allowRsaBelow2048: true } },
  { file: 'authority-rsa-1024', expect: 'ok', policy: { allowRsaBelow2048: true } },
  { file: 'unknown-root', expect: 'ok', anchors: ['other-root'] },
  // structure
  { file: 'trailing-byte', expect: 'structure', ...FIRST_VALUE_ONLY },
  { file: 'two-messages', expect: 'structure', ...FIRST_VALUE_ONLY },
  { file: 'not-signed-data', expect: 'structure' },
  { file: 'nested-too-deep', expect: 'structure' },
  { file: 'tag-number-above-30', expect: 'structure' },
  { file: 'openssl-two-signers', expect: 'structure', ...ANY_NUMBER_OF_SIGNERS },
  { file: 'same-signer-twice', expect: 'structure', ...ANY_NUMBER_OF_SIGNERS },
  { file: 'no-signer', expect: 'structure' },
  { file: 'openssl-no-certificates', expect: 'structure', intermediates: ['issuing'] },
  { file: 'signer-not-among-certificates', expect: 'structure' },
  { file: 'two-certificates-fit', expect: 'structure', ...both(accepts('takes the first certificate that fits')) },
  { file: 'field-too-many', expect: 'structure' },
  { file: 'certificate-unreadable', expect: 'structure' },
  { file: 'attribute-twice', expect: 'structure' },
  // content_type
  { file: 'openssl-detached', expect: 'content_type' },
  { file: 'openssl-no-attributes', expect: 'content_type', ...ATTRIBUTES_OPTIONAL },
  { file: 'openssl-other-content-type', expect: 'content_type', openssl: accepts('any content type will do') },
  {
    file: 'content-type-differs',
    expect: 'content_type',
    ...both(accepts('does not compare the signed content type')),
  },
  { file: 'content-type-not-signed', expect: 'content_type' },
  {
    file: 'content-type-two-values',
    expect: 'content_type',
    pkijs: accepts('does not look at the signed content type'),
  },
  // message_digest
  { file: 'digest-of-other-text', expect: 'message_digest' },
  { file: 'digest-missing', expect: 'message_digest' },
  {
    file: 'digest-md5',
    expect: 'message_digest',
    openssl: accepts('MD5 is not refused at the default security level'),
  },
  // signature
  { file: 'signature-flipped', expect: 'signature' },
  { file: 'signature-by-other-key', expect: 'signature' },
  { file: 'signature-over-context-tag', expect: 'signature' },
  { file: 'signature-over-content', expect: 'signature' },
  { file: 'signature-algorithm-of-other-key', expect: 'signature', ...ALGORITHM_FROM_KEY },
  { file: 'signature-hash-differs', expect: 'signature', pkijs: accepts('goes by the signature algorithm alone') },
  { file: 'signature-parameters', expect: 'signature', ...PARAMETERS_IGNORED },
  { file: 'signature-pss-under-rsa', expect: 'signature' },
  { file: 'openssl-pss', expect: 'signature', ...PSS_SUPPORTED },
  { file: 'openssl-rsa-sha1', expect: 'signature', ...SHA1_ACCEPTED },
  { file: 'ecdsa-sha1', expect: 'signature', ...SHA1_ACCEPTED },
  { file: 'openssl-rsa-sha1', expect: 'signature', policy: { allowRsaBelow2048: true }, ...SHA1_ACCEPTED },
  // signed_text
  { file: 'other-text', expect: 'signed_text' },
  { file: 'text-with-newline', expect: 'signed_text' },
  { file: 'text-decomposed', expect: 'signed_text' },
  { file: 'good', expect: 'signed_text', text: '' },
  { file: 'good', expect: 'signed_text', text: `${TEXT} ` },
  // chain
  { file: 'user-certificate-only', expect: 'chain' },
  { file: 'good', expect: 'chain', anchors: ['other-root'] },
  { file: 'unknown-root', expect: 'chain' },
  { file: 'impostor-root', expect: 'chain' },
  { file: 'impostor-root', expect: 'chain', intermediates: ['issuing'] },
  { file: 'path-length-exceeded', expect: 'chain', ...PKIJS_NO_PATH_LENGTH },
  { file: 'path-length-of-root', expect: 'chain', anchors: ['root-limited'], ...PKIJS_NO_PATH_LENGTH },
  { file: 'user-critical-extension', expect: 'chain', ...PKIJS_NO_CRITICAL },
  { file: 'authority-critical-extension', expect: 'chain', ...PKIJS_NO_CRITICAL },
  {
    file: 'authority-name-constraints',
    expect: 'chain',
    ...both(accepts('processes name constraints, and the name is within them')),
  },
  { file: 'authority-not-ca', expect: 'chain' },
  { file: 'authority-without-constraints', expect: 'chain' },
  { file: 'authority-without-cert-sign', expect: 'chain' },
  { file: 'issued-by-user', expect: 'chain' },
  // validity
  { file: 'expired', expect: 'validity' },
  { file: 'not-yet-valid', expect: 'validity' },
  { file: 'authority-expired', expect: 'validity' },
  { file: 'root-expired', expect: 'validity', anchors: ['root-expired'] },
  { file: 'good', expect: 'validity', at: '2019-12-31T23:59:59Z' },
  { file: 'good', expect: 'validity', at: '2120-01-01T00:00:01Z' },
  // key_policy
  { file: 'no-key-usage', expect: 'key_policy', ...NO_PURPOSE_ASKED },
  { file: 'key-usage-encipherment', expect: 'key_policy', ...NO_PURPOSE_ASKED },
  { file: 'purpose-server', expect: 'key_policy', ...NO_PURPOSE_ASKED },
  { file: 'purpose-any', expect: 'key_policy', ...NO_PURPOSE_ASKED },
  { file: 'authority-purpose-server', expect: 'key_policy', ...NO_PURPOSE_ASKED },
  { file: 'rsa-1024', expect: 'key_policy', ...SHORT_KEY_ACCEPTED },
  { file: 'rsa-1024', expect: 'key_policy', policy: { allowSha1: true }, ...SHORT_KEY_ACCEPTED },
  { file: 'authority-rsa-1024', expect: 'key_policy', ...SHORT_KEY_ACCEPTED },
  { file: 'p384', expect: 'key_policy', ...ANY_CURVE },
  { file: 'certificate-sha1', expect: 'key_policy', ...SHA1_ACCEPTED },
  { file: 'certificate-sha1', expect: 'key_policy', policy: { allowRsaBelow2048: true }, ...SHA1_ACCEPTED },
  { file: 'certificate-pss-sha1', expect: 'key_policy', ...SHA1_ACCEPTED },
  // sim_serial
  { file: 'no-serial', expect: 'sim_serial', ...SERIAL_IGNORED },
  { file: 'two-serials', expect: 'sim_serial', ...SERIAL_IGNORED },
  { file: 'good', expect: 'sim_serial', simSerial: 'MIDCHEVECTORS002', ...SERIAL_IGNORED },
  { file: 'good', expect: 'sim_serial', simSerial: '', ...SERIAL_IGNORED },
];
