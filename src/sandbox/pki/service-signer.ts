/**
 * The key with which the simulated service signs what it says of people. Made at the first use and kept; its certificate
 * vouches for itself.
 */
import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { asKeyObject, exportPrivateKey, generateKeys } from '../../tls/key-pairs.ts';
import { selfSignedClient, validFor } from '../../tls/self-signed-client.ts';
import { readTextIfPresent, writeFileAtomically } from './atomic-file.ts';
import { organisationSubject } from './certificates.ts';

const YEARS = 10;
/** Certificate and key, in this order. */
const FILE = 'service-signer.pem';

export interface ServiceSigner {
  readonly key: KeyObject;
  /** base64 of the DER */
  readonly certificate: string;
}

/** @returns opens the key when it is first called, and then gives the same */
export function serviceSigner(dir: string, now: () => number): () => Promise<ServiceSigner> {
  let opening: Promise<ServiceSigner> | undefined;
  return () => {
    opening ??= open(join(dir, FILE), now()).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
}

async function open(path: string, now: number): Promise<ServiceSigner> {
  const kept = split((await readTextIfPresent(path)) ?? '');
  if (kept) return kept;
  const keys = await generateKeys('RSA');
  const subject = organisationSubject('Simulated MSSP');
  const certificate = await selfSignedClient(subject, keys, 'RSA', validFor(now, YEARS));
  const text = `${certificate.toString('pem')}\n${await exportPrivateKey(keys.privateKey)}`;
  await writeFileAtomically(path, text);
  const made = split(text);
  if (!made) throw new Error('the key of the service was not written as it is read');
  return made;
}

function split(text: string): ServiceSigner | undefined {
  const [, certificate] = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/.exec(text) ?? [];
  const [key] = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/.exec(text) ?? [];
  if (certificate === undefined || key === undefined) return undefined;
  return { key: asKeyObject(key), certificate: certificate.replace(/\s/g, '') };
}
