/**
 * `key_policy`: keys and algorithms of the path are strong enough, and the signer's key may be used for this
 * (RFC 5280, 4.2.1.3 and 4.2.1.12).
 */
import type { Certificate } from '../certificate.ts';
import { CURVE, KEY_PURPOSE } from '../oids.ts';
import { authoritiesOf, intermediatesOf, type Path } from '../path.ts';
import { Refused } from '../refused.ts';
import type { KeyKind } from '../subject-public-key.ts';
import type { SignaturePolicy } from '../verification.ts';

const LEAST_RSA_BITS = 2048;
const SIGNER_CURVES: readonly string[] = [CURVE.p256];
const AUTHORITY_CURVES: readonly string[] = Object.values(CURVE);

export function checkKeyPolicy(path: Path, policy: SignaturePolicy): void {
  const [signer] = path;
  checkPurpose(signer);
  checkKey(signer.keyKind, SIGNER_CURVES, policy, "the signer's key");
  for (const authority of authoritiesOf(path)) {
    checkKey(authority.keyKind, AUTHORITY_CURVES, policy, "an authority's key");
  }
  for (const authority of intermediatesOf(path)) checkDelegation(authority);
  // What signed the trust anchor itself does not matter: it is trusted because it is configured.
  for (const certificate of [signer, ...intermediatesOf(path)]) checkCertificateSignature(certificate, policy);
}

/** keyUsage must be there and allow signing; extKeyUsage may be absent, else it must name client authentication. */
function checkPurpose({ keyUsage, extKeyUsage }: Certificate): void {
  if (!keyUsage) throw new Refused("the signer's certificate has no key usage");
  if (!keyUsage.digitalSignature && !keyUsage.nonRepudiation) {
    throw new Refused("the key usage of the signer's certificate does not include signatures");
  }
  if (extKeyUsage && !extKeyUsage.includes(KEY_PURPOSE.clientAuth)) {
    throw new Refused("the extended key usage of the signer's certificate does not include client authentication");
  }
}

/** An intermediate authority with an extKeyUsage may only issue for those purposes, as browsers and OpenSSL read it. */
function checkDelegation({ extKeyUsage }: Certificate): void {
  const purposes = extKeyUsage ?? [KEY_PURPOSE.any];
  if (!purposes.includes(KEY_PURPOSE.clientAuth) && !purposes.includes(KEY_PURPOSE.any)) {
    throw new Refused('an intermediate authority may not issue certificates for client authentication');
  }
}

function checkKey(
  key: KeyKind,
  curves: readonly string[],
  { allowRsaBelow2048 }: SignaturePolicy,
  whose: string,
): void {
  switch (key.type) {
    case 'RSA':
      if (key.bits >= LEAST_RSA_BITS || allowRsaBelow2048) return;
      throw new Refused(`${whose} is RSA with only ${key.bits} bits`);
    case 'EC':
      if (key.curve !== undefined && curves.includes(key.curve)) return;
      throw new Refused(`${whose} is on the curve ${key.curve ?? 'without a name'}, which is not accepted`);
    case 'other':
      throw new Refused(`${whose} is of the type ${key.id}, which is not accepted`);
  }
}

function checkCertificateSignature({ signatureAlgorithm: { id, hash } }: Certificate, policy: SignaturePolicy): void {
  if (!hash) throw new Refused(`certificate signature algorithm ${id} is not accepted`);
  if (hash === 'sha1' && !policy.allowSha1) throw new Refused('a certificate of the path is signed over SHA-1');
}
