/** The kit for relying parties refuses every wrong token, through whole logins, each for a reason of its own. */
import { createRelyingParty, type ErrorCode, type RelyingParty } from 'signet/relying-party';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MISBEHAVIOUR_CODES, MISBEHAVIOURS, type MisbehaviourCode } from '../../../src/sandbox/misbehave/catalogue.ts';
import { Browser } from '../../harness/browser.ts';
import { type OwnGateway, startGateway } from '../../harness/gateway.ts';
import { type App, createApp, credentialsAt } from '../../harness/relying-party.ts';
import { OPERATOR, VOUCHED_FOR, verdictOn } from './stage.ts';

const BASE = 'http://localhost:9';
const CALLBACK = `${BASE}/auth/callback`;

/** What the kit says of each. */
const CODES: Readonly<Record<MisbehaviourCode, ErrorCode>> = {
  alg_none: 'alg_not_registered',
  alg_none_other_case: 'alg_not_registered',
  hs256_public_key: 'alg_not_registered',
  hs256_client_secret: 'alg_not_registered',
  hs256_empty_secret: 'alg_not_registered',
  unexpected_alg: 'alg_not_registered',
  bad_signature: 'bad_signature',
  altered_claims: 'bad_signature',
  no_signature: 'bad_signature',
  zero_signature: 'bad_signature',
  unknown_kid: 'unknown_kid',
  other_kid: 'unknown_kid',
  stranger_key: 'bad_signature',
  jwk_header: 'header_key_injection',
  jku_header: 'header_key_injection',
  x5c_header: 'header_key_injection',
  x5u_header: 'header_key_injection',
  unknown_crit: 'header_key_injection',
  wrong_iss: 'wrong_issuer',
  similar_iss: 'wrong_issuer',
  missing_iss: 'wrong_issuer',
  wrong_aud: 'wrong_audience',
  similar_aud: 'wrong_audience',
  extra_aud: 'wrong_audience',
  missing_aud: 'wrong_audience',
  wrong_azp: 'wrong_azp',
  other_rp_token: 'wrong_audience',
  missing_sub: 'malformed',
  wrong_nonce: 'wrong_nonce',
  missing_nonce: 'wrong_nonce',
  wrong_at_hash: 'at_hash_mismatch',
  replayed: 'wrong_nonce',
  logout_token: 'logout_token',
  missing_id_token: 'token_response_invalid',
  expired: 'expired',
  missing_exp: 'malformed',
  exp_as_text: 'malformed',
  not_yet_valid: 'not_yet_valid',
  issued_in_future: 'issued_in_future',
  missing_iat: 'malformed',
  old_auth_time: 'auth_time_too_old',
  missing_auth_time: 'auth_time_missing',
  lower_acr: 'acr_too_low',
  missing_acr: 'acr_missing',
  unknown_acr: 'acr_too_low',
};

let gateway: OwnGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

type Algorithm = 'RS256' | 'ES256' | 'HS256';

interface Site {
  readonly app: App;
  readonly rp: RelyingParty;
  readonly failures: string[];
}

async function openSite(alg: Algorithm): Promise<Site> {
  const app = await createApp(gateway, { redirect_uris: [CALLBACK], id_token_signed_response_alg: alg });
  const failures: string[] = [];
  const { client_id: clientId, client_secret: clientSecret, issuer } = credentialsAt(app, OPERATOR);
  const rp = createRelyingParty({
    ...{ issuer, clientId, clientSecret },
    baseUrl: BASE,
    cookieSecret: 'a secret of at least 32 characters',
    idTokenAlgorithm: alg,
    // what was accepted is used, and so seen by the sandbox
    userinfo: true,
    onError: ({ code }) => {
      failures.push(code);
      return undefined;
    },
  });
  return { app, rp, failures };
}

/** A whole login; whether there is a session after it. */
async function signsIn({ rp }: Site): Promise<boolean> {
  const begun = await rp.login(new Request(`${BASE}/`), { acr: '2', maxAge: 3_600, msisdn: VOUCHED_FOR });
  const cookie = (answer: Response): string =>
    answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
  const back = await new Browser().open(begun.headers.get('location') ?? '', gateway.origin);
  expect(back.location).toContain(CALLBACK);
  const ended = await rp.handle(new Request(back.location ?? '', { headers: { cookie: cookie(begun) } }));
  if (!ended) throw new Error('the kit did not answer its callback');
  return (await rp.session(new Request(`${BASE}/`, { headers: { cookie: cookie(ended) } }))) !== undefined;
}

describe.each(['RS256', 'ES256', 'HS256'] as const)('the kit with %s', (alg) => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite(alg);
  });

  it('takes a right token', async () => {
    expect(await signsIn(site)).toBe(true);
    expect(site.failures).toEqual([]);
  });

  const needsPublicKey = (code: MisbehaviourCode): boolean => (MISBEHAVIOURS[code].needs ?? []).includes('public key');
  const sendable = MISBEHAVIOUR_CODES.filter((code) => alg !== 'HS256' || !needsPublicKey(code));

  it.each(sendable)('refuses %s', async (code) => {
    await gateway.api('PUT', `/sandbox/api/apps/${site.app.id}`, { misbehave: code });
    site.failures.length = 0;
    expect(await signsIn(site)).toBe(false);
    expect(site.failures).toEqual([CODES[code]]);
    expect(await verdictOn(gateway, site.app, code)).toMatchObject({ sent: 1, accepted: 0, verdict: 'no report' });
  });
});
