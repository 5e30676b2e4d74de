/** Wrong authorization requests of any profile, told to the relying party in the redirect. */
import { authorize, BROKEN, CHALLENGE, NO_RESOURCE, PLAIN, PROMPT, SECONDS, TWICE, told } from './authorize-request.ts';
import type { Row } from './row.ts';
import { API, CLOSED_API, ELSEWHERE_API, STRANGER_REDIRECT } from './world.ts';

const raw = (rows: readonly (readonly [string, string, string])[]): Row[] =>
  rows.map(([name, text, description]) => [
    name,
    authorize(PLAIN, {}, { raw: `&${text}` }),
    303,
    'invalid_request',
    description,
  ]);

export const PLAIN_ROWS: readonly Row[] = [
  ...told(PLAIN, {}, [
    [
      'no response_type',
      { response_type: undefined },
      'invalid_request',
      'Mandatory parameter response_type is missing',
    ],
    ...['token', 'id_token', 'code id_token', 'none', 'mc_si_async_code'].map(
      (type) =>
        [
          `response_type ${type}`,
          { response_type: type },
          'unsupported_response_type',
          'Mandatory parameter response_type is invalid: only code is served',
        ] as const,
    ),
    ['two response_type', { response_type: ['code', 'token'] }, 'invalid_request', `Parameter response_type ${TWICE}`],
    ['no scope', { scope: undefined }, 'invalid_request', 'Mandatory parameter scope is missing'],
    ['an empty scope', { scope: '' }, 'invalid_request', 'Mandatory parameter scope is missing'],
    [
      'scope without openid',
      { scope: 'profile' },
      'invalid_scope',
      'Mandatory parameter scope is invalid: openid must be among its values',
    ],
    [
      'scopes joined by a comma',
      { scope: 'openid,profile' },
      'invalid_scope',
      'Mandatory parameter scope is invalid: openid must be among its values',
    ],
    ['two scope', { scope: ['openid', 'mc_authn'] }, 'invalid_request', `Parameter scope ${TWICE}`],
    [
      'an overlong scope',
      { scope: `openid ${'x'.repeat(1_024)}` },
      'invalid_request',
      'Mandatory parameter scope is invalid: at most 1024 characters',
    ],
    ['a scope with a quotation mark', { scope: 'openid "' }, 'invalid_scope', 'scope contains invalid characters'],
    ['two nonce', { nonce: ['a', 'b'] }, 'invalid_request', `Parameter nonce ${TWICE}`],
    [
      'an overlong nonce',
      { nonce: 'x'.repeat(1_025) },
      'invalid_request',
      'Parameter nonce is invalid: at most 1024 characters',
    ],
    [
      'an overlong state',
      { state: 'x'.repeat(2_049) },
      'invalid_request',
      'Parameter state is invalid: at most 2048 characters',
    ],
    ['two state', { state: ['a', 'b'] }, 'invalid_request', `Parameter state ${TWICE}`],
    ['an unknown prompt', { prompt: 'create' }, 'invalid_request', PROMPT],
    ['prompt in other letters', { prompt: 'None' }, 'invalid_request', PROMPT],
    [
      'prompt none with another',
      { prompt: 'none login' },
      'invalid_request',
      'Parameter prompt is invalid: none stands alone',
    ],
    ['prompts joined by a comma', { prompt: 'login,consent' }, 'invalid_request', PROMPT],
    ['prompt none without a session', { prompt: 'none' }, 'login_required', 'End-User authentication is required'],
    ...['-1', '1.5', '1e3', 'soon', '1234567890'].map(
      (age) =>
        [`max_age ${age}`, { max_age: age }, 'invalid_request', `Parameter max_age is invalid: ${SECONDS}`] as const,
    ),
    ['two max-age', { 'max-age': ['1', '2'] }, 'invalid_request', `Parameter max-age ${TWICE}`],
    ['max-age that is no number', { 'max-age': 'soon' }, 'invalid_request', `Parameter max-age is invalid: ${SECONDS}`],
    [
      'metadata of a client',
      { registration: '{}' },
      'registration_not_supported',
      'Parameter registration is not supported',
    ],
    [
      'request_uri of a web address',
      { request_uri: 'https://evil.example/request' },
      'request_uri_not_supported',
      'Parameter request_uri is invalid: the reference to a pushed request',
    ],
    [
      'request_uri that nobody got',
      { request_uri: 'urn:ietf:params:oauth:request_uri:abc' },
      'invalid_request_uri',
      'request_uri is invalid, expired, or was already used',
    ],
    [
      'a short code_challenge',
      { code_challenge: 'short', code_challenge_method: 'S256' },
      'invalid_request',
      'code_challenge must be a string with a minimum length of 43 characters',
    ],
    [
      'an overlong code_challenge',
      { code_challenge: 'x'.repeat(129) },
      'invalid_request',
      'Parameter code_challenge is invalid: at most 128 characters',
    ],
    [
      'code_challenge_method plain',
      { code_challenge: CHALLENGE, code_challenge_method: 'plain' },
      'invalid_request',
      'not supported value of code_challenge_method',
    ],
    [
      'code_challenge without its method',
      { code_challenge: CHALLENGE },
      'invalid_request',
      'code_challenge_method must be provided',
    ],
    [
      'code_challenge_method alone',
      { code_challenge_method: 'S256' },
      'invalid_request',
      'code_challenge must be provided with code_challenge_method',
    ],
    ['id_token_hint that is none', { id_token_hint: 'abc' }, 'invalid_request', 'could not validate id_token_hint'],
    [
      'an unsigned id_token_hint',
      { id_token_hint: 'eyJhbGciOiJub25lIn0.e30.' },
      'invalid_request',
      'could not validate id_token_hint',
    ],
    [
      'id_token_hint of another operator',
      ({ tokens }) => ({ id_token_hint: tokens.id }),
      'invalid_request',
      'could not validate id_token_hint',
    ],
    [
      'an overlong id_token_hint',
      { id_token_hint: 'x'.repeat(8_193) },
      'invalid_request',
      'Parameter id_token_hint is invalid: at most 8192 characters',
    ],
    [
      'a level that is not offered',
      { acr_values: '1' },
      'unmet_authentication_requirements',
      'none of the requested acr_values can be reached',
    ],
    [
      'levels of others',
      { acr_values: 'urn:mace:incommon:iap:silver' },
      'unmet_authentication_requirements',
      'none of the requested acr_values can be reached',
    ],
    [
      'overlong ui_locales',
      { ui_locales: 'en '.repeat(100) },
      'invalid_request',
      'Parameter ui_locales is invalid: at most 256 characters',
    ],
    [
      'a number of another operator',
      { login_hint: 'MSISDN:358457000001' },
      'access_denied',
      'number is not served here',
    ],
    [
      'a pseudonym of nobody',
      { login_hint: 'PCR:00000000-0000-4000-8000-000000000000' },
      'invalid_request',
      'Parameter login_hint is invalid: the pseudonym is not known here',
    ],
    [
      'a pseudonym of another operator',
      ({ tokens }) => ({ login_hint: `PCR:${tokens.pcr}` }),
      'invalid_request',
      'Parameter login_hint is invalid: the pseudonym is not known here',
    ],
    [
      'an overlong login_hint',
      { login_hint: `ENCR_MSISDN:${'a'.repeat(4_096)}` },
      'invalid_request',
      'Parameter login_hint is invalid: at most 4096 characters',
    ],
    [
      'the location without the right to it',
      { scope: 'openid mid_location' },
      'invalid_scope',
      'this client may not ask for the location',
    ],
  ]),
  ...told(PLAIN, {}, [
    ['an unknown resource', { resource: 'https://api.example' }, 'invalid_target', NO_RESOURCE],
    ['a resource in other letters', { resource: API.toUpperCase() }, 'invalid_target', NO_RESOURCE],
    ['a resource with a slash more', { resource: `${API}/` }, 'invalid_target', NO_RESOURCE],
    ['a resource of another operator', { resource: ELSEWHERE_API }, 'invalid_target', NO_RESOURCE],
    [
      'a resource of others',
      { resource: CLOSED_API },
      'invalid_target',
      'Parameter resource is invalid: this client may not ask for this resource',
    ],
    ['a resource beside an unknown one', { resource: [API, 'urn:x'] }, 'invalid_target', NO_RESOURCE],
    ['resource userinfo', { resource: 'userinfo' }, 'invalid_target', 'resource indicator must be an absolute URI'],
    [
      'a resource with a fragment',
      { resource: `${API}#all` },
      'invalid_target',
      'resource indicator must not contain a fragment component',
    ],
    ['a resource in the code of scripts', { resource: 'javascript:alert(1)' }, 'invalid_target', NO_RESOURCE],
    [
      'an overlong resource',
      { resource: `${API}/${'x'.repeat(512)}` },
      'invalid_request',
      'Parameter resource is invalid: at most 512 characters',
    ],
  ]),
  ...told(PLAIN, { operator: 'operator-b', app: 'stranger' }, [
    [
      'a pseudonym of another sector',
      ({ tokens }) => ({ redirect_uri: STRANGER_REDIRECT, login_hint: `PCR:${tokens.pcr}` }),
      'invalid_request',
      'Parameter login_hint is invalid: the pseudonym is not known here',
    ],
  ]),
  ...told(PLAIN, { app: 'open' }, [
    [
      'a public client without PKCE',
      {},
      'invalid_request',
      'Authorization Server policy requires PKCE to be used for this request',
    ],
  ]),
  ...raw([
    ['a second state in broken encoding', 'state=%ff', `Parameter state is invalid: ${BROKEN}`],
    ['a percent sign alone', 'ui_locales=100%', `Parameter ui_locales is invalid: ${BROKEN}`],
    ['bytes that are no UTF-8', 'login_hint=MSISDN:%E4', `Parameter login_hint is invalid: ${BROKEN}`],
    ['an overlong UTF-8 form', 'binding_message=%C0%80', `Parameter binding_message is invalid: ${BROKEN}`],
    ['half a surrogate pair', 'context=%ED%A0%80', `Parameter context is invalid: ${BROKEN}`],
    ['a name in broken encoding', '%E4=1', 'Malformed request, invalid url encoding'],
    ['an unknown parameter in broken encoding', 'shoe_size=%E4', 'Malformed request, invalid url encoding'],
  ]),
];
