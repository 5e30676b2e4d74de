/**
 * Makes a compact JWE with RSA-OAEP-256 and A256CBC-HS512 (RFC 7516 section 5.1, RFC 7518 sections 4.3 and 5.2.5) by
 * node:crypto on this thread: four small jobs in the thread pool, as Web Crypto has them, cost ten times as much.
 * A content key is encrypted once and serves for a while: each JWE has an initialisation vector of its own, and a
 * thousand of them are far from what one AES key bears. Only makes; whoever reads one takes jose.
 */
import {
  constants,
  createCipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';

const IV_BYTES = 16;
/** MAC key first, then encryption key (RFC 7518 section 5.2.2.1) */
const HALF_KEY_BYTES = 32;
const TAG_BYTES = 32;
const CONTENT_KEY_MS = 60_000;
const CONTENT_KEY_USES = 1_000;

/** Length of the authenticated data in bits, 64 bits big-endian. */
function bitLength(data: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(data.length) * 8n);
  return length;
}

export interface JweHeader {
  readonly kid: string;
  readonly typ: string;
  readonly cty: string;
}

/** KeyObjects: handing node:crypto the bytes costs five times as much. */
interface ContentKey {
  readonly mac: KeyObject;
  readonly cipher: KeyObject;
  /** base64url */
  readonly encrypted: string;
  readonly until: number;
}

function newContentKey(publicKey: KeyObject, now: number): ContentKey {
  const bytes = randomBytes(HALF_KEY_BYTES * 2);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return {
    mac: createSecretKey(bytes.subarray(0, HALF_KEY_BYTES)),
    cipher: createSecretKey(bytes.subarray(HALF_KEY_BYTES)),
    encrypted: publicEncrypt({ key: publicKey, padding, oaepHash: 'sha256' }, bytes).toString('base64url'),
    until: now + CONTENT_KEY_MS,
  };
}

/**
 * Makes JWEs to a public RSA key.
 * @param now epoch milliseconds
 */
export function createJweMaker(now: () => number) {
  const contentKeys = new WeakMap<KeyObject, { readonly key: ContentKey; uses: number }>();

  const contentKey = (publicKey: KeyObject): ContentKey => {
    const known = contentKeys.get(publicKey);
    if (known && known.uses < CONTENT_KEY_USES && known.key.until > now()) {
      known.uses += 1;
      return known.key;
    }
    const key = newContentKey(publicKey, now());
    contentKeys.set(publicKey, { key, uses: 1 });
    return key;
  };

  return (plaintext: string, publicKey: KeyObject, header: JweHeader): string => {
    const protectedHeader = JSON.stringify({ alg: 'RSA-OAEP-256', enc: 'A256CBC-HS512', ...header });
    const authenticated = Buffer.from(Buffer.from(protectedHeader).toString('base64url'), 'ascii');
    const { mac, cipher: cipherKey, encrypted } = contentKey(publicKey);
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-cbc', cipherKey, iv);
    const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
    const tag = createHmac('sha512', mac)
      .update(authenticated)
      .update(iv)
      .update(ciphertext)
      .update(bitLength(authenticated))
      .digest()
      .subarray(0, TAG_BYTES);
    const rest = [iv, ciphertext, tag].map((part) => part.toString('base64url'));
    return [authenticated.toString('ascii'), encrypted, ...rest].join('.');
  };
}
