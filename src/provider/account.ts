/**
 * The account behind a subscriber id: which claims its tokens carry. The `sub` that leaves the house is the PCR, made by
 * `pairwiseIdentifier`; the subscriber id itself never does.
 */
import type { Client, FindAccount } from 'oidc-provider';
import { LOCATION_SCOPE } from '../profile/location.ts';
import { scopeList } from '../profile/scopes.ts';
import type { PcrRepository } from '../subscriber/subscriber.ts';
import type { createAttributeClaims } from './attribute-claims.ts';
import { clientView } from './client-view.ts';
import type { KeptLocations } from './kept-location.ts';
import type { FactsKeeper } from './request-facts.ts';
import type { IssuedValues } from './resource-tokens.ts';

const PCR_CACHE = 10_000;

export interface AccountPorts {
  /** where phones were; undefined at an operator that does not locate them */
  readonly locations: Pick<KeptLocations, 'find'> | undefined;
  readonly facts: Pick<FactsKeeper, 'claims'>;
  readonly issued: Pick<IssuedValues, 'of'>;
  /** personal data that was granted, see attribute-claims.ts */
  readonly attributes: ReturnType<typeof createAttributeClaims>;
}

export const createFindAccount =
  ({ attributes, facts, issued, locations }: AccountPorts): FindAccount =>
  (ctx, sub, token) => ({
    accountId: sub,
    async claims(use, scope, claims) {
      const known = await attributes(sub, use, scope, Object.keys(claims));
      const grantId = token?.grantId;
      const wanted = grantId !== undefined && scopeList(scope).includes(LOCATION_SCOPE);
      const authTime = token !== undefined && 'authTime' in token ? Number(token.authTime) : undefined;
      const location = wanted ? await locations?.find(grantId, authTime) : undefined;
      if (use !== 'id_token') return { ...known, sub, ...location };
      return {
        ...known,
        sub,
        ...location,
        ...facts.claims(token),
        azp: ctx.oidc.client?.clientId,
        // oidc-provider hashes the value (its id_token model); it has none of its own in the code flow
        at_hash: issued.of(ctx.oidc.entities.AccessToken),
      };
    },
  });

/**
 * `sub` per subscriber and sector. A PCR never changes once issued (a recycled number is another subscriber), so what was
 * read once is kept in memory.
 */
export function createPairwiseIdentifier(pcrs: Pick<PcrRepository, 'reference'>) {
  const known = new Map<string, string>();
  return async (_ctx: unknown, subscriberId: string, client: Client): Promise<string> => {
    const { sector } = clientView(client);
    const name = `${subscriberId} ${sector}`;
    const cached = known.get(name);
    if (cached) return cached;
    const pcr = await pcrs.reference(subscriberId, sector);
    if (known.size >= PCR_CACHE) known.clear();
    known.set(name, pcr);
    return pcr;
  };
}
