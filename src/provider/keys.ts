/**
 * An operator's own keys: RS256 and ES256 to sign tokens, RSA to open subscriber_id. Kept sealed, the same for every copy
 * of the gateway. RS256 stands first in the JWKS and no key has `key_ops`, since deployed Mobile Connect SDKs take the
 * first key and choke on arrays.
 */
import { generateKeyPair as generateKeyPairCallback, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose';
import type { OperatorKeyRepository, StoredKey } from '../store/operator-keys.ts';
import { type SubscriberIdKey, subscriberIdKeyId } from '../subscriber/subscriber-id.ts';

const generateKeyPair = promisify(generateKeyPairCallback);

export interface OperatorKeys {
  /** private JWKS for signing, in the order of publication: the first of an algorithm signs */
  readonly signing: readonly JWK[];
  /** private JWKS that open subscriber_id, the one to encrypt with first */
  readonly encryption: readonly SubscriberIdKey[];
}

export type KeyUse = StoredKey['use'];

interface KeyKind {
  readonly use: KeyUse;
  readonly alg: 'RS256' | 'ES256' | 'RSA-OAEP-256';
  readonly make: () => Promise<KeyObject>;
}

const rsa = async (): Promise<KeyObject> => (await generateKeyPair('rsa', { modulusLength: 2048 })).privateKey;
const ec = async (): Promise<KeyObject> => (await generateKeyPair('ec', { namedCurve: 'P-256' })).privateKey;

const KINDS: readonly KeyKind[] = [
  { use: 'sig', alg: 'RS256', make: rsa },
  { use: 'sig', alg: 'ES256', make: ec },
  { use: 'enc', alg: 'RSA-OAEP-256', make: rsa },
];

async function makeKey(
  operator: string,
  { use, alg, make }: KeyKind,
  createdAt: Date,
  before: readonly StoredKey[],
): Promise<StoredKey> {
  const jwk = await exportJWK(await make());
  const thumbprint = (await calculateJwkThumbprint(jwk)).slice(0, 16);
  const first = subscriberIdKeyId(operator);
  const encryption = before.some(({ kid }) => kid === first) ? `${first}_${thumbprint}` : first;
  const kid = use === 'enc' ? encryption : thumbprint;
  return { operator, kid, use, alg, jwk: { ...jwk, kid, use, alg }, createdAt, retiredAt: undefined };
}

function laterThan(before: readonly StoredKey[], now: number): Date {
  const newest = Math.max(0, ...before.map(({ createdAt }) => createdAt.getTime()));
  return new Date(Math.max(now, newest + 1));
}

/** New keys of one use, one of each algorithm, not stored yet and made later than those before. */
export function makeSuccessors(
  operator: string,
  use: KeyUse,
  before: readonly StoredKey[],
  now: number,
): Promise<StoredKey[]> {
  const createdAt = laterThan(before, now);
  return Promise.all(
    KINDS.filter((kind) => kind.use === use).map((kind) => makeKey(operator, kind, createdAt, before)),
  );
}

/** A new key in the place of one that is not to be used any more, of the same kind, not stored yet. */
export async function makeReplacement(
  leaving: StoredKey,
  before: readonly StoredKey[],
  now: number,
): Promise<StoredKey> {
  const kind = KINDS.find(({ use, alg }) => use === leaving.use && alg === leaving.alg);
  if (!kind) throw new Error(`a key of an unknown kind: ${leaving.use} ${leaving.alg}`);
  return makeKey(leaving.operator, kind, laterThan(before, now), before);
}

/** All keys of an operator; those that are missing are made and stored first. Safe when several copies start at once. */
export async function ensureOperatorKeys(
  operator: string,
  repository: OperatorKeyRepository,
  now: () => number,
): Promise<StoredKey[]> {
  const stored = await repository.list(operator);
  const missing = KINDS.filter(
    ({ use, alg }) => !stored.some((key) => key.use === use && key.alg === alg && key.withdrawnAt === undefined),
  );
  if (missing.length === 0) return stored;
  const createdAt = new Date(now());
  const made = await Promise.all(missing.map((kind) => makeKey(operator, kind, createdAt, stored)));
  for (const key of made) await repository.insert(key);
  return repository.list(operator);
}
