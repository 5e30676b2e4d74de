import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuthorizationParameters } from '../../src/profile/request.ts';
import { checkRequest, RULES } from '../../src/profile/rules.ts';
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
    ['KYC without acr_values', { scope: 'openid mc_kyc_plain', acr_values: undefined }],
    ['hashed KYC without acr_values', { scope: 'openid mc_kyc_hashed', acr_values: '' }],
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
      { scope: 'openid mc_kyc_plain', acr_values: '9' },
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

  test('a plain OpenID Connect request is never refused', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (params) => {
        expect(checkRequest(params, { profile: 'oidc' })).toBeUndefined();
      }),
    );
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
