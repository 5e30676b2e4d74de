/**
 * The server's certificate for TLS: issued by the sandbox's own authority for the names of this machine, kept with its key
 * and renewed in time. Made for loopback names only.
 */
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { exportPrivateKey, generateKeys, importKeys } from '../../tls/key-pairs.ts';
import { validFor } from '../../tls/self-signed-client.ts';
import * as x509 from '../../tls/x509.ts';
import { readTextIfPresent, writeFileAtomically } from './atomic-file.ts';
import { serverCertificate } from './certificates.ts';
import { ensureClientMaterial } from './client-material.ts';

const YEARS = 1;
const RENEWED_BEFORE_MS = 30 * 86_400_000;

export interface ServerIdentity {
  /** PEM */
  readonly certificate: string;
  readonly key: string;
}

/** Certificate and key stand in one file: never one of an old pair with one of a new. */
const FILE = 'tls-server.pem';

/** The kept identity, or a new one when there is none, when it ends soon, or when the authority is another one now. */
export async function ensureServerIdentity(dir: string, now: number): Promise<ServerIdentity> {
  await ensureClientMaterial(dir, now);
  const authorityPem = await required(dir, 'tls-ca.pem');
  const kept = split((await readTextIfPresent(join(dir, FILE))) ?? '');
  if (kept && isGood(kept, authorityPem, now)) return kept;
  const made = await issue(authorityPem, await required(dir, 'tls-ca.key'), now);
  await writeFileAtomically(join(dir, FILE), made.certificate + made.key);
  return made;
}

async function required(dir: string, file: string): Promise<string> {
  const text = await readTextIfPresent(join(dir, file));
  if (text === undefined) throw new Error(`${join(dir, file)} is missing; delete README.txt beside it to begin anew`);
  return text;
}

function split(text: string): ServerIdentity | undefined {
  const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/.exec(text)?.[0];
  const key = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n/.exec(text)?.[0];
  return certificate !== undefined && key !== undefined ? { certificate, key } : undefined;
}

function isGood({ certificate }: ServerIdentity, authorityPem: string, now: number): boolean {
  try {
    const kept = new X509Certificate(certificate);
    const authority = new X509Certificate(authorityPem);
    return kept.verify(authority.publicKey) && Date.parse(kept.validTo) - now > RENEWED_BEFORE_MS;
  } catch {
    return false;
  }
}

async function issue(authorityPem: string, authorityKeyPem: string, now: number): Promise<ServerIdentity> {
  const [keys, authorityKeys] = await Promise.all([generateKeys('EC'), importKeys(authorityKeyPem, 'EC')]);
  const issuer = {
    certificate: new x509.X509Certificate(authorityPem),
    privateKey: authorityKeys.privateKey,
    type: 'EC',
  } as const;
  const certificate = await serverCertificate(keys.publicKey, issuer, validFor(now, YEARS));
  return { certificate: `${certificate.toString('pem')}\n`, key: await exportPrivateKey(keys.privateKey) };
}
