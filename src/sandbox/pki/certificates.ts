/**
 * What the certificates of the sandbox look like: names, extensions and lifetimes after the real Mobile ID hierarchy
 * (root and intermediate signed with RSASSA-PSS, user certificates for client authentication only).
 */
import type { webcrypto } from 'node:crypto';
import { type KeyType, signingAlgorithm } from '../../tls/key-pairs.ts';
import { serialNumber, type Validity } from '../../tls/self-signed-client.ts';
import * as x509 from '../../tls/x509.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

export interface Issuer {
  readonly certificate: x509.X509Certificate;
  readonly privateKey: webcrypto.CryptoKey;
  readonly type: KeyType | 'PSS';
}

/** As long as a real one, but over since a day. */
export const expired = (now: number): Validity => ({
  notBefore: new Date(now - 3 * YEAR_MS - DAY_MS),
  notAfter: new Date(now - DAY_MS),
});

const authorityName = (commonName: string): x509.Name =>
  new x509.Name([
    { CN: [{ utf8String: commonName }] },
    { OU: [{ utf8String: 'Simulated certificate services' }] },
    { O: [{ utf8String: 'Signet Sandbox' }] },
    { C: [{ printableString: 'CH' }] },
  ]);

const keyUsage = x509.KeyUsageFlags;

/** @param pathLength how many authorities may follow below */
export async function selfSignedAuthority(
  commonName: string,
  keys: webcrypto.CryptoKeyPair,
  type: KeyType | 'PSS',
  validity: Validity,
  pathLength: number,
): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: authorityName(commonName),
    keys,
    signingAlgorithm: signingAlgorithm(type),
    ...validity,
    extensions: [
      new x509.BasicConstraintsExtension(true, pathLength, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.KeyUsagesExtension(keyUsage.keyCertSign | keyUsage.cRLSign, true),
    ],
  });
}

export async function intermediateAuthority(
  commonName: string,
  publicKey: webcrypto.CryptoKey,
  issuer: Issuer,
  validity: Validity,
): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: authorityName(commonName),
    issuer: issuer.certificate.subjectName,
    publicKey,
    signingKey: issuer.privateKey,
    signingAlgorithm: signingAlgorithm(issuer.type),
    ...validity,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate.publicKey),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      new x509.KeyUsagesExtension(keyUsage.keyCertSign | keyUsage.cRLSign, true),
    ],
  });
}

/** A user certificate: an end entity for client authentication. */
export async function clientCertificate(
  subject: x509.Name,
  publicKey: webcrypto.CryptoKey,
  issuer: Issuer,
  validity: Validity,
): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject,
    issuer: issuer.certificate.subjectName,
    publicKey,
    signingKey: issuer.privateKey,
    signingAlgorithm: signingAlgorithm(issuer.type),
    ...validity,
    extensions: [
      await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate.publicKey),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      new x509.KeyUsagesExtension(keyUsage.digitalSignature, true),
    ],
  });
}

/** A TLS server on this machine. */
export async function serverCertificate(
  publicKey: webcrypto.CryptoKey,
  issuer: Issuer,
  validity: Validity,
): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: organisationSubject('localhost'),
    issuer: issuer.certificate.subjectName,
    publicKey,
    signingKey: issuer.privateKey,
    signingAlgorithm: signingAlgorithm(issuer.type),
    ...validity,
    extensions: [
      await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate.publicKey),
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      new x509.KeyUsagesExtension(keyUsage.digitalSignature, true),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
    ],
  });
}

/** `serialNumber=MIDCHE…, CN=MIDCHE…:PN`, in this order and with the string types of the real ones. */
export const simSubject = (simSerial: string): x509.Name =>
  new x509.Name([{ '2.5.4.5': [{ printableString: simSerial }] }, { CN: [{ utf8String: `${simSerial}:PN` }] }]);

export const organisationSubject = (commonName: string): x509.Name =>
  new x509.Name([
    { CN: [{ utf8String: commonName }] },
    { O: [{ utf8String: 'Signet Sandbox' }] },
    { C: [{ printableString: 'CH' }] },
  ]);
