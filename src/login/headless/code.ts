/** The authorization code of a headless login: made without session or cookie, for the grant of this login alone. */
import type { Client } from 'oidc-provider';
import { displayedText } from '../../mss/content.ts';
import { locationClaimsShape } from '../../profile/location.ts';
import { scopeList } from '../../profile/scopes.ts';
import type { KeptLocations } from '../../provider/kept-location.ts';
import { type FactsKeeper, type RequestFacts, requestFacts } from '../../provider/request-facts.ts';
import type { Keyring } from '../../store/keyring.ts';
import { contentOf, evidenceOf, LOCATION_LABEL } from '../stored-content.ts';
import type { Transaction } from '../transaction.ts';
import type { LoginDoor } from '../web/visit.ts';
import type { HeadlessRequest } from './request.ts';

export interface CodePorts {
  readonly door: LoginDoor;
  readonly keyring: Pick<Keyring, 'open' | 'seal'>;
  readonly locations: Pick<KeptLocations, 'keep'>;
  readonly facts: Pick<FactsKeeper, 'seal'>;
}

function factsOf(signed: Transaction, request: HeadlessRequest, keyring: CodePorts['keyring']): RequestFacts {
  const { correlation_id, dtbs, headless, login_hint, login_hint_token } = request;
  const content = contentOf(signed, keyring);
  const facts = requestFacts({
    mobileConnect: headless.mobileConnect,
    scopes: new Set(headless.scopes),
    loginHint: login_hint ?? login_hint_token,
    correlationId: correlation_id,
    displayed: content && displayedText(content),
    dtbs,
    evidence: headless.signature ? evidenceOf(signed, keyring) : undefined,
  });
  // of an authorization code without any the provider would look for those of a browser's request
  return facts ?? {};
}

/** @param signed claimed by the caller, so that there is one code only; the person agreed to the whole request */
export async function makeCode(
  { door: { provider }, facts, keyring, locations }: CodePorts,
  client: Client,
  signed: Transaction,
  request: HeadlessRequest,
): Promise<string> {
  const { subscriberId, acr, amr, authTime, location } = signed;
  if (!subscriberId || !acr || !amr || !authTime) throw new Error('a signed login without subscriber or level');
  const { resources, scopes } = request.headless;
  const named = resources.map(([identifier]) => identifier);
  const seconds = Math.floor(authTime.getTime() / 1_000);
  const grant = new provider.Grant({ accountId: subscriberId, clientId: client.clientId });
  grant.addOIDCScope(scopes.join(' '));
  for (const [identifier, scope] of resources) grant.addResourceScope(identifier, scope);
  if (request.headless.claims.length > 0) grant.addOIDCClaims([...request.headless.claims]);
  const grantId = await grant.save();
  if (location) {
    const claims = locationClaimsShape.parse(JSON.parse(keyring.open(location, LOCATION_LABEL)));
    await locations.keep(grant, seconds, claims);
  }
  const code = new provider.AuthorizationCode({
    accountId: subscriberId,
    acr,
    amr: [amr],
    authTime: seconds,
    client,
    ...(request.code_challenge && {
      codeChallenge: request.code_challenge,
      codeChallengeMethod: request.code_challenge_method,
    }),
    grantId,
    ...facts.seal(factsOf(signed, request, keyring)),
    gty: 'authorization_code',
    nonce: request.nonce,
    redirectUri: request.redirect_uri,
    ...(named.length > 0 && { resource: named.length === 1 ? named[0] : named }),
    scope: [...new Set([...scopes, ...resources.flatMap(([, scope]) => scopeList(scope))])].join(' '),
  });
  return code.save();
}
