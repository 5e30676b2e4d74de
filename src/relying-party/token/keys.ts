/**
 * The published keys of an issuer, found by `kid`. A key that is not there has the set fetched once more, then not again
 * for a while: whoever can send tokens must not be able to have the issuer asked each time. Never takes a key from a token.
 */
import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { TokenError } from '../errors.ts';
import type { BoundedFetch } from '../outside/fetch.ts';

const MAX_AGE_MS = 10 * 60_000;
const COOL_DOWN_MS = 30_000;

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

interface Loaded {
  readonly find: JWTVerifyGetKey;
  readonly at: number;
}

/**
 * @param now epoch milliseconds
 * @returns a key getter that throws TokenError unknown_kid, keys_unavailable
 */
export function createKeySource(jwksUri: string, fetch: BoundedFetch, now: () => number): JWTVerifyGetKey {
  let loaded: Loaded | undefined;
  let loading: Promise<Loaded> | undefined;
  let refetchedAt = Number.NEGATIVE_INFINITY;

  const read = async (): Promise<Loaded> => {
    const answer = await fetch(jwksUri, { headers: { accept: 'application/json' } });
    if (answer.status !== 200) throw new Error(`the key set was answered with ${answer.status}`);
    const find = createLocalJWKSet(keySet.parse(await answer.json()));
    loaded = { find, at: now() };
    return loaded;
  };

  const load = (): Promise<Loaded> => {
    loading ??= read()
      .catch((cause: unknown) => {
        throw new TokenError('keys_unavailable', { cause });
      })
      .finally(() => {
        loading = undefined;
      });
    return loading;
  };

  return async (header, token) => {
    if (header.kid === undefined) throw new TokenError('unknown_kid');
    const fresh = loaded !== undefined && now() - loaded.at < MAX_AGE_MS ? loaded : await load();
    try {
      return await fresh.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || now() - refetchedAt < COOL_DOWN_MS) throw error;
      refetchedAt = now();
      const { find } = await load();
      return find(header, token);
    }
  };
}
