/** A certification path (RFC 5280, section 6): the signer's certificate first, a configured trust anchor last. */
import type { Certificate } from './certificate.ts';

export type Path = readonly [signer: Certificate, ...intermediates: Certificate[], anchor: Certificate];

export const authoritiesOf = (path: Path): readonly Certificate[] => path.slice(1);
export const intermediatesOf = (path: Path): readonly Certificate[] => path.slice(1, -1);
