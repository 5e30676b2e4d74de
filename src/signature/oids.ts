/** The object identifiers that verification knows, by the names of their specifications. */

/** content types and attributes (RFC 5652) */
export const CMS = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
} as const;

/** RFC 5280, 4.2.1 */
export const EXTENSION = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  certificatePolicies: '2.5.29.32',
  extKeyUsage: '2.5.29.37',
} as const;

export const KEY_PURPOSE = {
  any: '2.5.29.37.0',
  clientAuth: '1.3.6.1.5.5.7.3.2',
} as const;

export const SERIAL_NUMBER = '2.5.4.5';

/** named curves (RFC 5480) */
export const CURVE = {
  p256: '1.2.840.10045.3.1.7',
  p384: '1.3.132.0.34',
  p521: '1.3.132.0.35',
} as const;

/** by the names of node:crypto */
export const DIGEST: Readonly<Record<string, HashName>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
export type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512';

export const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
export const EC_PUBLIC_KEY = '1.2.840.10045.2.1';
export const RSASSA_PSS = '1.2.840.113549.1.1.10';
export const MGF1 = '1.2.840.113549.1.1.8';

/** Signature algorithms that name their hash (RFC 4055, RFC 5758). */
export const SIGNATURE: Readonly<Record<string, { readonly scheme: 'RSA' | 'EC'; readonly hash: HashName }>> = {
  '1.2.840.113549.1.1.5': { scheme: 'RSA', hash: 'sha1' },
  '1.2.840.113549.1.1.11': { scheme: 'RSA', hash: 'sha256' },
  '1.2.840.113549.1.1.12': { scheme: 'RSA', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { scheme: 'RSA', hash: 'sha512' },
  '1.2.840.10045.4.1': { scheme: 'EC', hash: 'sha1' },
  '1.2.840.10045.4.3.2': { scheme: 'EC', hash: 'sha256' },
  '1.2.840.10045.4.3.3': { scheme: 'EC', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { scheme: 'EC', hash: 'sha512' },
};
