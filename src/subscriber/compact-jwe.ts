/**
 * Makes a compact JWE with RSA-OAEP-256 and A256CBC-HS512 (RFC 7516 section 5.1, RFC 7518 sections 4.3 and 5.2.5) by
 * node:crypto on this thread: four small jobs in the thread pool, as Web Crypto has them, cost ten times as much.
 * Only makes; whoever reads one takes jose.
 */
import { constants, createCipheriv, createHmac, type KeyObject, publicEncrypt, randomBytes } from 'node:crypto';

const IV_BYTES = 16;
/** MAC key first, then encryption key (RFC 7518 section 5.2.2.1) */
const HALF_KEY_BYTES = 32;
const TAG_BYTES = 32;

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

export function compactJwe(plaintext: string, publicKey: KeyObject, header: JweHeader): string {
  const protectedHeader = JSON.stringify({ alg: 'RSA-OAEP-256', enc: 'A256CBC-HS512', ...header });
  const authenticated = Buffer.from(Buffer.from(protectedHeader).toString('base64url'), 'ascii');
  const contentKey = randomBytes(HALF_KEY_BYTES * 2);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-cbc', contentKey.subarray(HALF_KEY_BYTES), iv);
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  const tag = createHmac('sha512', contentKey.subarray(0, HALF_KEY_BYTES))
    .update(authenticated)
    .update(iv)
    .update(ciphertext)
    .update(bitLength(authenticated))
    .digest()
    .subarray(0, TAG_BYTES);
  const encryptedKey = publicEncrypt(
    { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
    contentKey,
  );
  const rest = [encryptedKey, iv, ciphertext, tag].map((part) => part.toString('base64url'));
  return [authenticated.toString('ascii'), ...rest].join('.');
}
