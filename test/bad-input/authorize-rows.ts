/** Wrong authorization requests, in the browser's address and pushed. */
import { credentialsAt, REDIRECT } from '../harness/relying-party.ts';
import { encoded, type Fields, FORM, JSON_TYPE, type Row, type Sent } from './row.ts';
import { basicAt, STRANGER_REDIRECT, type World } from './world.ts';

type Change = Fields | ((world: World) => Fields);
type AppName = keyof World['apps'];

const PLAIN: Fields = { redirect_uri: REDIRECT, response_type: 'code', scope: 'openid', state: 's', nonce: 'n' };
const MOBILE: Fields = { ...PLAIN, scope: 'openid mc_authn', version: 'mc_v2.0', acr_values: '3 2' };
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

const fieldsOf = (world: World, app: AppName, operator: string, base: Fields, change: Change): Fields => ({
  client_id: credentialsAt(world.apps[app], operator).client_id,
  ...base,
  ...(typeof change === 'function' ? change(world) : change),
});

interface Place {
  readonly app?: AppName;
  readonly operator?: string;
  /** as it stands, after the fields */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const authorize =
  (base: Fields, change: Change, { app = 'shop', operator = 'operator-a', raw = '', headers = {} }: Place = {}) =>
  (world: World): Sent => ({
    path: `/${operator}/authorize?${encoded(fieldsOf(world, app, operator, base, change))}${raw}`,
    headers,
  });

const push =
  (change: Change, { operator = 'operator-a', raw = '', headers }: Place = {}) =>
  (world: World): Sent => ({
    method: 'POST',
    path: `/${operator}/par`,
    headers: { ...FORM, authorization: basicAt(world.apps.shop, operator), ...headers },
    body: `${encoded(fieldsOf(world, 'shop', operator, PLAIN, change))}${raw}`,
  });

const UNREGISTERED = 'redirect_uri is invalid: not a registered redirect address of this client';
const clientOf = (app: AppName, operator: string) => (world: World) => ({
  client_id: credentialsAt(world.apps[app], operator).client_id,
});

/** Nowhere to send the error: status 400 and no redirect. */
export const ADDRESS_ROWS: readonly Row[] = [
  ...(
    [
      ['no client_id', { client_id: undefined }, "missing required parameter 'client_id'"],
      ['an empty client_id', { client_id: '' }, "missing required parameter 'client_id'"],
      [
        'two client_id',
        { client_id: ['shop.operator-a', 'shop.operator-a'] },
        'Parameter client_id appears more than once',
      ],
      ['no redirect_uri', { redirect_uri: undefined }, "missing required parameter 'redirect_uri'"],
      ['an empty redirect_uri', { redirect_uri: '' }, "missing required parameter 'redirect_uri'"],
      ['redirect_uri with a slash more', { redirect_uri: `${REDIRECT}/` }, UNREGISTERED],
      ['redirect_uri with a query', { redirect_uri: `${REDIRECT}?a=b` }, UNREGISTERED],
      ['redirect_uri with a fragment', { redirect_uri: `${REDIRECT}#a` }, UNREGISTERED],
      ['redirect_uri in other letters', { redirect_uri: REDIRECT.toUpperCase() }, UNREGISTERED],
      ['redirect_uri of another app', { redirect_uri: STRANGER_REDIRECT }, UNREGISTERED],
      ['redirect_uri of no web address', { redirect_uri: 'javascript:alert(1)' }, UNREGISTERED],
      ['redirect_uri with a line break', { redirect_uri: `${REDIRECT}\r\nx: y` }, UNREGISTERED],
      [
        'an unregistered redirect_uri and no state',
        { redirect_uri: 'https://evil.example/', state: undefined },
        UNREGISTERED,
      ],
      [
        'two redirect_uri',
        { redirect_uri: [REDIRECT, 'https://evil.example/'] },
        'Parameter redirect_uri appears more than once',
      ],
      [
        'twice the same redirect_uri',
        { redirect_uri: [REDIRECT, REDIRECT] },
        'Parameter redirect_uri appears more than once',
      ],
    ] satisfies [string, Fields, string][]
  ).map(([name, change, told]): Row => [name, authorize(MOBILE, change), 400, 'invalid_request', told]),
  [
    'client_id in broken encoding',
    authorize(PLAIN, { client_id: undefined }, { raw: '&client_id=%ff' }),
    400,
    'invalid_request',
    'Parameter client_id is invalid: malformed url encoding',
  ],
  [
    'redirect_uri in broken encoding',
    authorize(PLAIN, { redirect_uri: undefined }, { raw: '&redirect_uri=http://localhost:9/%zz' }),
    400,
    'invalid_request',
    'Parameter redirect_uri is invalid: malformed url encoding',
  ],
  [
    'an unknown client_id',
    authorize(PLAIN, { client_id: 'nobody.operator-a' }),
    400,
    'invalid_client',
    'client is invalid',
  ],
  [
    'client_id without its operator',
    authorize(PLAIN, { client_id: 'shop' }),
    400,
    'invalid_client',
    'client is invalid',
  ],
  [
    'client_id of another operator',
    authorize(PLAIN, clientOf('shop', 'operator-b')),
    400,
    'invalid_client',
    'client is invalid',
  ],
  [
    'an overlong client_id',
    authorize(PLAIN, { client_id: 'x'.repeat(4_000) }),
    400,
    'invalid_client',
    'client is invalid',
  ],
  [
    'response_mode fragment',
    authorize(PLAIN, { response_mode: 'fragment' }),
    400,
    'unsupported_response_mode',
    /response_mode/,
  ],
  [
    'an unregistered redirect_uri, in a browser',
    authorize(PLAIN, { redirect_uri: 'https://evil.example/' }, { headers: { accept: 'text/html' } }),
    400,
    '',
    /not a registered redirect address/,
  ],
  [
    'no parameter at all',
    () => ({ path: '/operator-a/authorize' }),
    400,
    'invalid_request',
    "missing required parameter 'client_id'",
  ],
  [
    'POST to /authorize',
    () => ({ method: 'POST', path: '/operator-a/authorize', headers: FORM, body: 'a=b' }),
    404,
    'not_found',
    'POST is not served at /authorize',
  ],
  ['/authorize in other letters', () => ({ path: '/operator-a/Authorize' }), 404, 'not_found', /does not exist/],
  ['/authorize of no operator', () => ({ path: '/operator-x/authorize' }), 404, 'not_found', /does not exist/],
];

const PROMPT = 'Parameter prompt is invalid: none, login, consent, select_account, no_seam or mobile';
const SECONDS = 'a whole number of seconds';
const TWICE = 'appears more than once';
const BROKEN = 'malformed url encoding';

const told = (base: Fields, place: Place, rows: readonly (readonly [string, Change, string, string])[]): Row[] =>
  rows.map(([name, change, error, description]) => [name, authorize(base, change, place), 303, error, description]);
const raw = (rows: readonly (readonly [string, string, string])[]): Row[] =>
  rows.map(([name, text, description]) => [
    name,
    authorize(PLAIN, {}, { raw: `&${text}` }),
    303,
    'invalid_request',
    description,
  ]);

/** Sent to the relying party in the redirect, whatever the profile. */
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

const ENCRYPTED = 'Parameter login_hint is invalid: the encrypted number cannot be used';
const FORMS = 'Parameter login_hint is invalid: MSISDN:, ENCR_MSISDN: or PCR: and a value';
const LEVELS = 'Mandatory parameter acr_values is invalid: levels 1 to 4, separated by spaces';
const altered = (token: string): string => {
  const at = token.length - 10;
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
};
const AUTHZ: Fields = { ...MOBILE, scope: 'openid mc_authz', client_name: 'Test Shop' };

/** What only Mobile Connect demands. */
export const MOBILE_CONNECT_ROWS: readonly Row[] = [
  ...told(MOBILE, {}, [
    [
      'an unknown version',
      { version: 'mc_v9' },
      'invalid_request',
      'Parameter version is invalid: a Mobile Connect version that is served, or none',
    ],
    [
      'version in other letters',
      { version: 'MC_V2.0' },
      'invalid_request',
      'Parameter version is invalid: a Mobile Connect version that is served, or none',
    ],
    [
      'the version of server-initiated requests',
      { version: 'mc_si_r2_v1.0' },
      'invalid_request',
      'Parameter version is invalid: a Mobile Connect version that is served, or none',
    ],
    ['two version', { version: ['mc_v1.1', 'mc_v2.0'] }, 'invalid_request', `Parameter version ${TWICE}`],
    ['no state', { state: undefined }, 'invalid_request', 'Mandatory parameter state is missing'],
    ['an empty state', { state: '' }, 'invalid_request', 'Mandatory parameter state is missing'],
    [
      'a state beyond ASCII',
      { state: 'é' },
      'invalid_request',
      'Mandatory parameter state is invalid: printable ASCII characters',
    ],
    ['no nonce', { nonce: undefined }, 'invalid_request', 'Mandatory parameter nonce is missing'],
    ['an empty nonce', { nonce: '' }, 'invalid_request', 'Mandatory parameter nonce is missing'],
    [
      'a nonce with NUL',
      { nonce: 'a\u0000b' },
      'invalid_request',
      'Mandatory parameter nonce is invalid: printable ASCII characters',
    ],
    ['no acr_values', { acr_values: undefined }, 'invalid_request', 'Mandatory parameter acr_values is missing'],
    ['empty acr_values', { acr_values: '' }, 'invalid_request', 'Mandatory parameter acr_values is missing'],
    ...['0', '5', '2,3', '2 x', 'high', '-2', '2.0'].map(
      (acr_values) => [`acr_values ${acr_values}`, { acr_values }, 'invalid_request', LEVELS] as const,
    ),
    ['two acr_values', { acr_values: ['2', '3'] }, 'invalid_request', `Parameter acr_values ${TWICE}`],
    [
      'overlong acr_values',
      { acr_values: '2 '.repeat(40) },
      'invalid_request',
      'Mandatory parameter acr_values is invalid: at most 64 characters',
    ],
    [
      'level 1 alone',
      { acr_values: '1' },
      'unmet_authentication_requirements',
      'none of the requested acr_values can be reached',
    ],
    [
      'no openid',
      { scope: 'mc_authn' },
      'invalid_scope',
      'Mandatory parameter scope is invalid: openid must be among its values',
    ],
    [
      'an unknown scope',
      { scope: 'openid mc_unheard_of' },
      'invalid_scope',
      'Mandatory parameter scope is invalid: it has an mc_ scope that is not known here',
    ],
    [
      'KYC before its version',
      { scope: 'openid mc_kyc_plain' },
      'invalid_scope',
      'Mandatory parameter scope is invalid: mc_kyc_plain needs version mc_di_r2_v2.3 or later',
    ],
    [
      'authorisation before its version',
      { scope: 'openid mc_authz', version: 'mc_v1.1' },
      'invalid_scope',
      'Mandatory parameter scope is invalid: mc_authz needs version mc_v2.0 or later',
    ],
    [
      'identity before its version',
      { scope: 'openid mc_identity_signup', version: 'mc_v1.1' },
      'invalid_scope',
      'Mandatory parameter scope is invalid: mc_identity_signup needs version mc_v2.0 or later',
    ],
    [
      'an unknown display',
      { display: 'tv' },
      'invalid_request',
      'Parameter display is invalid: page, pop-up, touch or wap',
    ],
    ['a hint without its kind', { login_hint: '41790000077' }, 'invalid_request', FORMS],
    ['a hint of another kind', { login_hint: 'TEL:+41790000077' }, 'invalid_request', FORMS],
    ['a hint of a mail address', { login_hint: 'alice@shop.example' }, 'invalid_request', FORMS],
    [
      'a national number',
      { login_hint: 'MSISDN:0790000077' },
      'invalid_request',
      'Parameter login_hint is invalid: an international number after MSISDN:',
    ],
    [
      'a short number',
      { login_hint: 'MSISDN:41' },
      'invalid_request',
      'Parameter login_hint is invalid: an international number after MSISDN:',
    ],
    [
      'a long number',
      { login_hint: 'MSISDN:4179000007712345' },
      'invalid_request',
      'Parameter login_hint is invalid: an international number after MSISDN:',
    ],
    [
      'letters for a number',
      { login_hint: 'MSISDN:alice' },
      'invalid_request',
      'Parameter login_hint is invalid: an international number after MSISDN:',
    ],
    [
      'two hints',
      { login_hint: ['MSISDN:41790000077', 'MSISDN:41790000078'] },
      'invalid_request',
      `Parameter login_hint ${TWICE}`,
    ],
    [
      'a pseudonym that is no UUID',
      { login_hint: 'PCR:alice' },
      'invalid_request',
      'Parameter login_hint is invalid: a pseudonymous customer reference after PCR:',
    ],
    [
      'an encrypted number in another alphabet',
      { login_hint: 'ENCR_MSISDN:a b' },
      'invalid_request',
      'Parameter login_hint is invalid: an encrypted number after ENCR_MSISDN:',
    ],
    [
      'an encrypted number that nobody made',
      { login_hint: `ENCR_MSISDN:${'ab'.repeat(256)}` },
      'invalid_request',
      ENCRYPTED,
    ],
    [
      'an altered encrypted number',
      ({ subscriberIds }) => ({ login_hint: `ENCR_MSISDN:${altered(subscriberIds.own)}` }),
      'invalid_request',
      ENCRYPTED,
    ],
    [
      'half an encrypted number',
      ({ subscriberIds }) => ({ login_hint: `ENCR_MSISDN:${subscriberIds.own.slice(0, 200)}` }),
      'invalid_request',
      ENCRYPTED,
    ],
    [
      'an encrypted number of another app',
      ({ subscriberIds }) => ({ login_hint: `ENCR_MSISDN:${subscriberIds.stranger}` }),
      'invalid_request',
      ENCRYPTED,
    ],
    [
      'an encrypted number of another operator',
      ({ subscriberIds }) => ({ login_hint: `ENCR_MSISDN:${subscriberIds.elsewhere}` }),
      'invalid_request',
      ENCRYPTED,
    ],
    [
      'login_hint_token that is none',
      { login_hint_token: 'abc' },
      'invalid_request',
      'Parameter login_hint_token is invalid: the encrypted number cannot be used',
    ],
    [
      'two login_token_hint',
      { login_token_hint: ['a', 'b'] },
      'invalid_request',
      `Parameter login_token_hint ${TWICE}`,
    ],
    [
      'hints of two numbers',
      ({ subscriberIds }) => ({ login_hint: 'MSISDN:41790000078', login_hint_token: subscriberIds.own }),
      'invalid_request',
      'Parameter login_hint_token is invalid: it names another number than login_hint',
    ],
  ]),
  ...told(AUTHZ, {}, [
    ['no client_name', { client_name: undefined }, 'invalid_request', 'Mandatory parameter client_name is missing'],
    [
      'an overlong client_name',
      { client_name: 'x'.repeat(65) },
      'invalid_request',
      'Parameter client_name is invalid: at most 64 characters',
    ],
    [
      'an overlong context',
      { context: 'x'.repeat(513) },
      'invalid_request',
      'Parameter context is invalid: at most 512 characters',
    ],
    ['two context', { context: ['a', 'b'] }, 'invalid_request', `Parameter context ${TWICE}`],
    [
      'an overlong binding_message',
      { binding_message: 'x'.repeat(513) },
      'invalid_request',
      'Parameter binding_message is invalid: at most 512 characters',
    ],
    [
      'a binding_message too long for the phone',
      { binding_message: 'x'.repeat(300) },
      'invalid_request',
      'Parameter binding_message is invalid: short enough to stand whole on the phone',
    ],
    [
      'a binding_message of two lines',
      { binding_message: 'a\nb' },
      'invalid_request',
      'Parameter binding_message is invalid: one line without control or invisible characters',
    ],
    [
      'a binding_message with invisible characters',
      { binding_message: 'a\u202eb' },
      'invalid_request',
      'Parameter binding_message is invalid: one line without control or invisible characters',
    ],
  ]),
  ...told(PLAIN, { app: 'mobile' }, [
    ['a plain request of a Mobile Connect client', {}, 'invalid_request', 'Mandatory parameter acr_values is missing'],
    [
      'the same without state',
      { state: undefined, acr_values: '2' },
      'invalid_request',
      'Mandatory parameter state is missing',
    ],
    [
      'the same without nonce',
      { nonce: undefined, acr_values: '2' },
      'invalid_request',
      'Mandatory parameter nonce is missing',
    ],
  ]),
];

/** Pushed requests: JSON, never a redirect. */
export const PUSHED_ROWS: readonly Row[] = [
  [
    'a pushed request without credentials',
    (world) => ({ ...push({})(world), headers: FORM }),
    401,
    'invalid_client',
    'client authentication failed',
  ],
  [
    'a pushed request with a wrong secret',
    push({}, { headers: { authorization: `Basic ${btoa('shop.operator-a:wrong')}` } }),
    400,
    'invalid_request',
    'client_id mismatch',
  ],
  [
    'a pushed request of another client',
    push({ client_id: 'other.operator-a' }),
    400,
    'invalid_request',
    'client_id mismatch',
  ],
  ...(
    [
      ['no redirect_uri', { redirect_uri: undefined }, 'invalid_request', "missing required parameter 'redirect_uri'"],
      [
        'an unregistered redirect_uri',
        { redirect_uri: 'https://evil.example/' },
        'invalid_request',
        /^redirect_uri did not match/,
      ],
      [
        'two redirect_uri',
        { redirect_uri: [REDIRECT, REDIRECT] },
        'invalid_request',
        `Parameter redirect_uri ${TWICE}`,
      ],
      ['two state', { state: ['a', 'b'] }, 'invalid_request', `Parameter state ${TWICE}`],
      ['an unknown prompt', { prompt: 'create' }, 'invalid_request', PROMPT],
      ['no acr_values', { version: 'mc_v2.0' }, 'invalid_request', 'Mandatory parameter acr_values is missing'],
      [
        'a reference',
        { request_uri: 'urn:ietf:params:oauth:request_uri:abc' },
        'request_uri_not_supported',
        'Parameter request_uri is not supported here',
      ],
      [
        'an overlong state',
        { state: 'x'.repeat(2_049) },
        'invalid_request',
        'Parameter state is invalid: at most 2048 characters',
      ],
      [
        'a number of another operator',
        { login_hint: 'MSISDN:358457000001' },
        'access_denied',
        'number is not served here',
      ],
      [
        'an encrypted number of another app',
        ({ subscriberIds }) => ({ login_hint: `ENCR_MSISDN:${subscriberIds.stranger}` }),
        'invalid_request',
        ENCRYPTED,
      ],
    ] satisfies [string, Change, string, string | RegExp][]
  ).map(
    ([name, change, error, description]): Row => [
      `a pushed request with ${name}`,
      push(change),
      400,
      error,
      description,
    ],
  ),
  [
    'a pushed request in broken encoding',
    push({}, { raw: '&prompt=%ff' }),
    400,
    'invalid_request',
    `Parameter prompt is invalid: ${BROKEN}`,
  ],
  [
    'a pushed request in JSON',
    push({}, { headers: JSON_TYPE }),
    400,
    'invalid_request',
    'only application/x-www-form-urlencoded content-type bodies are supported on POST /par',
  ],
  [
    'a pushed request beyond all measure',
    push({ state: 'x'.repeat(60_000) }),
    413,
    'invalid_request',
    'the body is longer than 57344 bytes',
  ],
  ['GET of /par', () => ({ path: '/operator-a/par' }), 404, 'not_found', 'GET is not served at /par'],
];
