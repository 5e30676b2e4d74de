/**
 * The certificate and key that the gateway shows to a service: read from PEM texts or a PKCS#12, reduced to the one
 * certificate that belongs to the key. A chain is never sent (services compare the certificate itself), and authorities
 * that a file happens to hold are never trusted. Never reads files.
 */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { KEY_PURPOSE } from '../signature/oids.ts';
import { Pkcs12Error, readPkcs12 } from './pkcs12.ts';

export type CredentialsSource =
  /** PEM texts */
  { readonly cert: string; readonly key: string } | { readonly p12: Uint8Array; readonly password: string };

export interface ClientCredentials {
  /** PEM of the one certificate */
  readonly cert: string;
  /** PEM, PKCS#8 */
  readonly key: string;
  readonly certificate: X509Certificate;
}

/** What is wrong with a source; `field` is the key of the configuration that it came from. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
  readonly field: 'cert' | 'key' | 'p12' | 'p12_password';
  constructor(field: CredentialsError['field'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.field = field;
  }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Every certificate of a PEM text, in its order. @throws Error when one cannot be read or there is none */
export function pemCertificates(text: string): X509Certificate[] {
  const blocks = text.match(CERTIFICATE) ?? [];
  if (blocks.length === 0) throw new Error('no -----BEGIN CERTIFICATE----- in it');
  return blocks.map((block) => new X509Certificate(block));
}

/** @throws CredentialsError */
export function readClientCredentials(source: CredentialsSource): ClientCredentials {
  if ('p12' in source) return ofPkcs12(source.p12, source.password);
  const key = attempt('key', 'must hold a private key without passphrase in PEM', () => createPrivateKey(source.key));
  const all = attempt('cert', 'must hold certificates in PEM', () => pemCertificates(source.cert));
  const own = all.find((certificate) => certificate.checkPrivateKey(key));
  if (!own) throw new CredentialsError('key', 'must be the key of tls.cert');
  return credentials(own, key);
}

function ofPkcs12(file: Uint8Array, password: string): ClientCredentials {
  const { keys, certificates } = openPkcs12(file, password);
  for (const key of keys) {
    const own = certificates.find((certificate) => certificate.checkPrivateKey(key));
    if (own) return credentials(own, key);
  }
  throw new CredentialsError('p12', 'must hold a private key and the certificate that belongs to it');
}

function openPkcs12(file: Uint8Array, password: string) {
  try {
    return readPkcs12(file, password);
  } catch (error) {
    if (!(error instanceof Pkcs12Error)) throw error;
    if (error.code === 'wrong_password') {
      throw new CredentialsError('p12_password', 'must be the password of tls.p12: it does not open the file');
    }
    throw new CredentialsError('p12', `must be a PKCS#12 file that can be read: ${error.message}`, { cause: error });
  }
}

function credentials(certificate: X509Certificate, key: KeyObject): ClientCredentials {
  return {
    cert: certificate.toString(),
    key: key.export({ format: 'pem', type: 'pkcs8' }).toString(),
    certificate,
  };
}

function attempt<T>(field: CredentialsError['field'], wanted: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown reason';
    throw new CredentialsError(field, `${wanted}: ${reason}`, { cause });
  }
}

/** Epoch milliseconds of the certificate's last moment. */
export const expiresAt = (certificate: X509Certificate): number => certificate.validToDate.getTime();

/**
 * Why no service would accept this certificate now, undefined when it may.
 * @param now epoch milliseconds
 */
export function defectOf(certificate: X509Certificate, now: number): string | undefined {
  if (expiresAt(certificate) < now) return `is expired since ${certificate.validToDate.toISOString()}`;
  if (certificate.validFromDate.getTime() > now) {
    return `is not valid before ${certificate.validFromDate.toISOString()}`;
  }
  // what Node calls key usage is the extended one
  const purposes: readonly string[] = certificate.keyUsage ?? [];
  if (!purposes.includes(KEY_PURPOSE.clientAuth)) return 'lacks the extended key usage clientAuth';
  return undefined;
}
