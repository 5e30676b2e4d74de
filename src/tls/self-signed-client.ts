/**
 * Certificates by which a client vouches for itself at a signature service: self-signed, for client authentication, no
 * chain. Keeps nothing.
 */
import { randomBytes, type webcrypto } from 'node:crypto';
import { type KeyType, signingAlgorithm } from './key-pairs.ts';
import * as x509 from './x509.ts';

const YEAR_MS = 365 * 86_400_000;
/** clocks of verifiers may be a little behind */
const BACKDATED_MS = 60_000;

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** @param now epoch milliseconds */
export const validFor = (now: number, years: number): Validity => ({
  notBefore: new Date(now - BACKDATED_MS),
  notAfter: new Date(now + years * YEAR_MS),
});

/** Positive and 128 bits long (RFC 5280 section 4.1.2.2). */
export function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

export async function selfSignedClient(
  name: x509.Name,
  keys: webcrypto.CryptoKeyPair,
  type: KeyType,
  validity: Validity,
): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name,
    keys,
    signingAlgorithm: signingAlgorithm(type),
    ...validity,
    extensions: [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    ],
  });
}
