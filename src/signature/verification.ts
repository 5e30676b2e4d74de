/**
 * What the verification of a mobile signature is asked and answers. Pure types; verify.ts does the work. No network, no
 * clock: the time to verify at is given.
 */

/** In the order in which they are made; the first that fails is reported and ends the verification. */
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
  readonly allowSha1: boolean;
  readonly allowRsaBelow2048: boolean;
}

export interface VerificationRequest {
  /** CMS SignedData (RFC 5652), BER or DER */
  readonly cms: Uint8Array;
  /** the text that was sent; its UTF-8 bytes must be the signed content */
  readonly text: string;
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
  readonly algorithm: 'RSA' | 'EC';
}

export type Verification =
  | { readonly ok: true; readonly signer: Signer }
  | { readonly ok: false; readonly failed: CheckName; readonly detail: string };

/** Built once per operator from its trust anchors; keeps what it learnt about issuing authorities. */
export interface SignatureVerifier {
  verify(request: VerificationRequest): Verification;
}
