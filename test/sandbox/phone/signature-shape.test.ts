import { execFile } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cmsSigner, signCms } from '../../../src/sandbox/phone/cms.ts';
import { openPhones, type Phones, type SigningOrder } from '../../../src/sandbox/phone/phones.ts';
import { type Authority, openAuthority } from '../../../src/sandbox/pki/authority.ts';
import { createSignatureVerifier } from '../../../src/signature/verify.ts';

const run = promisify(execFile);
const TEXT = 'Signet: Sign in to Grüezi? (AB23)';
const DAY_MS = 86_400_000;
const order = (parts: Partial<SigningOrder> = {}): SigningOrder => ({
  msisdn: '41791234567',
  key: 'EC',
  text: TEXT,
  flaw: 'none',
  replacement: 0,
  ...parts,
});

let dir: string;
let authority: Authority;
let phones: Phones;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'signet-phones-'));
  authority = await openAuthority(dir, Date.now());
  phones = await openPhones(dir, authority, Date.now);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** What verifies signatures in the gateway. */
const verify = (cms: Uint8Array, text = TEXT, simSerial?: string) =>
  createSignatureVerifier({ anchors: [authority.rootPem], intermediates: [] }).verify({
    cms,
    text,
    at: new Date(),
    policy: { allowSha1: false, allowRsaBelow2048: false },
    simSerial,
  });

/** Tags and lengths of the outer layers, `inf` for an indefinite length. */
function outline(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  let offset = 0;
  const header = (name: string): number => {
    const tag = bytes[offset] ?? 0;
    const first = bytes[offset + 1] ?? 0;
    offset += 2;
    if (first === 0x80) {
      lines.push(`${name} ${tag.toString(16)} inf`);
      return 0;
    }
    let length = first;
    if (first > 0x80) {
      length = bytes.subarray(offset, offset + (first & 0x7f)).reduce((sum, byte) => sum * 256 + byte, 0);
      offset += first & 0x7f;
    }
    lines.push(`${name} ${tag.toString(16)} def`);
    return length;
  };
  const skip = (name: string): void => {
    const length = header(name);
    offset += length;
  };
  header('ContentInfo');
  skip('contentType');
  header('content');
  header('SignedData');
  skip('version');
  skip('digestAlgorithms');
  skip('encapContentInfo');
  header('certificates');
  while (bytes[offset] === 0x30) skip('certificate');
  skip('end');
  skip('signerInfos');
  skip('end');
  skip('end');
  skip('end');
  lines.push(`left ${bytes.length - offset}`);
  return lines;
}

function signedData(cms: Uint8Array): pkijs.SignedData {
  const content = pkijs.ContentInfo.fromBER(new Uint8Array(cms));
  return new pkijs.SignedData({ schema: content.content });
}

