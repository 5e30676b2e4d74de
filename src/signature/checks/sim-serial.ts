/** `sim_serial`: the subject has one serial number (2.5.4.5), and it is the one that is asked for. */
import type { Certificate } from '../certificate.ts';
import { SERIAL_NUMBER } from '../oids.ts';
import { Refused } from '../refused.ts';
import { attributesOf, attributeText } from '../x509-name.ts';

const PRINTABLE = /^[\x21-\x7e]+$/;

/**
 * Case does not matter: services write the same number in either.
 * @returns the serial number in upper case
 */
export function checkSimSerial({ subject }: Certificate, wanted: string | undefined): string {
  const [serial, ...others] = attributesOf(subject, SERIAL_NUMBER);
  if (!serial || others.length > 0) throw new Refused('the subject does not have exactly one serial number');
  const text = attributeText(serial);
  if (text === undefined || !PRINTABLE.test(text)) {
    throw new Refused('the serial number of the subject is not printable ASCII');
  }
  const own = text.toUpperCase();
  if (wanted !== undefined && own !== wanted.toUpperCase()) {
    throw new Refused('the serial number of the subject is not the known one');
  }
  return own;
}
