/**
 * Grants without a question: `openid` and `mc_authn` share nothing but the pseudonym, so no consent is asked. What was
 * granted is remembered in the session and extended when a later request asks for more of the same.
 */
import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import { LOCATION_SCOPE, locationClaimsShape } from '../profile/location.ts';
import { CONSENT_FREE_SCOPES } from '../profile/scopes.ts';
import type { KeptLocations } from './kept-location.ts';

/** The location too: who may ask for it is the operator's decision, and the phone itself asks its owner. */
const CONSENT_FREE: ReadonlySet<string> = new Set([...CONSENT_FREE_SCOPES, LOCATION_SCOPE]);

const loginOutcome = z.object({ login: z.object({ ts: z.number() }), location: locationClaimsShape });

export function createGrantLoader(locations: Pick<KeptLocations, 'keep'> | undefined) {
  return async (ctx: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const grant = await loadGrant(ctx);
    const outcome = loginOutcome.safeParse(ctx.oidc.result);
    if (grant && outcome.success) await locations?.keep(grant, outcome.data.login.ts, outcome.data.location);
    return grant;
  };
}

async function loadGrant(ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { client, session, provider, account } = ctx.oidc;
  if (!client || !session || !account) return undefined;
  const wanted = [...ctx.oidc.requestParamOIDCScopes].filter((scope) => CONSENT_FREE.has(scope));
  const grantId = session.grantIdFor(client.clientId);
  const existing = grantId ? await provider.Grant.find(grantId) : undefined;
  const usable = existing?.accountId === account.accountId ? existing : undefined;
  const granted = new Set(usable?.getOIDCScope().split(' '));
  if (usable && wanted.every((scope) => granted.has(scope))) return usable;
  const grant = usable ?? new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  grant.addOIDCScope(wanted.join(' '));
  await grant.save();
  return grant;
}
