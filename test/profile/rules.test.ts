import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuthorizationParameters } from '../../src/profile/request.ts';
import { checkRequest, RULES, rulebookOf } from '../../src/profile/rules.ts';
import { ACCEPTED_VERSIONS, PUBLISHED_VERSIONS } from '../../src/profile/versions.ts';

const good: AuthorizationParameters = {
  client_id: 'shop.operator-a',
  redirect_uri: 'https://shop.example/callback',
  response_type: 'code',
  scope: 'openid mc_authn',
  version: 'mc_v2.0',
  state: 'b7a4',
  nonce: '5e1c',
  acr_values: '3 2',
};

const kyc: AuthorizationParameters = { scope: 'openid mc_kyc_plain', version: 'mc_di_r2_v2.3' };
const authz: AuthorizationParameters = { scope: 'openid mc_authz', client_name: 'Shop' };

const MOBILE_CONNECT = { profile: 'mobile-connect' } as const;

describe('a Mobile Connect request', () => {
  test.each<[string, AuthorizationParameters]>([
    ['the least one', {}],
    ['without version', { version: undefined }],
    ...ACCEPTED_VERSIONS.map((version): [string, AuthorizationParameters] => [version, { version }]),
    ['with an empty version', { version: '' }],
    ['one level', { acr_values: '2' }],
    ['a level that nobody offers', { acr_values: '1' }],
    ['blanks around levels', { acr_values: ' 4  3 2 ' }],
    ['KYC without acr_values', { ...kyc, acr_values: undefined }],
    ['hashed KYC without acr_values', { ...kyc, scope: 'openid mc_kyc_hashed', acr_values: '' }],
    ['KYC without a version', { ...kyc, version: undefined }],
    ['KYC with the version after', { ...kyc, version: 'mc_di_v3.0' }],
    ['authorisation', authz],
    ['authorisation with words', { ...authz, context: 'Pay 10 EUR', binding_message: '' }],
    ['identity without words', { scope: 'openid mc_identity_phonenumber' }],
    ['a scope name of 3.0', { scope: 'openid mc_phonenumber', version: 'mc_di_v3.0' }],
    ['an unknown scope of somebody else', { scope: 'openid mc_authn shoe_size' }],
    ['every length at its limit', { state: 's'.repeat(2_048), nonce: 'n'.repeat(1_024) }],
    ['a context beyond ASCII', { ...authz, context: 'Zahlung über 10 €\nan Zoë' }],
    ['scopes in another order', { scope: 'mc_authn openid' }],
    ['prompt none', { prompt: 'none' }],
    ['prompt login', { prompt: 'login' }],
    ['prompt mobile', { prompt: 'mobile' }],
    ['prompt no_seam', { prompt: 'no_seam' }],
    ['prompt select_account', { prompt: 'select_account' }],
    ['two prompts', { prompt: 'login consent' }],
    ['an empty prompt', { prompt: '' }],
    ['display page', { display: 'page' }],
    ['display pop-up', { display: 'pop-up' }],
    ['display popup', { display: 'popup' }],
    ['display touch', { display: 'touch' }],
    ['display wap', { display: 'wap' }],
    ['max-age', { 'max-age': '3600' }],
    ['max_age 0', { max_age: '0' }],
  ])('is accepted: %s', (_name, change) => {
    expect(checkRequest({ ...good, ...change }, MOBILE_CONNECT)).toBeUndefined();
  });

  test.each<[AuthorizationParameters, string, string]>([
    [{ response_type: undefined }, 'invalid_request', 'Mandatory parameter response_type is missing'],
    [
      { response_type: 'code id_token' },
      'unsupported_response_type',
      'Mandatory parameter response_type is invalid: only code is served',
    ],
    [
      { response_type: 'token' },
      'unsupported_response_type',
      'Mandatory parameter response_type is invalid: only code is served',
    ],
    [{ scope: undefined }, 'invalid_request', 'Mandatory parameter scope is missing'],
    [{ scope: '' }, 'invalid_request', 'Mandatory parameter scope is missing'],
    [{ scope: 'mc_authn' }, 'invalid_scope', 'Mandatory parameter scope is invalid: openid must be among its values'],
    [
      { scope: 'openid_mc_authn' },
      'invalid_scope',
      'Mandatory parameter scope is invalid: openid must be among its values',
    ],
    [
      { version: 'mc_v9' },
      'invalid_request',
      'Parameter version is invalid: a Mobile Connect version that is served, or none',
    ],
    [
      { version: 'MC_V2.0' },
      'invalid_request',
      'Parameter version is invalid: a Mobile Connect version that is served, or none',
    ],
    [{ state: undefined }, 'invalid_request', 'Mandatory parameter state is missing'],
    [{ state: '' }, 'invalid_request', 'Mandatory parameter state is missing'],
    [{ nonce: undefined }, 'invalid_request', 'Mandatory parameter nonce is missing'],
    [{ nonce: '' }, 'invalid_request', 'Mandatory parameter nonce is missing'],
    [{ acr_values: undefined }, 'invalid_request', 'Mandatory parameter acr_values is missing'],
    [{ acr_values: '' }, 'invalid_request', 'Mandatory parameter acr_values is missing'],
    ...['0', '5', '22', '2,3', '2 x', 'urn:loa:2', '-2'].map(
      (acr_values): [AuthorizationParameters, string, string] => [
        { acr_values },
        'invalid_request',
        'Mandatory parameter acr_values is invalid: levels 1 to 4, separated by spaces',
      ],
    ),
    [
      { ...kyc, acr_values: '9' },
      'invalid_request',
      'Mandatory parameter acr_values is invalid: levels 1 to 4, separated by spaces',
    ],
    [
      { prompt: 'create' },
      'invalid_request',
      'Parameter prompt is invalid: none, login, consent, select_account, no_seam or mobile',
    ],
    [{ prompt: 'none login' }, 'invalid_request', 'Parameter prompt is invalid: none stands alone'],
    [{ display: 'tv' }, 'invalid_request', 'Parameter display is invalid: page, pop-up, touch or wap'],
    [{ ...authz, client_name: undefined }, 'invalid_request', 'Mandatory parameter client_name is missing'],
    [
      { scope: 'openid mc_unheard_of' },
      'invalid_scope',
      'Mandatory parameter scope is invalid: it has an mc_ scope that is not known here',
    ],
    [
      { ...kyc, version: 'mc_v2.0' },
      'invalid_scope',
      'Mandatory parameter scope is invalid: mc_kyc_plain needs version mc_di_r2_v2.3 or later',
    ],
    [
      { ...authz, version: 'mc_v1.1' },
      'invalid_scope',
      'Mandatory parameter scope is invalid: mc_authz needs version mc_v2.0 or later',
    ],
    [{ state: 'é' }, 'invalid_request', 'Mandatory parameter state is invalid: printable ASCII characters'],
    [{ nonce: 'a\u0000' }, 'invalid_request', 'Mandatory parameter nonce is invalid: printable ASCII characters'],
    ...Object.entries({
      'Mandatory parameter state': 2_048,
      'Mandatory parameter nonce': 1_024,
      'Mandatory parameter scope': 1_024,
      'Parameter client_name': 64,
      'Parameter context': 512,
      'Parameter binding_message': 512,
      'Parameter login_hint': 4_096,
      'Parameter id_token_hint': 8_192,
    }).map(([what, limit]): [AuthorizationParameters, string, string] => [
      { [what.split(' ').at(-1) ?? '']: 'x'.repeat(limit + 1) },
      'invalid_request',
      `${what} is invalid: at most ${limit} characters`,
    ]),
    [{ registration: '{}' }, 'registration_not_supported', 'Parameter registration is not supported'],
    [{ max_age: '-1' }, 'invalid_request', 'Parameter max_age is invalid: a whole number of seconds'],
    [{ 'max-age': 'soon' }, 'invalid_request', 'Parameter max-age is invalid: a whole number of seconds'],
  ])('%j is answered with %s: %s', (change, error, description) => {
    expect(checkRequest({ ...good, ...change }, MOBILE_CONNECT)).toEqual({ error, description });
  });

  test('the first broken rule is the answer', () => {
    expect(checkRequest({}, MOBILE_CONNECT)?.description).toBe('Mandatory parameter response_type is missing');
    expect(checkRequest({ ...good, state: '', nonce: '', acr_values: '' }, MOBILE_CONNECT)?.description).toBe(
      'Mandatory parameter state is missing',
    );
  });
});

