/**
 * Grants: what shares nothing but the pseudonym is granted without a question, personal data as far as the person agreed.
 * What was granted is remembered in the session and extended when a later request asks for more.
 */
import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import type { ConsentRepository } from '../consent/consents.ts';
import { coveredBy } from '../consent/items.ts';
import { LOCATION_SCOPE, locationClaimsShape } from '../profile/location.ts';
import { scopeList } from '../profile/scopes.ts';
import { agreedItems, consentRequest } from './consent-policy.ts';
import type { KeptLocations } from './kept-location.ts';
import { namedResources } from './resources.ts';

const loginOutcome = z.object({ login: z.object({ ts: z.number() }), location: locationClaimsShape });

export interface GrantPorts {
  readonly consents: Pick<ConsentRepository, 'items'>;
  /** undefined at an operator that does not locate phones */
  readonly locations: Pick<KeptLocations, 'keep'> | undefined;
}

export function createGrantLoader({ consents, locations }: GrantPorts) {
  return async (ctx: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const grant = await loadGrant(ctx, consents);
    if (!grant || !locations || ctx.oidc.result === undefined) return grant;
    const outcome = loginOutcome.safeParse(ctx.oidc.result);
    const located = scopeList(grant.getOIDCScope()).includes(LOCATION_SCOPE);
    if (located && outcome.success) await locations.keep(grant, outcome.data.login.ts, outcome.data.location);
    return grant;
  };
}

async function loadGrant(
  ctx: KoaContextWithOIDC,
  consents: Pick<ConsentRepository, 'items'>,
): Promise<Grant | undefined> {
  const { client, session, provider, account } = ctx.oidc;
  if (!client || !session || !account) return undefined;
  const person = { accountId: account.accountId, clientId: client.clientId };
  const request = consentRequest(ctx);
  const wanted = coveredBy(request, await agreedItems(ctx, request, person, consents));
  const grantId = session.grantIdFor(client.clientId);
  const existing = grantId ? await provider.Grant.find(grantId) : undefined;
  const usable = existing?.accountId === account.accountId ? existing : undefined;
  const resources = namedResources(ctx).map(([id, scope]) => ({
    id,
    missing: scopeList(scope).filter((each) => !scopeList(usable?.getResourceScope(id)).includes(each)),
  }));
  const complete = resources.every(({ missing }) => missing.length === 0);
  const granted = new Set([...scopeList(usable?.getOIDCScope()), ...(usable?.getOIDCClaims() ?? [])]);
  if (usable && complete && [...wanted.scopes, ...wanted.claims].every((name) => granted.has(name))) return usable;
  const grant = usable ?? new provider.Grant(person);
  grant.addOIDCScope(wanted.scopes.join(' '));
  if (wanted.claims.length > 0) grant.addOIDCClaims([...wanted.claims]);
  for (const { id, missing } of resources) if (missing.length > 0) grant.addResourceScope(id, missing);
  await grant.save();
  return grant;
}
