/**
 * What the verification of a mobile signature is asked and answers. Pure types; verify.ts does the work. No network, no
 * clock: the time to verify at is given.
 */

/**
 * In the order in which they are made; the first that fails is reported and ends the verification. What each one names:
 *
 * - `structure`: longer than 64 KiB, nested more than 32 deep, truncated, bytes after the end, not SignedData, not exactly
 *   one signer, its certificate missing or not the only one that fits, an attribute twice, an unreadable certificate
 * - `content_type`: content detached or not id-data, no signed attributes, or a signed content type that differs
 * - `message_digest`: a digest that is not that of the content, or over anything but SHA-1 and SHA-256, -384, -512
 * - `signature`: not made by the certificate's key over the signed attributes in DER, an algorithm other than RSA
 *   PKCS#1 v1.5 and ECDSA, algorithm, hash and key that do not fit each other, SHA-1 unless allowed
 * - `signed_text`: other bytes than the UTF-8 of the text, or a content that is not what was sent
 * - `chain`: no path to a configured anchor: unknown issuer, wrong signature on a certificate, an issuer that is no CA or
 *   may not sign certificates, path length exceeded, an unknown critical extension, more than 8 certificates
 * - `validity`: a certificate of the path, the anchor included, expired or not valid yet
 * - `key_policy`: key usage of the signer absent or without signatures, extended key usage without client authentication
 *   (the signer's when it has one; an intermediate's too), RSA below 2048 bits unless allowed, curves other than P-256
 *   (authorities also P-384 and P-521), a certificate signed over SHA-1 unless allowed or by an unknown algorithm
 * - `sim_serial`: subject without exactly one serial number, or another one than asked for
 */
export const CHECKS = [
  'structure',
  'content_type',
  'message_digest',
  'signature',
  'signed_text',
  'chain',
  'validity',
  'key_policy',
  'sim_serial',
] as const;
export type CheckName = (typeof CHECKS)[number];

export interface SignaturePolicy {
  /** accept SHA-1 under messages and under certificates */
  readonly allowSha1: boolean;
  /** accept shorter RSA keys of signers and authorities */
  readonly allowRsaBelow2048: boolean;
}

export interface VerificationRequest {
  /** CMS SignedData (RFC 5652), BER or DER */
  readonly cms: Uint8Array;
  /** the text that was sent, whose UTF-8 bytes must be the signed content; or what judges a content of another kind */
  readonly text: string | ((signed: Uint8Array) => boolean);
  /** the moment at which certificates must be valid */
  readonly at: Date;
  readonly policy: SignaturePolicy;
  /** the serial number (2.5.4.5) that the signer must have; undefined when none is known yet */
  readonly simSerial: string | undefined;
}

export interface Signer {
  /** subject attribute 2.5.4.5, upper case */
  readonly simSerial: string;
  /** RFC 4514 subject, for the audit trail */
  readonly subject: string;
  /** lower-case hex SHA-256 of the certificate */
  readonly fingerprint: string;
  /** SubjectPublicKeyInfo, DER, base64 */
  publicKey(): string;
  readonly algorithm: 'RSA' | 'EC';
}

/** `detail` is one line for the log; it holds no signed text, no subject and no serial number. */
export type Verification =
  | { readonly ok: true; readonly signer: Signer }
  | { readonly ok: false; readonly failed: CheckName; readonly detail: string };

/** Built once per operator from its trust anchors; keeps what it learnt about issuing authorities. */
export interface SignatureVerifier {
  /** Never throws; a check that could not be finished has failed. */
  verify(request: VerificationRequest): Verification;
}
