/** What the checks of a signature came to, one by one, with the operator's own trust. */
import type { SignatureResponse } from '../../../mss/client.ts';
import { isSignedContent, type SignatureContent } from '../../../mss/content.ts';
import { CHECKS, type Verification } from '../../../signature/verification.ts';
import { createSignatureVerifier } from '../../../signature/verify.ts';
import type { Session } from './session.ts';

export interface CheckedSignature {
  readonly verification: Verification;
  readonly checks: readonly { readonly check: string; readonly result: 'passed' | 'failed' | 'not reached' }[];
}

/**
 * @param content what was sent to be signed; undefined when it is not known: then only that check is left out
 * @throws TrustStoreError
 */
export function checkSignature(
  { operator, readPem }: Pick<Session, 'operator' | 'readPem'>,
  { cms }: Pick<SignatureResponse, 'cms'>,
  content: SignatureContent | undefined,
  at: Date,
): CheckedSignature {
  const { anchors, intermediates, allow_sha1, allow_rsa_below_2048 } = operator.trust;
  const verifier = createSignatureVerifier({
    anchors: anchors.map(readPem),
    intermediates: intermediates.map(readPem),
  });
  const verification = verifier.verify({
    cms,
    text: (signed) => content === undefined || isSignedContent(content, signed),
    at,
    policy: { allowSha1: allow_sha1, allowRsaBelow2048: allow_rsa_below_2048 },
    simSerial: undefined,
  });
  const failed = verification.ok ? CHECKS.length : CHECKS.indexOf(verification.failed);
  const resultOf = (index: number) => (index < failed ? 'passed' : index === failed ? 'failed' : 'not reached');
  const known = CHECKS.map((check, index) => ({ check, result: resultOf(index) }) as const);
  return { verification, checks: known.filter(({ check }) => content !== undefined || check !== 'signed_text') };
}

/** The result's facts and whether the signature stands. */
export function signatureFacts(response: SignatureResponse, { verification, checks }: CheckedSignature) {
  const { answers, msspTransId, signatureProfile, status } = response;
  const { authUri, ...told } = answers;
  return {
    ok: verification.ok,
    status,
    msspTransId,
    signatureProfile,
    checks: checks.map(({ check, result }) => `${check}: ${result}`),
    ...(verification.ok ? { signer: verification.signer } : { reason: verification.detail }),
    services: Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)),
  };
}