describe.each(['EC', 'RSA'] as const)('a signature with an %s key', (key) => {
  let cms: Buffer;
  beforeAll(async () => {
    cms = await phones.sign(order({ key }));
  });

  it('has the outer layers of real signatures: indefinite lengths, the text and the signer definite', () => {
    expect(outline(cms)).toEqual([
      'ContentInfo 30 inf',
      'contentType 6 def',
      'content a0 inf',
      'SignedData 30 inf',
      'version 2 def',
      'digestAlgorithms 31 def',
      'encapContentInfo 30 def',
      'certificates a0 inf',
      'certificate 30 def',
      'certificate 30 def',
      'certificate 30 def',
      'end 0 def',
      'signerInfos 31 def',
      'end 0 def',
      'end 0 def',
      'end 0 def',
      'left 0',
    ]);
  });

  it('attaches the text as id-data and names sha256 with NULL', () => {
    const data = signedData(cms);
    expect(data.version).toBe(1);
    expect(data.encapContentInfo.eContentType).toBe('1.2.840.113549.1.7.1');
    const content = data.encapContentInfo.eContent?.getValue();
    expect(Buffer.from(content ?? new ArrayBuffer(0)).toString('utf8')).toBe(TEXT);
    for (const algorithm of [...data.digestAlgorithms, ...data.signerInfos.map((info) => info.digestAlgorithm)]) {
      expect(algorithm.algorithmId).toBe('2.16.840.1.101.3.4.2.1');
      expect(algorithm.algorithmParams).toBeInstanceOf(asn1js.Null);
    }
  });

  it('holds user, intermediate and root certificate in this order', () => {
    const certificates = (signedData(cms).certificates ?? []).map((certificate) => {
      if (!(certificate instanceof pkijs.Certificate)) throw new Error('not a certificate');
      return new X509Certificate(Buffer.from(certificate.toSchema(true).toBER()));
    });
    expect(certificates.map(({ subject }) => subject.split('\n').at(0))).toEqual([
      expect.stringMatching(/^serialNumber=MIDCHE[A-Z0-9]{10}$/),
      'CN=Signet Sandbox User CA',
      'CN=Signet Sandbox Root CA',
    ]);
  });

  it('signs contentType, an 8-byte randomNonce and messageDigest in DER order, without signingTime', () => {
    const [info] = signedData(cms).signerInfos;
    const attributes = info?.signedAttrs?.attributes ?? [];
    expect(attributes.map(({ type }) => type)).toEqual([
      '1.2.840.113549.1.9.3',
      '1.2.840.113549.1.9.25.3',
      '1.2.840.113549.1.9.4',
    ]);
    const encoded = attributes.map((attribute) => Buffer.from(attribute.toSchema().toBER()));
    expect([...encoded].sort(Buffer.compare)).toEqual(encoded);
    const nonce: unknown = attributes[1]?.values[0];
    if (!(nonce instanceof asn1js.OctetString)) throw new Error('no OCTET STRING');
    expect(nonce.valueBlock.valueHexView.byteLength).toBe(8);
  });

  it('names its algorithm with NULL parameters', () => {
    const [info] = signedData(cms).signerInfos;
    const wanted = key === 'EC' ? '1.2.840.10045.4.3.2' : '1.2.840.113549.1.1.1';
    expect(info?.signatureAlgorithm.algorithmId).toBe(wanted);
    expect(info?.signatureAlgorithm.algorithmParams).toBeInstanceOf(asn1js.Null);
  });

  it('is accepted by openssl, with its text', async () => {
    const [file, root, text] = [join(dir, `${key}.cms`), join(dir, 'root.pem'), join(dir, `${key}.txt`)];
    await writeFile(file, cms);
    await run('openssl', [
      ...['cms', '-verify', '-binary', '-inform', 'der', '-in', file],
      ...['-CAfile', root, '-purpose', 'any', '-out', text],
    ]);
    expect(await readFile(text, 'utf8')).toBe(TEXT);
  });

  it('is accepted by the gateway, with the serial number of the SIM', async () => {
    const { simSerial } = await phones.certificate('41791234567', key);
    const algorithm = key;
    expect(verify(cms, TEXT, simSerial)).toMatchObject({ ok: true, signer: { simSerial, algorithm } });
  });
});

