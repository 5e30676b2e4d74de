/**
 * What the master secret gives: sealing at rest, blind indexes and derived keys. One HKDF label per purpose, so a key is
 * never used for two things. Never logs or returns the master secret.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Keyring {
  /** AES-256-GCM, bound to `context` (e.g. `oidc_artefact`); base64url. */
  seal(plaintext: string, context: string): string;
  /** Opens what `seal` made with the same context, also under an earlier master secret; throws on anything else. */
  open(sealed: string, context: string): string;
  /** HMAC-SHA-256 of a value under its own key, hex: equality can be searched without the value being readable. */
  index(value: string, purpose: string): string;
  /** The same under the current and every earlier master secret, the current one first. */
  indexAll(value: string, purpose: string): readonly string[];
  /** 32 bytes derived for one purpose. */
  derive(purpose: string): Buffer;
  /** The same under the current and every earlier master secret: to accept what was made before a rotation. */
  deriveAll(purpose: string): readonly Buffer[];
}

export class SealBroken extends Error {
  readonly code = 'seal_broken';
}

const expand = (master: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', Buffer.from(master, 'utf8'), Buffer.alloc(0), `signet ${purpose}`, 32));

/** node:crypto takes a KeyObject five times as fast as the same bytes. */
interface DerivedKey {
  readonly bytes: Buffer;
  readonly key: KeyObject;
}

/** @param masters the current master secret first, then earlier ones that may still open what they sealed */
export function createKeyring(masters: readonly [string, ...string[]]): Keyring {
  const cache = new Map<string, DerivedKey>();
  const derived = (position: number, purpose: string): DerivedKey => {
    const name = `${position} ${purpose}`;
    const known = cache.get(name);
    if (known) return known;
    const bytes = expand(masters[position] ?? masters[0], purpose);
    const made = { bytes, key: createSecretKey(bytes) };
    cache.set(name, made);
    return made;
  };
  const key = (position: number, purpose: string): KeyObject => derived(position, purpose).key;

  const indexWith = (position: number, value: string, purpose: string): string =>
    createHmac('sha256', key(position, `index ${purpose}`))
      .update(value)
      .digest('hex');

  const openWith = (position: number, sealed: Buffer, context: string): string => {
    const decipher = createDecipheriv('aes-256-gcm', key(position, 'seal'), sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(context, 'utf8'));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  };

  return {
    seal(plaintext, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key(0, 'seal'), nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(context, 'utf8'));
      const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealBroken(`sealed ${context} is too short`);
      let cause: unknown;
      for (let position = 0; position < masters.length; position += 1) {
        try {
          return openWith(position, bytes, context);
        } catch (error) {
          cause = error;
        }
      }
      throw new SealBroken(`sealed ${context} does not open with the configured master secret`, { cause });
    },
    index: (value, purpose) => indexWith(0, value, purpose),
    indexAll: (value, purpose) => masters.map((_master, position) => indexWith(position, value, purpose)),
    derive: (purpose) => derived(0, `derive ${purpose}`).bytes,
    deriveAll: (purpose) => masters.map((_master, position) => derived(position, `derive ${purpose}`).bytes),
  };
}
