/**
 * Decides whether an MSS answer authenticates the subscriber: the signature verifies, the signed bytes are what was
 * sent, and the SIM serial number is one that the policy of the level admits. Trusts nothing that the response says.
 */
import type { LoaEntry } from '../config/schema.ts';
import type { SignatureResponse } from '../mss/client.ts';
import { isSignedContent, type SignatureContent } from '../mss/content.ts';
import type { OutcomeCode } from '../mss/outcomes/outcomes.ts';
import type { Operator } from '../operator/operator.ts';
import type { SignatureVerifier, Signer } from '../signature/verification.ts';
import { type AdmissionPorts, admit, type Candidate } from '../subscriber/admission.ts';
import type { Subscriber } from '../subscriber/subscriber.ts';
import { type Resolved, resolve } from './resolution.ts';

export type Verdict =
  | {
      readonly kind: 'authenticated';
      readonly subscriber: Subscriber;
      readonly resolved: Resolved;
      readonly signer: Signer;
    }
  | { readonly kind: 'failed'; readonly outcome: OutcomeCode; readonly detail: string }
  /** the login ended before its answer came; nothing was changed for it */
  | { readonly kind: 'discarded'; readonly subscriber: Subscriber | undefined };

export interface Evidence extends Omit<Candidate, 'operator' | 'simSerial'> {
  readonly operator: Operator;
  readonly verifier: SignatureVerifier;
  /** what was sent to be signed */
  readonly content: SignatureContent;
  readonly response: SignatureResponse;
  /** what was asked for */
  readonly entry: LoaEntry;
}

const failed = (outcome: OutcomeCode, detail: string): Verdict => ({ kind: 'failed', outcome, detail });

export async function judge(evidence: Evidence, ports: AdmissionPorts): Promise<Verdict> {
  const { entry, operator, at, response } = evidence;
  const resolved = resolve(entry, response.signatureProfile);
  if (!resolved) return failed('mismatch', 'the service used another signature profile');
  const verification = evidence.verifier.verify({
    cms: response.cms,
    text: (signed) => isSignedContent(evidence.content, signed),
    at,
    policy: {
      allowSha1: operator.settings.trust.allow_sha1,
      allowRsaBelow2048: operator.settings.trust.allow_rsa_below_2048,
    },
    // which one is the known one may change while this runs: admission compares
    simSerial: undefined,
  });
  if (!verification.ok) return failed('signature_invalid', `${verification.failed}: ${verification.detail}`);
  const candidate = { ...evidence, operator: operator.id, simSerial: verification.signer.simSerial };
  const admission = await admit(candidate, ports);
  switch (admission.kind) {
    case 'admitted':
      return { kind: 'authenticated', subscriber: admission.subscriber, resolved, signer: verification.signer };
    case 'rejected':
      return failed('serial_mismatch', 'the SIM serial number is not the known one');
    case 'discarded':
      return admission;
  }
}
