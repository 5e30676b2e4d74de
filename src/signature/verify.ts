/**
 * Verification of mobile signatures. Owns the order of the checks and that each failure has one name. It never asks the
 * network or the clock, never looks for revocation (these certificates are not revoked one by one: the service refuses
 * to sign instead), and never lets anything pass that a check could not finish.
 */

import { EncodingError } from './asn1/element.ts';
import { type CertificateReader, readCertificate } from './certificate.ts';
import { findPath } from './checks/chain.ts';
import { checkContentType } from './checks/content-type.ts';
import { checkKeyPolicy } from './checks/key-policy.ts';
import { checkMessageDigest } from './checks/message-digest.ts';
import { checkSignature } from './checks/signature.ts';
import { checkSignedText } from './checks/signed-text.ts';
import { checkSimSerial } from './checks/sim-serial.ts';
import { readStructure } from './checks/structure.ts';
import { checkValidity } from './checks/validity.ts';
import type { Path } from './path.ts';
import { Refused } from './refused.ts';
import type { SignedMessage } from './signed-data.ts';
import { readTrustStore, type TrustStore } from './trust-store.ts';
import type { CheckName, SignatureVerifier, Signer, Verification, VerificationRequest } from './verification.ts';
import { nameToString } from './x509-name.ts';

export { TrustStoreError } from './trust-store.ts';

type Failure = Extract<Verification, { ok: false }>;

/** What verifySignedContent answers. The signer is whoever the message says: nobody has vouched for it. */
export type ContentVerification =
  | { readonly ok: true; readonly unverifiedSigner: Omit<Signer, 'publicKey' | 'simSerial'> }
  | Failure;

/**
 * Reads the operator's trust store and gives a verifier that ends every path in its anchors.
 * `verify` is synchronous, keeps no message, and never throws.
 * @throws TrustStoreError that names the PEM text that cannot be used, and why
 */
export function createSignatureVerifier(trust: TrustStore): SignatureVerifier {
  const authorities = readTrustStore(trust);
  return {
    verify: (request) =>
      answer((step) => {
        const { at, policy, simSerial } = request;
        const message = verifyContent(step, request, authorities.read);
        const acceptable = (path: Path): boolean =>
          passes(() => checkValidity(path, at)) && passes(() => checkKeyPolicy(path, policy));
        const path = step('chain', () => findPath(message, authorities, acceptable));
        step('validity', () => checkValidity(path, at));
        step('key_policy', () => checkKeyPolicy(path, policy));
        const serial = step('sim_serial', () => checkSimSerial(message.signer, simSerial));
        return { ok: true, signer: withKey(message.signer, serial) };
      }),
  };
}

/**
 * The checks from `structure` to `signed_text` alone: the message is sound and holds the text, whoever signed it. For
 * diagnosis, and for signatures whose authorities are no longer known; never enough to sign anybody in.
 */
export const verifySignedContent = (
  request: Pick<VerificationRequest, 'cms' | 'text' | 'policy'>,
): ContentVerification =>
  answer((step) => ({ ok: true, unverifiedSigner: describe(verifyContent(step, request, readCertificate).signer) }));

type Step = <T>(name: CheckName, check: () => T) => T;

function verifyContent(
  step: Step,
  { cms, text, policy }: Pick<VerificationRequest, 'cms' | 'text' | 'policy'>,
  read: CertificateReader,
): SignedMessage {
  const structure = step('structure', () => readStructure(cms, read));
  const message = step('content_type', () => checkContentType(structure));
  const digest = step('message_digest', () => checkMessageDigest(message));
  step('signature', () => checkSignature(message, digest, policy));
  step('signed_text', () => checkSignedText(message, text));
  return message;
}

class CheckFailed extends Error {
  readonly failure: Failure;
  constructor(failed: CheckName, cause: unknown) {
    super(`${failed} failed`, { cause });
    this.failure = { ok: false, failed, detail: detailOf(cause) };
  }
}

/** Runs steps until one fails; whatever is thrown inside a step is the failure of that check. */
function answer<T>(steps: (step: Step) => T): T | Failure {
  try {
    return steps((name, check) => {
      try {
        return check();
      } catch (cause) {
        throw new CheckFailed(name, cause);
      }
    });
  } catch (error) {
    if (error instanceof CheckFailed) return error.failure;
    throw error;
  }
}

/** Other errors come from OpenSSL; their texts might quote the input, their names do not. */
function detailOf(cause: unknown): string {
  if (cause instanceof Refused || cause instanceof EncodingError) return cause.message;
  return `the check could not be finished (${cause instanceof Error ? cause.name : 'unknown'})`;
}

function passes(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** A signer whose certificate was checked. */
const withKey = (signer: SignedMessage['signer'], simSerial: string): Signer =>
  Object.assign(describe(signer), {
    simSerial,
    publicKey: () => signer.publicKey().export({ type: 'spki', format: 'der' }).toString('base64'),
  });

/** What a login does not need is worked out when it is asked for. */
const describe = (signer: SignedMessage['signer']): Omit<Signer, 'publicKey' | 'simSerial'> => ({
  get subject() {
    return nameToString(signer.subject);
  },
  get fingerprint() {
    return signer.fingerprint();
  },
  algorithm: signer.keyKind.type === 'EC' ? 'EC' : 'RSA',
});
