/**
 * Verifies messages of the shape that services send (BER, three certificates, RSASSA-PSS with 4096 bits above the
 * user's), beside what node:crypto takes for their two signatures alone. Both sides work in turns and on messages of
 * several people, and are counted in CPU time, so that other work on the machine falls on both.
 */
import { type KeyObject, verify, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { readCertificate } from '../src/signature/certificate.ts';
import { readSignedMessage } from '../src/signature/signed-data.ts';
import { createSignatureVerifier } from '../src/signature/verify.ts';
import { buildCms, OID } from '../test/signature/generator/cms.ts';
import { algorithm, NULL } from '../test/signature/generator/der.ts';
import { createPki, type KeyType, type Pki } from '../test/signature/generator/pki.ts';
import { median } from './load.ts';
import { machine, othersWork } from './machine.ts';

const TEXT = 'Signet: Sign in to Example? Only approve if the page shows the code K7QX.';
const AT = new Date('2025-01-01T12:00:00Z');
const POLICY = { allowSha1: false, allowRsaBelow2048: false };
const PEOPLE = 8;
const ROUNDS = 15;
const PER_ROUND = 400;

const AUTHORITY = ['basicConstraints = critical, CA:TRUE', 'keyUsage = critical, keyCertSign, cRLSign'];
const USER = ['keyUsage = critical, digitalSignature', 'extendedKeyUsage = clientAuth', 'subjectKeyIdentifier = hash'];

interface Sample {
  readonly cms: Buffer;
  /** the parts that the bare signature checks need */
  readonly certificate: Buffer;
  readonly attributes: Uint8Array;
  readonly signature: Uint8Array;
  readonly key: KeyObject;
  readonly x509: X509Certificate;
}

function makeAuthorities(pki: Pki): void {
  pki.make('root', { subject: '/O=Bench/CN=Root', key: 'root', keyType: 'RSA-4096', extensions: AUTHORITY });
  const issuing = { subject: '/O=Bench/CN=Issuing', key: 'issuing', keyType: 'RSA-4096', issuer: 'root' } as const;
  pki.make('issuing', { ...issuing, extensions: [...AUTHORITY, 'extendedKeyUsage = clientAuth'] });
}

function makeSample(pki: Pki, keyType: KeyType, person: number): Sample {
  const name = `${keyType}-${person}`;
  const serial = `MIDCHEBENCH${String(person).padStart(5, '0')}`;
  const subject = `/serialNumber=${serial}/CN=${serial}:PN`;
  pki.make(name, { subject, key: name, keyType, issuer: 'issuing', extensions: USER });
  const certificates = [name, 'issuing', 'root'].map((each) => pki.der(each));
  const signatureAlgorithm = keyType === 'P-256' ? { signatureAlgorithm: algorithm(OID.ecdsaWithSha256, NULL) } : {};
  const cms = buildCms({ signer: pki.signer(name), certificates, text: TEXT, form: 'real', ...signatureAlgorithm });
  const { signer, signedAttributes, signature } = readSignedMessage(cms, readCertificate);
  if (!signedAttributes) throw new Error('a message without signed attributes');
  const certificate = Buffer.from(signer.der);
  const x509 = new X509Certificate(certificate);
  return { cms, certificate, attributes: signedAttributes.der, signature, key: x509.publicKey, x509 };
}

/** CPU microseconds per call, each call with the next sample. */
function cost(samples: readonly Sample[], work: (sample: Sample) => boolean): number {
  const before = process.cpuUsage();
  for (let index = 0; index < PER_ROUND; index += 1) {
    const sample = samples[index % samples.length];
    if (!sample || !work(sample)) throw new Error('a good message was refused');
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / PER_ROUND;
}

function measure(samples: readonly Sample[], root: string, issuer: KeyObject) {
  const verifier = createSignatureVerifier({ anchors: [root], intermediates: [] });
  const ours = ({ cms }: Sample): boolean =>
    verifier.verify({ cms, text: TEXT, at: AT, policy: POLICY, simSerial: undefined }).ok;
  const bare = ({ certificate, attributes, signature }: Sample): boolean => {
    const x509 = new X509Certificate(certificate);
    return x509.verify(issuer) && verify('sha256', attributes, x509.publicKey, signature);
  };
  const prepared = ({ x509, key, attributes, signature }: Sample): boolean =>
    x509.verify(issuer) && verify('sha256', attributes, key, signature);
  for (let round = 0; round < 6; round += 1) for (const work of [ours, bare, prepared]) cost(samples, work);
  return Array.from({ length: ROUNDS }, () => ({
    ours: cost(samples, ours),
    bare: cost(samples, bare),
    prepared: cost(samples, prepared),
  }));
}

const folder = mkdtempSync(join(tmpdir(), 'signet-bench-'));
try {
  console.log(`${machine()}; ${othersWork()}`);
  const pki = createPki(folder);
  makeAuthorities(pki);
  const root = readFileSync(pki.files('root').certificate, 'utf8');
  const issuer = new X509Certificate(pki.der('issuing')).publicKey;
  for (const keyType of ['P-256', 'RSA-2048'] as const) {
    const samples = Array.from({ length: PEOPLE }, (_, person) => makeSample(pki, keyType, person));
    const rounds = measure(samples, root, issuer);
    const of = (value: (round: (typeof rounds)[number]) => number): number => median(rounds.map(value));
    const us = of(({ ours }) => ours);
    console.log(
      `${keyType} (${samples[0]?.cms.length} bytes): ${us.toFixed(0)} µs, ${(1e6 / us).toFixed(0)} verifications a second and core\n` +
        `  its two signatures with node:crypto, from the certificate's bytes: ${of(({ bare }) => bare).toFixed(0)} µs, ratio ${of(({ ours, bare }) => ours / bare).toFixed(2)}\n` +
        `  the same with every key read beforehand: ${of(({ prepared }) => prepared).toFixed(0)} µs, ratio ${of(({ ours, prepared }) => ours / prepared).toFixed(2)}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
