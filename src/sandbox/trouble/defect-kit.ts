/**
 * What defective signatures are made of: certificates of any shape below the sandbox's authorities, and CMS SignedData
 * put together piece by piece. A kit by itself makes a lawful signature; each defect says what to change.
 */
import { createHash, KeyObject, sign, webcrypto } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { signingAlgorithm } from '../../tls/key-pairs.ts';
import { type Validity, validFor } from '../../tls/self-signed-client.ts';
import * as x509 from '../../tls/x509.ts';
import type { Issuer } from '../pki/certificates.ts';
import { tlv } from '../pki/der.ts';

const YEARS = 3;
const CURVES = { ec: 'P-256', 'other-ec': 'P-256', p384: 'P-384' } as const;
const MODULI = { rsa: 2048, 'other-rsa': 2048, 'weak-rsa': 1024 } as const;
export type KeyName = keyof typeof CURVES | keyof typeof MODULI;
const isCurve = (name: KeyName): name is keyof typeof CURVES => name in CURVES;

export const oid = (dotted: string): Buffer => Buffer.from(new asn1js.ObjectIdentifier({ value: dotted }).toBER());
export const NULL = Buffer.from([0x05, 0x00]);
export const algorithm = (id: string, parameters: Uint8Array = Buffer.alloc(0)): Buffer =>
  tlv(0x30, oid(id), parameters);
export const attribute = (type: string, ...values: readonly Uint8Array[]): Buffer =>
  tlv(0x30, oid(type), tlv(0x31, ...values));

export const ID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  randomNonce: '1.2.840.113549.1.9.25.3',
  rsa: '1.2.840.113549.1.1.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const;
const SHA256 = { name: 'sha256', algorithm: algorithm('2.16.840.1.101.3.4.2.1', NULL) };

export interface Signer {
  readonly certificate: Buffer;
  readonly key: KeyObject;
}

/** A certificate that says it is an authority, or not: its own chain follows in DER. */
export interface Branch {
  readonly issuer: Issuer;
  readonly chain: readonly Buffer[];
}

export interface CertificateChange {
  readonly key?: KeyName;
  readonly subject?: x509.Name;
  /** default: for users the intermediate authority, for authorities the root; null: signed by itself */
  readonly below?: Issuer | null;
  readonly extensions?: readonly x509.Extension[];
  readonly validity?: Validity;
  /** hex */
  readonly serialNumber?: string;
  /** the hash under the issuer's signature */
  readonly sha1?: 'RSA-PSS' | 'RSASSA-PKCS1-v1_5';
}

export interface MessageChange {
  /** what is attached; null: nothing */
  readonly content?: Uint8Array | null;
  readonly contentType?: string;
  readonly digest?: { readonly name: string; readonly algorithm: Buffer };
  readonly digested?: string;
  /** null: none at all */
  readonly attributes?: ((standard: Readonly<Record<'contentType' | 'nonce' | 'digest', Buffer>>) => Buffer[]) | null;
  readonly sign?: (signed: Buffer) => Buffer;
  readonly signatureAlgorithm?: Buffer;
  readonly signerInfos?: (one: Buffer) => readonly Buffer[];
  readonly certificates?: readonly Uint8Array[];
  readonly afterCertificates?: Uint8Array;
}

const flags = x509.KeyUsageFlags;
export const EXTENSION = {
  signing: new x509.KeyUsagesExtension(flags.digitalSignature, true),
  forClients: new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
  forServers: new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
  isAuthority: new x509.BasicConstraintsExtension(true, undefined, true),
  certSign: new x509.KeyUsagesExtension(flags.keyCertSign | flags.cRLSign, true),
  unknownCritical: new x509.Extension('1.3.6.1.4.1.99999.1', true, NULL),
} as const;
const OF_USERS = [EXTENSION.signing, EXTENSION.forClients];
const OF_AUTHORITIES = [EXTENSION.isAuthority, EXTENSION.certSign];

/** Makes each key when it is first needed. */
export function createKeyStore(): (name: KeyName) => Promise<webcrypto.CryptoKeyPair> {
  const made = new Map<KeyName, Promise<webcrypto.CryptoKeyPair>>();
  const make = (name: KeyName): Promise<webcrypto.CryptoKeyPair> =>
    isCurve(name)
      ? webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: CURVES[name] }, true, ['sign', 'verify'])
      : webcrypto.subtle.generateKey({ ...signingAlgorithm('RSA'), modulusLength: MODULI[name] }, true, [
          'sign',
          'verify',
        ]);
  return (name) => {
    const known = made.get(name) ?? make(name);
    made.set(name, known);
    return known;
  };
}

export interface KitOptions {
  readonly text: string;
  /** of the phone that is asked */
  readonly simSerial: string;
  readonly issuers: { readonly root: Issuer; readonly intermediate: Issuer };
  readonly keys: (name: KeyName) => Promise<webcrypto.CryptoKeyPair>;
  /** epoch milliseconds */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
}
export type Kit = ReturnType<typeof createKit>;

export interface Defect {
  readonly title: string;
  /** what is wrong */
  readonly word: string;
  /** @returns what should be CMS SignedData */
  readonly make: (kit: Kit) => Promise<Buffer>;
}

const der = ({ certificate }: Pick<Issuer, 'certificate'>): Buffer => Buffer.from(certificate.rawData);

