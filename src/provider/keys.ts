/**
 * An operator's own keys: RS256 and ES256 to sign tokens, RSA to open subscriber_id. Made once, kept sealed, the same for
 * every copy of the gateway. RS256 stands first in the JWKS and no key has `key_ops`, since deployed Mobile Connect SDKs
 * take the first key and choke on arrays.
 */
import { generateKeyPair as generateKeyPairCallback, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose';
import type { OperatorKeyRepository, StoredKey } from '../store/operator-keys.ts';
import { type SubscriberIdKey, subscriberIdKeyId } from '../subscriber/subscriber-id.ts';

const generateKeyPair = promisify(generateKeyPairCallback);

export interface OperatorKeys {
  /** private JWKS for signing, RS256 first */
  readonly signing: readonly JWK[];
  /** private JWKs that open subscriber_id, the one to encrypt with first */
  readonly encryption: readonly SubscriberIdKey[];
}

interface KeyKind {
  readonly use: 'sig' | 'enc';
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

async function makeKey(operator: string, { use, alg, make }: KeyKind, createdAt: Date): Promise<StoredKey> {
  const jwk = await exportJWK(await make());
  const kid = use === 'enc' ? subscriberIdKeyId(operator) : (await calculateJwkThumbprint(jwk)).slice(0, 16);
  return { operator, kid, use, alg, jwk: { ...jwk, kid, use, alg }, createdAt, retiredAt: undefined };
}

const newestFirst = (a: StoredKey, b: StoredKey): number => b.createdAt.getTime() - a.createdAt.getTime();

/** The operator's keys; those that are missing are made and stored first. Safe when several copies start at once. */
export async function ensureOperatorKeys(
  operator: string,
  repository: OperatorKeyRepository,
  now: () => number,
): Promise<OperatorKeys> {
  let stored = await repository.list(operator);
  const missing = KINDS.filter(({ use, alg }) => !stored.some((key) => key.use === use && key.alg === alg));
  if (missing.length > 0) {
    const createdAt = new Date(now());
    const made = await Promise.all(missing.map((kind) => makeKey(operator, kind, createdAt)));
    for (const key of made) await repository.insert(key);
    stored = await repository.list(operator);
  }
  const of = (alg: string): SubscriberIdKey[] =>
    stored
      .filter((key) => key.alg === alg)
      .sort(newestFirst)
      .map(({ jwk, kid }) => ({ ...jwk, kid }));
  return { signing: [...of('RS256'), ...of('ES256')], encryption: of('RSA-OAEP-256') };
}
