/**
 * The authority behind the simulated phones: root and intermediate, made at the first start and kept. Issues user
 * certificates. Never revokes: real Mobile ID certificates are not revoked one by one either.
 */
import type { webcrypto } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exportPrivateKey, generateKeys, importKeys } from '../../tls/key-pairs.ts';
import { type Validity, validFor } from '../../tls/self-signed-client.ts';
import * as x509 from '../../tls/x509.ts';
import { readTextIfPresent, writeFileAtomically } from './atomic-file.ts';
import {
  clientCertificate,
  type Issuer,
  intermediateAuthority,
  selfSignedAuthority,
  simSubject,
} from './certificates.ts';

const ROOT_YEARS = 20;
const INTERMEDIATE_YEARS = 10;

export interface Authority {
  readonly rootPem: string;
  readonly intermediatePem: string;
  /** DER, in the order in which they follow the user certificate in a signature */
  readonly chain: readonly [intermediate: Uint8Array, root: Uint8Array];
  /**
   * @param simSerial serial number of the SIM, `MIDCHE` and ten more characters
   * @returns DER
   */
  issue(simSerial: string, publicKey: webcrypto.CryptoKey, validity: Validity): Promise<Uint8Array>;
  /** what certificates of any other shape are made with */
  readonly issuers: { readonly root: Issuer; readonly intermediate: Issuer };
}

interface Stored {
  readonly rootPem: string;
  readonly rootKeyPem: string;
  readonly intermediatePem: string;
  readonly intermediateKeyPem: string;
}

const FILES = {
  rootPem: 'root.pem',
  rootKeyPem: 'root.key',
  intermediatePem: 'intermediate.pem',
  intermediateKeyPem: 'intermediate.key',
} as const;

/** Opens the authority kept in `dir`, or makes a new one when it is not complete. */
export async function openAuthority(dir: string, now: number): Promise<Authority> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const stored = (await load(dir)) ?? (await create(dir, now));
  const intermediate = await issuerOf(stored.intermediatePem, stored.intermediateKeyPem);
  const root = await issuerOf(stored.rootPem, stored.rootKeyPem);
  return {
    rootPem: stored.rootPem,
    intermediatePem: stored.intermediatePem,
    chain: [new Uint8Array(intermediate.certificate.rawData), new Uint8Array(root.certificate.rawData)],
    issuers: { root, intermediate },
    async issue(simSerial, publicKey, validity) {
      const issued = await clientCertificate(simSubject(simSerial), publicKey, intermediate, validity);
      return new Uint8Array(issued.rawData);
    },
  };
}

async function issuerOf(pem: string, keyPem: string): Promise<Issuer> {
  const { privateKey } = await importKeys(keyPem, 'PSS');
  return { certificate: new x509.X509Certificate(pem), privateKey, type: 'PSS' };
}

async function load(dir: string): Promise<Stored | undefined> {
  const read = (file: string) => readTextIfPresent(join(dir, file));
  const rootPem = await read(FILES.rootPem);
  const rootKeyPem = await read(FILES.rootKeyPem);
  const intermediatePem = await read(FILES.intermediatePem);
  const intermediateKeyPem = await read(FILES.intermediateKeyPem);
  if (!rootPem || !rootKeyPem || !intermediatePem || !intermediateKeyPem) return undefined;
  return { rootPem, rootKeyPem, intermediatePem, intermediateKeyPem };
}

async function create(dir: string, now: number): Promise<Stored> {
  const [rootKeys, intermediateKeys] = await Promise.all([generateKeys('PSS'), generateKeys('PSS')]);
  const root = await selfSignedAuthority('Signet Sandbox Root CA', rootKeys, 'PSS', validFor(now, ROOT_YEARS), 1);
  const issuer: Issuer = { certificate: root, privateKey: rootKeys.privateKey, type: 'PSS' };
  const validity = validFor(now, INTERMEDIATE_YEARS);
  const intermediate = await intermediateAuthority(
    'Signet Sandbox User CA',
    intermediateKeys.publicKey,
    issuer,
    validity,
  );
  const stored: Stored = {
    rootPem: `${root.toString('pem')}\n`,
    rootKeyPem: await exportPrivateKey(rootKeys.privateKey),
    intermediatePem: `${intermediate.toString('pem')}\n`,
    intermediateKeyPem: await exportPrivateKey(intermediateKeys.privateKey),
  };
  // The key of the intermediate goes first and comes last: a start that dies half-way leaves no complete set.
  await rm(join(dir, FILES.intermediateKeyPem), { force: true });
  await writeFileAtomically(join(dir, FILES.rootKeyPem), stored.rootKeyPem);
  await writeFileAtomically(join(dir, FILES.rootPem), stored.rootPem, 0o644);
  await writeFileAtomically(join(dir, FILES.intermediatePem), stored.intermediatePem, 0o644);
  await writeFileAtomically(join(dir, FILES.intermediateKeyPem), stored.intermediateKeyPem);
  return stored;
}