export function createKit({ issuers, keys, now, randomBytes, simSerial, text }: KitOptions) {
  const subjectOf = (serial: string): x509.Name =>
    new x509.Name([{ '2.5.4.5': [{ printableString: serial }] }, { CN: [{ utf8String: `${serial}:PN` }] }]);

  async function certificate(
    change: CertificateChange,
    { key, subject, extensions, below }: Required<Pick<CertificateChange, 'key' | 'subject' | 'extensions' | 'below'>>,
  ) {
    const own = await keys(key);
    const signing = below ?? { privateKey: own.privateKey, type: typeOf(key) };
    const weak = change.sha1 && { name: change.sha1, hash: 'SHA-1', saltLength: 20 };
    return x509.X509CertificateGenerator.create({
      serialNumber: change.serialNumber ?? `40${Buffer.from(randomBytes(15)).toString('hex')}`,
      subject,
      issuer: below?.certificate.subjectName ?? subject,
      publicKey: own.publicKey,
      signingKey: weak ? await reimported(signing.privateKey, weak) : signing.privateKey,
      signingAlgorithm: weak ?? signingAlgorithm(signing.type),
      ...(change.validity ?? validFor(now(), YEARS)),
      extensions: [...extensions],
    });
  }

  async function user(change: CertificateChange = {}): Promise<Signer> {
    const { key = 'ec', subject = subjectOf(simSerial), extensions = OF_USERS, below = issuers.intermediate } = change;
    const made = await certificate(change, { key, subject, extensions, below });
    return { certificate: Buffer.from(made.rawData), key: KeyObject.from((await keys(key)).privateKey) };
  }

  /** @param above what follows it in a chain, in DER */
  async function authority(
    change: CertificateChange = {},
    above: readonly Buffer[] = [der(issuers.root)],
  ): Promise<Branch> {
    const { key = 'other-rsa', subject = OTHER_CA, extensions = OF_AUTHORITIES, below = issuers.root } = change;
    const made = await certificate(change, { key, subject, extensions, below });
    const issuer: Issuer = { certificate: made, privateKey: (await keys(key)).privateKey, type: typeOf(key) };
    return { issuer, chain: [der(issuer), ...above] };
  }

  const chain = [der(issuers.intermediate), der(issuers.root)];

  /** A SignerInfo with the attributes that real ones have. */
  function signerInfo(signer: Signer, change: MessageChange = {}): Buffer {
    const { content = Buffer.from(text), contentType = ID.data, digest = SHA256 } = change;
    const digested = createHash(digest.name)
      .update(change.digested ?? content ?? text)
      .digest();
    const standard = {
      contentType: attribute(ID.contentType, oid(contentType)),
      nonce: attribute(ID.randomNonce, tlv(0x04, randomBytes(8))),
      digest: attribute(ID.messageDigest, tlv(0x04, digested)),
    };
    const attributes = change.attributes === null ? [] : (change.attributes?.(standard) ?? Object.values(standard));
    attributes.sort(Buffer.compare);
    // RFC 5652 section 5.4: signed as SET OF, transmitted as [0] IMPLICIT; without attributes the content itself
    const signed = change.attributes === null ? Buffer.from(content ?? text) : tlv(0x31, ...attributes);
    const isEc = signer.key.asymmetricKeyType === 'ec';
    const { issuer, serialNumber } = pkijs.Certificate.fromBER(new Uint8Array(signer.certificate));
    return tlv(
      0x30,
      VERSION_1,
      Buffer.from(new pkijs.IssuerAndSerialNumber({ issuer, serialNumber }).toSchema().toBER()),
      digest.algorithm,
      change.attributes === null ? NOTHING : tlv(0xa0, ...attributes),
      change.signatureAlgorithm ?? (isEc ? algorithm(ID.ecdsaWithSha256) : algorithm(ID.rsa, NULL)),
      tlv(0x04, change.sign?.(signed) ?? sign(digest.name, signed, signer.key)),
    );
  }

  /** @param above the certificates that follow that of the signer */
  function message(signer: Signer, change: MessageChange = {}, above: readonly Uint8Array[] = chain): Buffer {
    const { content = Buffer.from(text), contentType = ID.data, digest = SHA256 } = change;
    const own = signerInfo(signer, change);
    const fields = [
      VERSION_1,
      tlv(0x31, digest.algorithm),
      tlv(0x30, oid(contentType), content === null ? NOTHING : tlv(0xa0, tlv(0x04, content))),
      tlv(0xa0, ...(change.certificates ?? [signer.certificate, ...above])),
      change.afterCertificates ?? NOTHING,
      tlv(0x31, ...(change.signerInfos?.(own) ?? [own])),
    ];
    return tlv(0x30, oid(ID.signedData), tlv(0xa0, tlv(0x30, ...fields)));
  }

  return { text, now, simSerial, issuers, chain, subjectOf, user, authority, signerInfo, message };
}

const OTHER_CA = new x509.Name([{ CN: [{ utf8String: 'Signet Sandbox Other CA' }] }]);
const typeOf = (name: KeyName): 'EC' | 'RSA' => (isCurve(name) ? 'EC' : 'RSA');
const VERSION_1 = Buffer.from([0x02, 0x01, 0x01]);
const NOTHING = Buffer.alloc(0);

/** The same key for another algorithm. */
async function reimported(
  key: webcrypto.CryptoKey,
  wanted: { name: string; hash: string },
): Promise<webcrypto.CryptoKey> {
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', key);
  return webcrypto.subtle.importKey('pkcs8', pkcs8, wanted, false, ['sign']);
}
