/** `structure`: the message is CMS SignedData of a sane size, well-formed to its last byte, with one known signer. */
import { Refused } from '../refused.ts';
import { readSignedMessage, type SignedMessage } from '../signed-data.ts';

/** A real message with three certificates has 7 kB. */
const MAX_BYTES = 65_536;

export function readStructure(cms: Uint8Array): SignedMessage {
  if (cms.length > MAX_BYTES) throw new Refused(`the message is longer than ${MAX_BYTES} bytes`);
  return readSignedMessage(cms);
}
