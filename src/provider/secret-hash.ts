/**
 * Discovery secrets at rest: `scrypt$N$r$p$salt$hash`, salt and hash in base64url (RFC 7914). Owns making, hashing and
 * checking. Never keeps a secret: what remembers a successful check is named by a hash under a key of this process.
 */
import { hash, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

const COST = { N: 16_384, r: 8, p: 1 };
const HASH_BYTES = 32;
const SALT_BYTES = 16;
const FORMAT = /^scrypt\$(\d{1,7})\$(\d{1,3})\$(\d{1,3})\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/;

/** A new discovery secret: 256 random bits, base64url. */
export const newDiscoverySecret = (): string => randomBytes(HASH_BYTES).toString('base64url');

const memory = ({ N, r }: { readonly N: number; readonly r: number }): number => 128 * N * r * 2;

/** Hashes a secret with a new salt. */
export async function hashDiscoverySecret(secret: string, salt: Buffer = randomBytes(SALT_BYTES)): Promise<string> {
  const hash = await derive(secret, salt, HASH_BYTES, { ...COST, maxmem: memory(COST) });
  return `scrypt$${COST.N}$${COST.r}$${COST.p}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

/**
 * Whether a secret has this hash; the comparison takes the same time for every secret.
 * @throws Error when the stored hash has not the form above
 */
export async function hasDiscoverySecret(secret: string, stored: string): Promise<boolean> {
  const [, n, r, p, salt, hash] = FORMAT.exec(stored) ?? [];
  if (salt === undefined || hash === undefined)
    throw new Error('a stored discovery secret is not scrypt$N$r$p$salt$hash');
  const cost = { N: Number(n), r: Number(r), p: Number(p) };
  const expected = Buffer.from(hash, 'base64url');
  const actual = await derive(secret, Buffer.from(salt, 'base64url'), expected.length, {
    ...cost,
    maxmem: memory(cost),
  });
  return timingSafeEqual(actual, expected);
}

export class SecretCheckBusy extends Error {
  readonly code = 'secret_check_busy';
}

export interface SecretCheckOptions {
  /** epoch milliseconds */
  readonly now: () => number;
  /** successful checks that are remembered */
  readonly entries?: number;
  /** how long a successful check is remembered, milliseconds */
  readonly rememberMs?: number;
  /** checks that may wait or run at once; one more is refused */
  readonly pending?: number;
  /** what checks; scrypt unless a test counts */
  readonly check?: (secret: string, stored: string) => Promise<boolean>;
}

export type SecretCheck = (secret: string, stored: string) => Promise<boolean>;

/**
 * A check that costs one scrypt per secret and ten minutes, not one per request. Only successes are remembered, each
 * together with the hash it matched, so a rotated secret is forgotten at once. Checks run one after the other: scrypt
 * works in the thread pool that also serves name look-ups and files, and guessing must not fill it.
 * @throws SecretCheckBusy when too many wait already
 */
export function createSecretCheck({
  now,
  entries = 1_000,
  rememberMs = 600_000,
  pending = 64,
  check = hasDiscoverySecret,
}: SecretCheckOptions): SecretCheck {
  const processKey = randomBytes(32).toString('base64url');
  const remembered = new Map<string, number>();
  const running = new Map<string, Promise<boolean>>();
  let last: Promise<unknown> = Promise.resolve();

  const remember = (name: string): void => {
    remembered.delete(name);
    remembered.set(name, now() + rememberMs);
    const oldest = remembered.keys().next();
    if (remembered.size > entries && !oldest.done) remembered.delete(oldest.value);
  };

  const start = (name: string, secret: string, stored: string): Promise<boolean> => {
    if (running.size >= pending) throw new SecretCheckBusy('too many discovery secrets are being checked');
    const result = last.then(() => check(secret, stored));
    last = result.catch(() => undefined);
    const settled = result
      .then((correct) => {
        if (correct) remember(name);
        return correct;
      })
      .finally(() => running.delete(name));
    running.set(name, settled);
    return settled;
  };

  return async (secret, stored) => {
    // nobody outside ever sees a name, so a keyed hash serves like an HMAC, in a third of its time
    const name = hash('sha256', `${processKey}\n${stored}\n${secret}`, 'base64url');
    const until = remembered.get(name);
    if (until !== undefined && until > now()) return true;
    remembered.delete(name);
    return running.get(name) ?? start(name, secret, stored);
  };
}
