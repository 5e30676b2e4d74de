/**
 * Whether a person must be asked before a relying party gets what it asked for. What was agreed is read once per request,
 * with the grant, and kept with the request for the check that asks.
 */
import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { carriedClaims } from '../attributes/requested-claims.ts';
import type { ConsentRepository } from '../consent/consents.ts';
import { type ConsentItem, type ConsentRequest, consentItems } from '../consent/items.ts';
import { isMobileConnect } from '../profile/request.ts';
import { clientView } from './client-view.ts';

const { Check } = interactionPolicy;

interface AskedItems {
  readonly all: readonly ConsentItem[];
  readonly missing: readonly ConsentItem[];
}

const asked = new WeakMap<object, AskedItems>();
const NOBODY: ReadonlySet<string> = new Set();

/** Whether a request has something signed. In plain OpenID Connect dtbs means nothing. */
export function hasSigned({ client, params }: KoaContextWithOIDC['oidc']): boolean {
  const [dtbs, scope, version] = [params?.dtbs, params?.scope, params?.version].map((value) =>
    typeof value === 'string' ? value : undefined,
  );
  return dtbs !== undefined && isMobileConnect(clientView(client).profile, { scope, version });
}

/** What a request wants to know of the person. */
export const consentRequest = ({ oidc }: KoaContextWithOIDC): ConsentRequest => ({
  scopes: [...oidc.requestParamOIDCScopes],
  claims: [...oidc.requestParamClaims],
  matched: carriedClaims(oidc.params?.claims).matched,
  // a relying party that may have the signature gets it for what it has signed
  signature: clientView(oidc.client).maySign && hasSigned(oidc),
});

/** What the person of this request agreed to share with its client, as far as the request asks for anything. */
export async function agreedItems(
  ctx: KoaContextWithOIDC,
  request: ConsentRequest,
  person: { readonly accountId: string; readonly clientId: string },
  consents: Pick<ConsentRepository, 'items'>,
): Promise<ReadonlySet<string>> {
  const all = consentItems(request);
  const agreed = all.length === 0 ? NOBODY : await consents.items(person.accountId, person.clientId);
  asked.set(ctx.oidc, { all, missing: all.filter((item) => !agreed.has(item)) });
  return agreed;
}

/** Whether a request asks for an item, and the person agreed. */
export function hasAgreed(ctx: KoaContextWithOIDC, item: ConsentItem): boolean {
  const items = asked.get(ctx.oidc);
  return items?.all.includes(item) === true && !items.missing.includes(item);
}

const missing = (ctx: KoaContextWithOIDC): readonly ConsentItem[] => asked.get(ctx.oidc)?.missing ?? [];

/**
 * Puts our check in place of the library's, which compare with what a session was granted: what counts is what the person
 * agreed to, in whichever browser.
 */
export function askForConsent(policy: interactionPolicy.DefaultPolicy): void {
  const consent = policy.get('consent');
  if (!consent) throw new Error('oidc-provider has no consent prompt');
  consent.checks.remove('op_scopes_missing');
  consent.checks.remove('op_claims_missing');
  consent.checks.add(
    new Check('personal_data', 'the person has not agreed to share personal data', 'consent_required', (ctx) =>
      missing(ctx).length > 0 ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
    ),
    0,
  );
  // prompt=consent asks for everything again, otherwise only for what is new
  consent.details = (ctx) => ({
    items: ctx.oidc.promptPending('consent') ? (asked.get(ctx.oidc)?.all ?? []) : missing(ctx),
  });
}
