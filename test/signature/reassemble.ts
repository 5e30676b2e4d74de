/** Takes the certificates of a message apart and puts others in: they are not signed, so the message stays sound. */
import { children, encoding, readOnly } from '../../src/signature/asn1/element.ts';
import { tlv } from './generator/der.ts';

const parts = (encoded: Uint8Array): Buffer[] =>
  children(readOnly(encoded, 'BER')).map((child) => Buffer.from(encoding(child)));

const certificatesTag = 0xa0;

function take(cms: Uint8Array): { readonly type: Buffer; readonly fields: readonly Buffer[]; readonly index: number } {
  const [type = Buffer.alloc(0), wrapper = Buffer.alloc(0)] = parts(cms);
  const fields = parts(parts(wrapper)[0] ?? Buffer.alloc(0));
  return { type, fields, index: fields.findIndex((field) => field[0] === certificatesTag) };
}

export function certificatesOf(cms: Uint8Array): Buffer[] {
  const { fields, index } = take(cms);
  return parts(fields[index] ?? Buffer.alloc(0));
}

export function withCertificates(cms: Uint8Array, certificates: readonly Buffer[]): Buffer {
  const { type, fields, index } = take(cms);
  const signedData = tlv(0x30, ...fields.with(index, tlv(certificatesTag, ...certificates)));
  return tlv(0x30, type, tlv(0xa0, signedData));
}
