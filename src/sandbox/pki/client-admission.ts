/**
 * Which client certificates the simulated service accepts: the one made for its clients, and self-signed ones that were
 * put into a folder. Decides by the certificate itself, never by who issued it.
 */
import { X509Certificate } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readTextIfPresent } from './atomic-file.ts';
import { CLIENTS_FOLDER } from './client-material.ts';

const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/** Reads the files at every call: a certificate put there counts from the next connection on. */
export async function admits(dir: string, certificate: X509Certificate, now: number): Promise<boolean> {
  if (!isForClients(certificate) || !isValid(certificate, now)) return false;
  const isThis = ({ fingerprint256 }: X509Certificate): boolean => fingerprint256 === certificate.fingerprint256;
  if ((await certificatesIn(join(dir, 'client.pem'))).some(isThis)) return true;
  if (!isSelfSigned(certificate)) return false;
  const folder = join(dir, CLIENTS_FOLDER);
  const files = (await filesIn(folder)).filter((file) => file.endsWith('.pem'));
  const registered = await Promise.all(files.map((file) => certificatesIn(join(folder, file))));
  return registered.flat().some(isThis);
}

/** Node names the extended key usage so; undefined when the certificate has none. */
const isForClients = ({ keyUsage }: X509Certificate): boolean =>
  Array.isArray(keyUsage) && keyUsage.includes(CLIENT_AUTH);

const isValid = ({ validFrom, validTo }: X509Certificate, now: number): boolean =>
  Date.parse(validFrom) <= now && now <= Date.parse(validTo);

const isSelfSigned = (certificate: X509Certificate): boolean =>
  certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey);

async function certificatesIn(path: string): Promise<X509Certificate[]> {
  const text = (await readTextIfPresent(path)) ?? '';
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return found.flatMap((pem) => {
    try {
      return new X509Certificate(pem);
    } catch {
      return [];
    }
  });
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
