/** Trust anchors and intermediates as an operator configures them: PEM texts, refused at once when they cannot serve. */
import { type Authorities, createAuthorities } from './authorities.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { defectOf } from './path-search.ts';

export interface TrustStore {
  /** PEM texts, one certificate or more each */
  readonly anchors: readonly string[];
  /** PEM texts of authorities below the anchors, for signatures that come without them */
  readonly intermediates: readonly string[];
}

/** A PEM text that cannot be used; the message says which one and why. */
export class TrustStoreError extends Error {
  override readonly name = 'TrustStoreError';
  readonly code = 'trust_store_unusable';
}

/** @throws TrustStoreError */
export function readTrustStore({ anchors, intermediates }: TrustStore): Authorities {
  if (anchors.length === 0) throw new TrustStoreError('anchors: there must be at least one');
  return createAuthorities(readAll(anchors, 'anchors'), readAll(intermediates, 'intermediates'));
}

const readAll = (texts: readonly string[], key: string): Certificate[] =>
  texts.flatMap((text, index) => readPem(text, `${key}[${index}]`));

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----\s+([A-Za-z0-9+/=\s]*?)-----END \1-----/g;

function readPem(text: string, place: string): Certificate[] {
  const blocks = [...text.matchAll(BLOCK)];
  const begun = text.match(/-----BEGIN /g)?.length ?? 0;
  if (blocks.length === 0) throw new TrustStoreError(`${place}: there is no PEM block "BEGIN CERTIFICATE"`);
  if (blocks.length !== begun) throw new TrustStoreError(`${place}: a PEM block is damaged or has no end`);
  return blocks.map(([, label, body = ''], index) => {
    const which = `${place}, certificate ${index + 1}`;
    if (label !== 'CERTIFICATE') throw new TrustStoreError(`${which}: is a ${label}, only CERTIFICATE may be here`);
    const certificate = readBlock(body, which);
    const defect = defectOf(certificate, []);
    if (defect !== undefined) throw new TrustStoreError(`${which}: cannot be used: ${defect}`);
    return certificate;
  });
}

function readBlock(body: string, which: string): Certificate {
  try {
    const certificate = readCertificate(Buffer.from(body, 'base64'));
    // Reads the key now: a key that OpenSSL does not know is better found at start than at the first login.
    if (certificate.publicKey().type === 'public') return certificate;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unknown';
    throw new TrustStoreError(`${which}: cannot be read: ${why}`, { cause });
  }
  throw new TrustStoreError(`${which}: holds no public key`);
}
