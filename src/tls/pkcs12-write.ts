/**
 * PKCS#12 (RFC 7292) with one key and one certificate, AES-256-CBC under PBES2 and an HMAC-SHA-256. Holds no authority
 * certificates: clients silently trust those.
 */
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

const ID_DATA = '1.2.840.113549.1.7.1';
const KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';
const ITERATIONS = 10_000;
const ENCRYPTION = {
  contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256 },
  hmacHashAlgorithm: 'SHA-256',
  iterationCount: ITERATIONS,
};

export interface Pkcs12Content {
  /** DER */
  readonly certificate: Uint8Array<ArrayBuffer>;
  /** DER, PKCS#8 */
  readonly privateKey: Uint8Array<ArrayBuffer>;
  readonly password: string;
  readonly friendlyName: string;
  /** ties key and certificate together */
  readonly localKeyId: Uint8Array<ArrayBuffer>;
}

/** @returns DER */
export async function pkcs12(content: Pkcs12Content): Promise<Uint8Array> {
  const password = new TextEncoder().encode(content.password).buffer;
  const bagAttributes = () => [
    new pkijs.Attribute({
      type: '1.2.840.113549.1.9.20',
      values: [new asn1js.BmpString({ value: content.friendlyName })],
    }),
    new pkijs.Attribute({
      type: '1.2.840.113549.1.9.21',
      values: [new asn1js.OctetString({ valueHex: content.localKeyId })],
    }),
  ];
  const keyBag = new pkijs.PKCS8ShroudedKeyBag({
    parsedValue: pkijs.PrivateKeyInfo.fromBER(content.privateKey),
  });
  await keyBag.makeInternalValues({ password, ...ENCRYPTION });
  const certificateBag = new pkijs.CertBag({ parsedValue: pkijs.Certificate.fromBER(content.certificate) });
  const safe = (bagId: string, bagValue: pkijs.PKCS8ShroudedKeyBag | pkijs.CertBag) => ({
    privacyMode: 0,
    value: new pkijs.SafeContents({
      safeBags: [new pkijs.SafeBag({ bagId, bagValue, bagAttributes: bagAttributes() })],
    }),
  });
  const authenticatedSafe = new pkijs.AuthenticatedSafe({
    parsedValue: { safeContents: [safe(KEY_BAG, keyBag), safe(CERTIFICATE_BAG, certificateBag)] },
  });
  await authenticatedSafe.makeInternalValues({ safeContents: [{}, {}] });
  const pfx = new pkijs.PFX({ parsedValue: { integrityMode: 0, authenticatedSafe } });
  await pfx.makeInternalValues({
    password,
    iterations: ITERATIONS,
    pbkdf2HashAlgorithm: 'SHA-256',
    hmacHashAlgorithm: 'SHA-256',
  });
  if (pfx.authSafe.contentType !== ID_DATA) throw new Error('PKCS#12 without password integrity');
  return new Uint8Array(pfx.toSchema().toBER());
}
