/**
 * Files for clients of one's own: an authority for TLS and a client certificate with its key, also as PKCS#12. Made once
 * and kept. The gateway itself needs none of them.
 */
import { createPrivateKey, webcrypto } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exportPrivateKey, generateKeys } from '../../tls/key-pairs.ts';
import { pkcs12 } from '../../tls/pkcs12-write.ts';
import { selfSignedClient, validFor } from '../../tls/self-signed-client.ts';
import { readTextIfPresent, writeFileAtomically } from './atomic-file.ts';
import { organisationSubject, selfSignedAuthority } from './certificates.ts';

const YEARS = 5;
/** certificates that other people's clients made themselves */
export const CLIENTS_FOLDER = 'clients';
/** Not a secret: the file next to it holds the same key in the clear. */
export const CLIENT_P12_PASSWORD = 'signet';

const README = `Files for clients of the simulated Mobile Signature Service.

root.pem          trust anchor of the users' certificates
intermediate.pem  authority between root and users; signatures contain it
tls-ca.pem        authority for TLS
client.pem/.key   client certificate (self-signed) and key, AP_ID "sandbox"
client.p12        the same as PKCS#12, password "${CLIENT_P12_PASSWORD}"
clients/*.pem     put self-signed client certificates of your own here

A client sends its own certificate only, never a chain. It needs the extended key usage clientAuth.

Everything here belongs to the sandbox. Never trust it anywhere else.
`;

/** Makes the files that are not there yet. */
export async function ensureClientMaterial(dir: string, now: number): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  // Written last: when it is there, everything is.
  if ((await readTextIfPresent(join(dir, 'README.txt'))) === README) return;
  await mkdir(join(dir, CLIENTS_FOLDER), { recursive: true, mode: 0o700 });
  const validity = validFor(now, YEARS);
  const [authorityKeys, clientKeys] = await Promise.all([generateKeys('EC'), generateKeys('EC')]);
  const authority = await selfSignedAuthority('Signet Sandbox TLS CA', authorityKeys, 'EC', validity, 0);
  // Self-signed: a client that trusts the authority would send it along unasked, and a chain is refused.
  const client = await selfSignedClient(organisationSubject('sandbox'), clientKeys, 'EC', validity);
  const clientKeyPem = await exportPrivateKey(clientKeys.privateKey);
  const p12 = await pkcs12({
    certificate: new Uint8Array(client.rawData),
    privateKey: createPrivateKey(clientKeyPem).export({ format: 'der', type: 'pkcs8' }),
    password: CLIENT_P12_PASSWORD,
    friendlyName: 'signet-sandbox',
    localKeyId: new Uint8Array(await webcrypto.subtle.digest('SHA-1', client.rawData)),
  });
  await writeFileAtomically(join(dir, 'tls-ca.key'), await exportPrivateKey(authorityKeys.privateKey));
  await writeFileAtomically(join(dir, 'tls-ca.pem'), `${authority.toString('pem')}\n`, 0o644);
  await writeFileAtomically(join(dir, 'client.key'), clientKeyPem);
  await writeFileAtomically(join(dir, 'client.pem'), `${client.toString('pem')}\n`, 0o644);
  await writeFileAtomically(join(dir, 'client.p12'), p12);
  await writeFileAtomically(join(dir, 'README.txt'), README, 0o644);
}
