/** `structure`: the message is CMS SignedData of a sane size, well-formed to its last byte, with one known signer. */
import type { CertificateReader } from '../certificate.ts';
import { Refused } from '../refused.ts';
import { readSignedMessage, type SignedMessage } from '../signed-data.ts';

/** A real message with three certificates has 7 kB. */
const MAX_BYTES = 65_536;

export function readStructure(cms: Uint8Array, readCertificate: CertificateReader): SignedMessage {
  if (cms.length > MAX_BYTES) throw new Refused(`the message is longer than ${MAX_BYTES} bytes`);
  // Views on a plain Uint8Array are cheaper than on a Buffer, and there will be hundreds.
  return readSignedMessage(new Uint8Array(cms.buffer, cms.byteOffset, cms.length), readCertificate);
}
