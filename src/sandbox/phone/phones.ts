/**
 * The phones' keys and certificates: made when first needed, kept in one file per number. Signs texts. A number keeps its
 * SIM serial number whatever key it uses, until its SIM is replaced.
 */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { asKeyObject, exportPrivateKey, generateKeys, importKeys, type KeyType } from '../../tls/key-pairs.ts';
import { validFor } from '../../tls/self-signed-client.ts';
import { writeFileAtomically } from '../pki/atomic-file.ts';
import type { Authority } from '../pki/authority.ts';
import { expired } from '../pki/certificates.ts';
import { readJsonFile } from '../pki/json-file.ts';
import { type CmsSigner, cmsSigner, signBytes, signCms } from './cms.ts';

const CERTIFICATE_YEARS = 3;
const KEPT_IN_MEMORY = 10_000;
const SERIAL_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** What is wrong with a signature on purpose. */
export type Flaw = 'none' | 'bad_signature' | 'other_text' | 'expired_certificate' | 'new_serial';

export interface SigningOrder {
  readonly msisdn: string;
  readonly key: KeyType;
  /** a text is signed in UTF-8 */
  readonly text: string | Uint8Array;
  readonly flaw: Flaw;
  /** which replacement SIM, for the flaw new_serial */
  readonly replacement: number;
}

export interface PhoneCertificate {
  readonly simSerial: string;
  /** DER: user, intermediate, root */
  readonly certificates: readonly Uint8Array[];
}

export interface Phones {
  /** @returns CMS SignedData */
  sign(order: SigningOrder): Promise<Buffer>;
  /** The bare signature value over the content, and the DER of the certificate. */
  signBare(order: SigningOrder): Promise<{ readonly value: Buffer; readonly certificate: Buffer }>;
  /** Makes the key of a phone before it is needed. */
  prepare(order: Omit<SigningOrder, 'text'>): Promise<void>;
  certificate(msisdn: string, key: KeyType): Promise<PhoneCertificate>;
  /** Resolves when every key that was begun is written. */
  close(): Promise<void>;
}

const storedIdentity = z.object({
  simSerial: z.string(),
  privateKey: z.string(),
  /** base64 of the DER */
  certificate: z.base64(),
  /** epoch milliseconds */
  notAfter: z.number(),
});
const storedPhone = z.object({ simSerial: z.string(), identities: z.record(z.string(), storedIdentity) });
type StoredPhone = z.infer<typeof storedPhone>;

interface Identity {
  readonly simSerial: string;
  readonly certificate: Uint8Array<ArrayBuffer>;
  readonly notAfter: number;
  readonly signer: CmsSigner;
}

interface IdentityOrder {
  readonly key: KeyType;
  readonly kind: 'regular' | 'expired' | 'replacement';
  readonly replacement: number;
}

const identityName = ({ key, kind, replacement }: IdentityOrder): string =>
  kind === 'replacement' ? `${key}-replacement-${replacement}` : `${key}-${kind}`;

/** No number stands in a path, and so none in the error of a file system. */
const fileName = (msisdn: string): string => `${createHash('sha256').update(msisdn).digest('hex').slice(0, 32)}.json`;

const newSimSerial = (): string =>
  `MIDCHE${Array.from({ length: 10 }, () => SERIAL_CHARACTERS[randomInt(SERIAL_CHARACTERS.length)]).join('')}`;

function contentOf({ flaw, text }: SigningOrder): Buffer {
  const content = typeof text === 'string' ? Buffer.from(text, 'utf8') : Buffer.from(text);
  return flaw === 'other_text' ? Buffer.concat([content, Buffer.from(' (not what was asked)')]) : content;
}

export async function openPhones(dir: string, authority: Authority, now: () => number): Promise<Phones> {
  const folder = join(dir, 'phones');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const identities = new Map<string, Promise<Identity>>();
  /** One change of a phone's file at a time. */
  const queues = new Map<string, Promise<unknown>>();

  async function load(msisdn: string, order: IdentityOrder): Promise<Identity> {
    const path = join(folder, fileName(msisdn));
    const phone = (await readJsonFile(path, storedPhone)) ?? { simSerial: newSimSerial(), identities: {} };
    const name = identityName(order);
    const known = phone.identities[name];
    const stored =
      known && (order.kind === 'expired' || known.notAfter > now()) ? known : await make(phone, order, known);
    if (stored !== known) {
      const changed: StoredPhone = { ...phone, identities: { ...phone.identities, [name]: stored } };
      await writeFileAtomically(path, JSON.stringify(changed));
    }
    const certificate = new Uint8Array(Buffer.from(stored.certificate, 'base64'));
    const signer = cmsSigner(certificate, authority.chain, order.key, asKeyObject(stored.privateKey));
    return { simSerial: stored.simSerial, certificate, notAfter: stored.notAfter, signer };
  }

  async function make(
    phone: StoredPhone,
    { key, kind }: IdentityOrder,
    known: z.infer<typeof storedIdentity> | undefined,
  ): Promise<z.infer<typeof storedIdentity>> {
    const keys = known ? await importKeys(known.privateKey, key) : await generateKeys(key);
    const simSerial = known?.simSerial ?? (kind === 'replacement' ? newSimSerial() : phone.simSerial);
    const validity = kind === 'expired' ? expired(now()) : validFor(now(), CERTIFICATE_YEARS);
    const certificate = await authority.issue(simSerial, keys.publicKey, validity);
    return {
      simSerial,
      privateKey: known?.privateKey ?? (await exportPrivateKey(keys.privateKey)),
      certificate: Buffer.from(certificate).toString('base64'),
      notAfter: validity.notAfter.getTime(),
    };
  }

  async function identity(msisdn: string, order: IdentityOrder): Promise<Identity> {
    const name = `${msisdn}/${identityName(order)}`;
    const ready = identities.get(name);
    if (ready) {
      const known = await ready;
      if (order.kind === 'expired' || known.notAfter > now()) return known;
    }
    const loading = (queues.get(msisdn) ?? Promise.resolve()).then(() => load(msisdn, order));
    identities.set(name, loading);
    const done = loading.then(
      () => undefined,
      () => void identities.delete(name),
    );
    queues.set(msisdn, done);
    void done.then(() => queues.get(msisdn) === done && queues.delete(msisdn));
    const oldest = identities.size > KEPT_IN_MEMORY ? identities.keys().next().value : undefined;
    if (oldest !== undefined) identities.delete(oldest);
    return loading;
  }

  const identityFor = ({ msisdn, key, flaw, replacement }: Omit<SigningOrder, 'text'>): Promise<Identity> => {
    const kind = flaw === 'expired_certificate' ? 'expired' : flaw === 'new_serial' ? 'replacement' : 'regular';
    return identity(msisdn, { key, kind, replacement });
  };

  return {
    async sign(order) {
      const { signer } = await identityFor(order);
      return signCms(signer, {
        content: contentOf(order),
        nonce: randomBytes(8),
        spoil: order.flaw === 'bad_signature',
      });
    },
    async signBare(order) {
      const { certificate, signer } = await identityFor(order);
      const value = await signBytes(signer.key, contentOf(order), order.flaw === 'bad_signature');
      return { value, certificate: Buffer.from(certificate) };
    },
    async prepare(order) {
      await identityFor(order);
    },
    async certificate(msisdn, key) {
      const { simSerial, certificate } = await identity(msisdn, { key, kind: 'regular', replacement: 0 });
      return { simSerial, certificates: [certificate, ...authority.chain] };
    },
    async close() {
      while (queues.size > 0) await Promise.all(queues.values());
    },
  };
}