describe('which requests are held to the rules', () => {
  const bare: AuthorizationParameters = { response_type: 'code', scope: 'openid' };
  test.each<['auto' | 'mobile-connect' | 'oidc', AuthorizationParameters, boolean]>([
    ['auto', bare, false],
    ['auto', { ...bare, version: '' }, false],
    ['auto', { ...bare, version: 'mc_v1.1' }, true],
    ['auto', { ...bare, version: 'anything' }, true],
    ['auto', { ...bare, scope: 'openid mc_authn' }, true],
    ['auto', { ...bare, scope: 'openid mc_unheard_of' }, true],
    ['auto', { ...bare, scope: 'openid amc_authn' }, false],
    ['mobile-connect', bare, true],
    ['oidc', bare, false],
    ['oidc', { ...bare, version: 'mc_v2.0', scope: 'openid mc_authn' }, false],
  ])('profile %s, %j: %s', (profile, params, held) => {
    expect(checkRequest(params, { profile }) !== undefined).toBe(held);
  });

  test.each<[AuthorizationParameters, string | undefined]>([
    [{}, undefined],
    [{ state: 'é', nonce: undefined, acr_values: 'urn:loa:2', display: 'tv', version: 'mc_v9' }, undefined],
    [{ scope: 'openid mc_unheard_of mc_authz' }, undefined],
    [{ scope: 'profile' }, 'Mandatory parameter scope is invalid: openid must be among its values'],
    [{ response_type: undefined }, 'Mandatory parameter response_type is missing'],
    [{ prompt: 'none login' }, 'Parameter prompt is invalid: none stands alone'],
    [{ max_age: 'soon' }, 'Parameter max_age is invalid: a whole number of seconds'],
    [{ state: 's'.repeat(2_049) }, 'Parameter state is invalid: at most 2048 characters'],
  ])('plain OpenID Connect with %j: %s', (change, description) => {
    expect(checkRequest({ ...bare, ...change }, { profile: 'oidc' })?.description).toBe(description);
  });

  test('what only Mobile Connect demands never refuses a plain request', () => {
    const own = fc.constantFrom(...Object.keys(good), 'display', 'client_name', 'context', 'correlation_id', 'dtbs');
    fc.assert(
      fc.property(fc.dictionary(own, fc.string({ maxLength: 16 })), (params) => {
        expect(checkRequest({ ...params, ...bare }, { profile: 'oidc' })).toBeUndefined();
      }),
    );
  });

  test.each<[AuthorizationParameters, string]>([
    [{ scope: 'openid' }, 'mc_v1.1'],
    [{ scope: 'openid mc_authz' }, 'mc_v2.0'],
    [{ scope: 'openid mc_kyc_plain' }, 'mc_di_r2_v2.3'],
    [{ scope: 'openid', version: 'mc_v2' }, 'mc_v2.0'],
    [{ scope: 'openid mc_authn', version: 'mc_di_v3.0' }, 'mc_di_r2_v2.3'],
  ])('%j is held to the rules of %s', (params, rulebook) => {
    expect(rulebookOf('mobile-connect', params)).toBe(rulebook);
    expect(rulebookOf('oidc', params)).toBe('oidc');
  });
});

test('every rule has a name of its own', () => {
  expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
});

test('whatever is published is accepted, and 2.0 is published in both spellings', () => {
  const accepted: readonly string[] = ACCEPTED_VERSIONS;
  expect(PUBLISHED_VERSIONS.filter((version) => !accepted.includes(version))).toEqual([]);
  expect(PUBLISHED_VERSIONS).toEqual(expect.arrayContaining(['mc_v2.0', 'mc_v2_0']));
  expect(PUBLISHED_VERSIONS).not.toContain('mc_di_v3.0');
});

test('a description holds only what OAuth allows in error_description, and never the value sent', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(good), 'prompt', 'display', 'max_age', 'max-age'),
      fc.string({ minLength: 12 }),
      (name, value) => {
        const description = checkRequest({ ...good, [name]: value }, MOBILE_CONNECT)?.description ?? '';
        expect(description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/);
        expect(description.includes(value.trim()) && value.trim() !== '').toBe(false);
      },
    ),
  );
});
