/**
 * What clients make of every wrong token, through whole logins: openid-client as it comes, the same made strict, and with
 * the checks that are left to the app. The same answer of the token endpoint is given to each.
 */
import { createHash } from 'node:crypto';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MISBEHAVIOUR_CODES, type MisbehaviourCode } from '../../../src/sandbox/misbehave/catalogue.ts';
import { type OwnGateway, startGateway } from '../../harness/gateway.ts';
import { type App, credentialsAt } from '../../harness/relying-party.ts';
import { appSent, byCode, exchange, loginFor, OPERATOR, verdicts } from './stage.ts';

const MAX_AGE_S = 3_600;
const SKEW_S = 60;

/** In the code flow openid-client trusts TLS instead of the signature, as OpenID Connect Core 3.1.3.7 (6) allows. */
const UNVERIFIED: readonly MisbehaviourCode[] = [
  'hs256_public_key',
  'hs256_client_secret',
  'hs256_empty_secret',
  'unexpected_alg',
  'bad_signature',
  'altered_claims',
  'no_signature',
  'zero_signature',
  'unknown_kid',
  'other_kid',
  'stranger_key',
  'jwk_header',
  'jku_header',
  'x5c_header',
  'x5u_header',
];
/** Left to the app, whatever openid-client is told. */
const LEFT_TO_THE_APP: readonly MisbehaviourCode[] = [
  'extra_aud',
  'wrong_azp',
  'wrong_at_hash',
  'issued_in_future',
  'lower_acr',
  'missing_acr',
  'unknown_acr',
];

let gateway: OwnGateway;
let app: App;
let own: oidc.Configuration;
beforeAll(async () => {
  gateway = await startGateway();
  ({ app, configuration: own } = await appSent(gateway, []));
});
afterAll(() => gateway.close());

const send = (misbehave: string | readonly string[]) =>
  gateway.api('PUT', `/sandbox/api/apps/${app.id}`, { misbehave });

type Kind = 'as it comes' | 'strict';

/** A client to which the token endpoint says this, whatever it asks. */
function clientTold(kind: Kind, answer: object): oidc.Configuration {
  const { client_id, client_secret } = credentialsAt(app, OPERATOR);
  const configuration = new oidc.Configuration(
    own.serverMetadata(),
    client_id,
    { client_secret, ...(kind === 'strict' && { id_token_signed_response_alg: 'RS256' }) },
    oidc.ClientSecretBasic(client_secret),
  );
  oidc.allowInsecureRequests(configuration);
  if (kind === 'strict') oidc.enableNonRepudiationChecks(configuration);
  configuration[oidc.customFetch] = (url, { body, ...options }) =>
    url === own.serverMetadata().token_endpoint
      ? Promise.resolve(Response.json(answer))
      : fetch(url, { ...options, ...(body !== undefined && body !== null && { body }) });
  return configuration;
}

/** What a strict openid-client does not look at. */
function ownChecks(claims: oidc.IDToken, accessToken: string): boolean {
  const { client_id } = credentialsAt(app, OPERATOR);
  const hash = createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
  return (
    claims.aud === client_id &&
    claims.azp === client_id &&
    claims.at_hash === hash &&
    claims.iat <= Date.now() / 1_000 + SKEW_S &&
    ['2', '3', '4'].includes(String(claims.acr))
  );
}

describe('every wrong token', () => {
  it.each(MISBEHAVIOUR_CODES)('%s', async (code) => {
    await send(code);
    const login = await loginFor(own);
    const answer = await exchange(app, byCode(login));
    const grant = (kind: Kind): Promise<oidc.IDToken | undefined> =>
      oidc
        .authorizationCodeGrant(clientTold(kind, answer), login.back, { ...login.flow.checks, maxAge: MAX_AGE_S })
        .then((tokens) => tokens.claims())
        .catch(() => undefined);
    const [byDefault, strict] = [await grant('as it comes'), await grant('strict')];
    expect({ byDefault: byDefault !== undefined, strict: strict !== undefined }).toEqual({
      byDefault: UNVERIFIED.includes(code) || LEFT_TO_THE_APP.includes(code),
      strict: LEFT_TO_THE_APP.includes(code),
    });
    expect(strict !== undefined && ownChecks(strict, answer.access_token)).toBe(false);
    const row = (await verdicts(gateway, app)).find(({ misbehaviour }) => misbehaviour === code);
    expect(row).toMatchObject({ sent: 1, verdict: 'no report' });
  });

  it('is gone once it is switched off', async () => {
    await send([]);
    const login = await loginFor(own);
    const { access_token, id_token } = await exchange(app, byCode(login));
    const claims = await oidc
      .authorizationCodeGrant(clientTold('strict', { access_token, id_token, token_type: 'bearer' }), login.back, {
        ...login.flow.checks,
        maxAge: MAX_AGE_S,
      })
      .then((tokens) => tokens.claims());
    expect(claims !== undefined && ownChecks(claims, access_token)).toBe(true);
  });
});
