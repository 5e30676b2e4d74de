/** `chain`: the signer's certificate leads to one of this operator's trust anchors, and to no other. */
import type { Authorities } from '../authorities.ts';
import type { Path } from '../path.ts';
import { type Findings, searchPaths } from '../path-search.ts';
import { Refused } from '../refused.ts';
import type { SignedMessage } from '../signed-data.ts';

/**
 * Authorities renew their certificates, so there may be more than one path: the first that also satisfies the later
 * checks is taken; without one the first of all, so that those checks can say what is wrong with it.
 */
export function findPath(
  { signer, certificates }: SignedMessage,
  authorities: Authorities,
  satisfiesLaterChecks: (path: Path) => boolean,
): Path {
  const [unknown] = signer.unknownCritical;
  if (unknown !== undefined) {
    throw new Refused(`the signer's certificate has the unknown critical extension ${unknown}`);
  }
  const findings: Findings = { reason: undefined };
  let first: Path | undefined;
  for (const path of searchPaths(signer, certificates, authorities, findings)) {
    authorities.remember(path);
    if (satisfiesLaterChecks(path)) return path;
    first ??= path;
  }
  if (!first) throw new Refused(findings.reason ?? 'no authority leads from the signer to a trust anchor');
  return first;
}
