/**
 * Grants without a question: `openid` and `mc_authn` share nothing but the pseudonym, so no consent is asked. What was
 * granted is remembered in the session and extended when a later request asks for more of the same.
 */
import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { SUPPORTED_SCOPES } from '../profile/scopes.ts';

const CONSENT_FREE: ReadonlySet<string> = new Set(SUPPORTED_SCOPES);

export async function loadExistingGrant(ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
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
