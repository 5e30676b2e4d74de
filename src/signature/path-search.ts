/**
 * Looks for certification paths from a signer's certificate to a trust anchor (RFC 5280, 6.1, without the parts that
 * depend on time and policy). Certificates may come in any order and number, also ones that lead nowhere or in circles:
 * length and number of signature checks are limited.
 */
import type { Authorities } from './authorities.ts';
import { type Certificate, sameCertificate } from './certificate.ts';
import type { Path } from './path.ts';
import { sameName } from './x509-name.ts';

const MAX_CERTIFICATES = 8;
const MAX_SIGNATURE_CHECKS = 32;

/** Why the first candidate was not taken; undefined when there was none at all. */
export type Findings = { reason: string | undefined };

/** Every path, the likeliest first. Why others were not taken is noted in `findings`. */
export function* searchPaths(
  signer: Certificate,
  sent: readonly Certificate[],
  authorities: Authorities,
  findings: Findings,
): Generator<Path, void, undefined> {
  let checks = 0;
  const isSigned = (certificate: Certificate, issuer: Certificate): boolean => {
    if (authorities.isKnownToBeSigned(certificate, issuer)) return true;
    checks += 1;
    return checks <= MAX_SIGNATURE_CHECKS && certificate.isSignedBy(issuer);
  };
  function* extend(below: readonly Certificate[], last: Certificate): Generator<Path, void, undefined> {
    for (const { certificate, isAnchor } of authorities.issuersOf(last, sent)) {
      if ([signer, ...below].some((other) => sameCertificate(other, certificate))) continue;
      const defect =
        defectOf(certificate, below) ??
        (isSigned(last, certificate) ? undefined : 'a certificate was not signed by the authority it names');
      if (defect !== undefined) findings.reason ??= defect;
      else if (isAnchor) yield [signer, ...below, certificate];
      else if (below.length + 3 > MAX_CERTIFICATES) findings.reason ??= 'the path is too long';
      else yield* extend([...below, certificate], certificate);
    }
  }
  yield* extend([], signer);
}

/** What forbids a certificate to be the authority above the intermediates `below` it. */
export function defectOf(authority: Certificate, below: readonly Certificate[]): string | undefined {
  const { basicConstraints, keyUsage } = authority;
  if (!basicConstraints?.ca) return 'an issuer is not a certificate authority';
  if (keyUsage && !keyUsage.keyCertSign) return 'an authority may not sign certificates';
  const [unknown] = authority.unknownCritical;
  if (unknown !== undefined) return `an authority has the unknown critical extension ${unknown}`;
  const counted = below.filter((certificate) => !sameName(certificate.subject, certificate.issuer)).length;
  if (counted > (basicConstraints.pathLength ?? Number.POSITIVE_INFINITY)) {
    return 'the path below an authority is longer than it allows';
  }
  return undefined;
}
