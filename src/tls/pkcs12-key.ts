/** Keys from a password as PKCS#12 derives them (RFC 7292, appendix B), for its MAC and its older encryption. Pure. */
import { createHash } from 'node:crypto';
import type { HashName } from '../signature/oids.ts';

/** what the derived octets are for: the diversifier of appendix B.3 */
export const PURPOSE = { key: 1, iv: 2, mac: 3 } as const;

export interface Derivation {
  readonly hash: HashName;
  readonly password: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly purpose: (typeof PURPOSE)[keyof typeof PURPOSE];
  /** octets wanted */
  readonly size: number;
}

/** BMPString with its terminator */
function bmp(password: string): Buffer {
  return Buffer.from(`${password}\0`, 'utf16le').swap16();
}

/** Repeated until it fills whole blocks; nothing stays nothing. */
function filled(octets: Uint8Array, block: number): Buffer {
  return Buffer.alloc(Math.ceil(octets.length / block) * block, octets);
}

function add(block: Buffer, summand: bigint): void {
  const sum = BigInt.asUintN(block.length * 8, BigInt(`0x${block.toString('hex')}`) + summand);
  block.write(sum.toString(16).padStart(block.length * 2, '0'), 'hex');
}

export function deriveKey({ hash, password, salt, iterations, purpose, size }: Derivation): Buffer {
  const block = hash === 'sha1' || hash === 'sha256' ? 64 : 128;
  const input = Buffer.concat([filled(salt, block), filled(bmp(password), block)]);
  const derived: Buffer[] = [];
  for (let length = 0; length < size; length += derived.at(-1)?.length ?? size) {
    let digest = createHash(hash).update(Buffer.alloc(block, purpose)).update(input).digest();
    for (let round = 1; round < iterations; round += 1) digest = createHash(hash).update(digest).digest();
    derived.push(digest);
    const summand = BigInt(`0x${filled(digest, block).subarray(0, block).toString('hex')}`) + 1n;
    for (let at = 0; at < input.length; at += block) add(input.subarray(at, at + block), summand);
  }
  return Buffer.concat(derived).subarray(0, size);
}
