/** `validity`: every certificate of the path is valid at the given moment, the trust anchor's included. */
import type { Path } from '../path.ts';
import { Refused } from '../refused.ts';

export function checkValidity(path: Path, at: Date): void {
  for (const [position, { notBefore, notAfter }] of path.entries()) {
    const time = at.getTime();
    if (time >= notBefore && time <= notAfter) continue;
    const state =
      time < notBefore ? 'not valid yet' : time > notAfter ? 'expired' : 'not comparable with an invalid date';
    throw new Refused(`certificate ${position} of the path (0 is the signer's) is ${state}`);
  }
}