describe('a user certificate', () => {
  it('looks like the real ones', async () => {
    const { certificates } = await phones.certificate('41791234567', 'EC');
    const [user, intermediate, root] = certificates.map((der) => new X509Certificate(der));
    if (!user || !intermediate || !root) throw new Error('incomplete chain');
    expect(user.subject).toMatch(/^serialNumber=(MIDCHE[A-Z0-9]{10})\nCN=\1:PN$/);
    // Node names the extended key usage so.
    expect(user.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(user.ca).toBe(false);
    const years = (user.validToDate.getTime() - user.validFromDate.getTime()) / (365 * DAY_MS);
    expect(years).toBeCloseTo(3, 3);
    expect(user.verify(intermediate.publicKey)).toBe(true);
    expect(intermediate.verify(root.publicKey)).toBe(true);
    const text = (await run('openssl', ['x509', '-noout', '-text', '-in', join(dir, 'intermediate.pem')])).stdout;
    expect(text).toMatch(/Signature Algorithm: rsassaPss/);
    expect(text).toMatch(/CA:TRUE, pathlen:0/);
  });

  it('keeps its serial number over keys and restarts', async () => {
    const { simSerial } = await phones.certificate('41790000001', 'EC');
    expect((await phones.certificate('41790000001', 'RSA')).simSerial).toBe(simSerial);
    const again = await openPhones(dir, await openAuthority(dir, Date.now()), Date.now);
    expect(await again.certificate('41790000001', 'EC')).toEqual(await phones.certificate('41790000001', 'EC'));
  });

  it('is made once when asked for many times together', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => phones.certificate('41790000002', 'EC')));
    expect(new Set(made.map(({ simSerial }) => simSerial)).size).toBe(1);
    expect((await readdir(join(dir, 'phones'))).join()).not.toContain('4179');
  });

  it('is renewed for the same key and serial number when it has run out', async () => {
    const first = await phones.certificate('41790000003', 'EC');
    const later = await openPhones(dir, authority, () => Date.now() + 4 * 365 * DAY_MS);
    const renewed = await later.certificate('41790000003', 'EC');
    expect(renewed.simSerial).toBe(first.simSerial);
    const key = ({ certificates: [user = new Uint8Array()] }: typeof first) =>
      new X509Certificate(user).publicKey.export({ type: 'spki', format: 'der' });
    expect(key(renewed)).toEqual(key(first));
    expect(renewed.certificates[0]).not.toEqual(first.certificates[0]);
  });
});

describe('a flaw on purpose is found by the gateway, and only that one', () => {
  it.each([
    ['bad_signature', 'signature'],
    ['other_text', 'signed_text'],
    ['expired_certificate', 'validity'],
  ] as const)('%s fails the check %s', async (flaw, failed) => {
    for (const key of ['EC', 'RSA'] as const) {
      expect(verify(await phones.sign(order({ flaw, key })))).toMatchObject({ ok: false, failed });
    }
  });

  it('new_serial fails the check sim_serial, and each replacement has its own serial number', async () => {
    const { simSerial } = await phones.certificate('41791234567', 'EC');
    const first = await phones.sign(order({ flaw: 'new_serial', replacement: 1 }));
    expect(verify(first, TEXT, simSerial)).toMatchObject({ ok: false, failed: 'sim_serial' });
    const replaced = verify(first);
    const same = verify(await phones.sign(order({ flaw: 'new_serial', replacement: 1 })));
    const next = verify(await phones.sign(order({ flaw: 'new_serial', replacement: 2 })));
    if (!replaced.ok || !same.ok || !next.ok) throw new Error('not verified');
    expect(same.signer.simSerial).toBe(replaced.signer.simSerial);
    expect(next.signer.simSerial).not.toBe(replaced.signer.simSerial);
  });
});

describe('signing', () => {
  it('encodes texts of every length', async () => {
    const { certificates } = await phones.certificate('41791234567', 'EC');
    const [user = new Uint8Array()] = certificates;
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const signer = cmsSigner(
      new Uint8Array(user),
      [],
      'EC',
      createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })),
    );
    for (const length of [0, 1, 127, 128, 255, 256, 65_536]) {
      const text = 'x'.repeat(length);
      const content = signedData(await signCms(signer, { content: Buffer.from(text), nonce: new Uint8Array(8) }))
        .encapContentInfo.eContent;
      expect(content?.getValue().byteLength).toBe(length);
    }
  });

  it('wants a nonce of 8 bytes', async () => {
    const { certificates } = await phones.certificate('41791234567', 'EC');
    const signer = cmsSigner(
      new Uint8Array(certificates[0] ?? []),
      [],
      'EC',
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    );
    await expect(signCms(signer, { content: Buffer.from('x'), nonce: new Uint8Array(7) })).rejects.toThrow(RangeError);
  });
});
