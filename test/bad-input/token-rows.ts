/** Wrong requests of relying parties behind the browser: tokens, userinfo, revocation, introspection, logout. */
import { credentialsAt, REDIRECT } from '../harness/relying-party.ts';
import { encoded, type Fields, FORM, JSON_TYPE, type Row, type Sent } from './row.ts';
import { basicAt, STRANGER_REDIRECT, type World } from './world.ts';

type Change = Fields | ((world: World) => Fields);
interface Caller {
  readonly app?: keyof World['apps'];
  readonly operator?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A form with the credentials of the shop at operator-b, unless said otherwise. */
const post =
  (path: string, change: Change, { app = 'shop', operator = 'operator-b', headers = {} }: Caller = {}) =>
  (world: World): Sent => ({
    method: 'POST',
    path: `/${operator}${path}`,
    headers: { ...FORM, authorization: basicAt(world.apps[app], operator), ...headers },
    body: encoded(typeof change === 'function' ? change(world) : change),
  });

const withoutCredentials =
  (path: string, change: Change, authorization?: string) =>
  (world: World): Sent => ({
    ...post(path, change)(world),
    headers: authorization === undefined ? FORM : { ...FORM, authorization },
  });

const basic = (text: string): string => `Basic ${btoa(text)}`;
const CODE = { grant_type: 'authorization_code', code: 'x', redirect_uri: REDIRECT };
const INVALID_GRANT = 'grant request is invalid';
const HEADER = 'invalid authorization header value format';
const NOT_A_FORM = (path: string): string =>
  `only application/x-www-form-urlencoded content-type bodies are supported on POST ${path}`;

export const TOKEN_ROWS: readonly Row[] = [
  ...(
    [
      ['nothing', {}, 'invalid_request', "missing required parameter 'grant_type'"],
      ['an unknown grant_type', { grant_type: 'magic' }, 'unsupported_grant_type', 'unsupported grant_type requested'],
      [
        'grant_type password',
        { grant_type: 'password', username: 'a', password: 'b' },
        'unsupported_grant_type',
        'unsupported grant_type requested',
      ],
      ['grant_type implicit', { grant_type: 'implicit' }, 'unsupported_grant_type', 'unsupported grant_type requested'],
      [
        'two grant_type',
        { grant_type: ['authorization_code', 'refresh_token'] },
        'invalid_request',
        "'grant_type' parameter must not be provided twice",
      ],
      [
        'no code and no redirect_uri',
        { grant_type: 'authorization_code' },
        'invalid_request',
        "missing required parameters 'code' and 'redirect_uri'",
      ],
      ['no code', { ...CODE, code: undefined }, 'invalid_request', "missing required parameter 'code'"],
      [
        'no redirect_uri',
        { ...CODE, redirect_uri: undefined },
        'invalid_request',
        "missing required parameter 'redirect_uri'",
      ],
      ['two code', { ...CODE, code: ['x', 'y'] }, 'invalid_request', "'code' parameter must not be provided twice"],
      ['a code that nobody got', CODE, 'invalid_grant', INVALID_GRANT],
      ['an overlong code', { ...CODE, code: 'x'.repeat(9_000) }, 'invalid_grant', INVALID_GRANT],
      ['a code with NUL', { ...CODE, code: 'a\u0000b' }, 'invalid_grant', INVALID_GRANT],
      [
        'a code and another redirect_uri',
        ({ tokens }) => ({ ...CODE, code: tokens.code, redirect_uri: STRANGER_REDIRECT }),
        'invalid_grant',
        INVALID_GRANT,
      ],
      [
        'a code and a verifier that nobody asked for',
        ({ tokens }) => ({ ...CODE, code: tokens.code, code_verifier: 'x'.repeat(43) }),
        'invalid_grant',
        INVALID_GRANT,
      ],
      ['a refresh token as code', ({ tokens }) => ({ ...CODE, code: tokens.refresh }), 'invalid_grant', INVALID_GRANT],
      [
        'no refresh_token',
        { grant_type: 'refresh_token' },
        'invalid_request',
        "missing required parameter 'refresh_token'",
      ],
      [
        'a refresh token that nobody got',
        { grant_type: 'refresh_token', refresh_token: 'x' },
        'invalid_grant',
        INVALID_GRANT,
      ],
      [
        'an access token to refresh',
        ({ tokens }) => ({ grant_type: 'refresh_token', refresh_token: tokens.access }),
        'invalid_grant',
        INVALID_GRANT,
      ],
      [
        'a refresh for more than was granted',
        ({ tokens }) => ({ grant_type: 'refresh_token', refresh_token: tokens.refresh, scope: 'openid profile' }),
        'invalid_scope',
        /scope/,
      ],
      [
        'another client_id than the header',
        { ...CODE, client_id: 'other.operator-b' },
        'invalid_request',
        'client_id mismatch',
      ],
      [
        'another secret than the header',
        ({ apps }) => ({
          ...CODE,
          client_id: credentialsAt(apps.shop, 'operator-b').client_id,
          client_secret: 'other',
        }),
        'invalid_request',
        'client authentication must only be provided using one mechanism',
      ],
    ] satisfies [string, Change, string, string | RegExp][]
  ).map(([name, change, error, told]): Row => [`/token with ${name}`, post('/token', change), 400, error, told]),
  [
    '/token with a code of another client',
    post('/token', ({ tokens }) => ({ ...CODE, code: tokens.code }), { app: 'mobile' }),
    400,
    'invalid_grant',
    INVALID_GRANT,
  ],
  [
    '/token with a code of another operator',
    post('/token', ({ tokens }) => ({ ...CODE, code: tokens.code }), { operator: 'operator-a' }),
    400,
    'invalid_grant',
    INVALID_GRANT,
  ],
  [
    '/token with a refresh token of another client',
    post('/token', ({ tokens }) => ({ grant_type: 'refresh_token', refresh_token: tokens.refresh }), { app: 'mobile' }),
    400,
    'invalid_grant',
    INVALID_GRANT,
  ],
  [
    '/token with a refresh token of another operator',
    post('/token', ({ tokens }) => ({ grant_type: 'refresh_token', refresh_token: tokens.refresh }), {
      operator: 'operator-a',
    }),
    400,
    'invalid_grant',
    INVALID_GRANT,
  ],
  ...(
    [
      ['no credentials', undefined, 400, 'invalid_request', 'no client authentication mechanism provided'],
      ['a Bearer header', 'Bearer x', 400, 'invalid_request', HEADER],
      ['a Basic header that is no base64', 'Basic !!', 400, 'invalid_request', HEADER],
      ['a Basic header without colon', basic('nobody'), 400, 'invalid_request', HEADER],
      [
        'a Basic header without secret',
        basic('nobody.operator-b:'),
        400,
        'invalid_request',
        'client_secret must be provided in the Authorization header',
      ],
      [
        'a Basic header with a percent sign',
        basic('a%zz:b'),
        400,
        'invalid_request',
        'client_id and client_secret in the authorization header are not properly encoded',
      ],
      ['an unknown client', basic('nobody.operator-b:x'), 401, 'invalid_client', 'client authentication failed'],
    ] satisfies [string, string | undefined, number, string, string][]
  ).map(
    ([name, header, status, error, told]): Row => [
      `/token with ${name}`,
      withoutCredentials('/token', CODE, header),
      status,
      error,
      told,
    ],
  ),
  [
    '/token with a wrong secret',
    (world) =>
      withoutCredentials(
        '/token',
        CODE,
        basic(`${credentialsAt(world.apps.shop, 'operator-b').client_id}:wrong`),
      )(world),
    401,
    'invalid_client',
    'client authentication failed',
  ],
  [
    '/token with the credentials of another operator',
    (world) => withoutCredentials('/token', CODE, basicAt(world.apps.shop, 'operator-a'))(world),
    401,
    'invalid_client',
    'client authentication failed',
  ],
  [
    '/token with an identifier alone',
    withoutCredentials('/token', ({ apps }) => ({
      ...CODE,
      client_id: credentialsAt(apps.shop, 'operator-b').client_id,
    })),
    401,
    'invalid_client',
    'client authentication failed',
  ],
  [
    '/token with an assertion that is none',
    withoutCredentials('/token', { ...CODE, client_assertion: 'x', client_assertion_type: 'y' }),
    400,
    'invalid_request',
    'invalid client_assertion format',
  ],
  ['/token in JSON', post('/token', CODE, { headers: JSON_TYPE }), 400, 'invalid_request', NOT_A_FORM('/token')],
  [
    '/token beyond all measure',
    post('/token', { ...CODE, code: 'x'.repeat(60_000) }),
    413,
    'invalid_request',
    'the body is longer than 57344 bytes',
  ],
  [
    '/token beyond all measure, of nobody',
    withoutCredentials('/token', { ...CODE, code: 'x'.repeat(60_000) }),
    413,
    'invalid_request',
    'the body is longer than 57344 bytes',
  ],
  ['GET of /token', () => ({ path: '/operator-b/token' }), 404, 'not_found', 'GET is not served at /token'],
];

const bearer =
  (authorization: string | ((world: World) => string), operator = 'operator-b') =>
  (world: World): Sent => ({
    path: `/${operator}/userinfo`,
    headers: { authorization: typeof authorization === 'string' ? authorization : authorization(world) },
  });

export const RESOURCE_ROWS: readonly Row[] = [
  [
    'userinfo without a token',
    () => ({ path: '/operator-b/userinfo' }),
    401,
    'invalid_token',
    'no access token provided',
  ],
  ['userinfo with a token that nobody got', bearer('Bearer x'), 401, 'invalid_token', 'invalid token provided'],
  [
    'userinfo with an ID token',
    bearer(({ tokens }) => `Bearer ${tokens.id}`),
    401,
    'invalid_token',
    'invalid token provided',
  ],
  [
    'userinfo with a refresh token',
    bearer(({ tokens }) => `Bearer ${tokens.refresh}`),
    401,
    'invalid_token',
    'invalid token provided',
  ],
  [
    'userinfo with a token of another operator',
    bearer(({ tokens }) => `Bearer ${tokens.access}`, 'operator-a'),
    401,
    'invalid_token',
    'invalid token provided',
  ],
  [
    'userinfo with a token with NUL',
    post('/userinfo', { access_token: 'a\0b' }, { headers: { authorization: '' } }),
    401,
    'invalid_token',
    'invalid token provided',
  ],
  ['userinfo with an empty Bearer', bearer('Bearer'), 400, 'invalid_request', HEADER],
  ['userinfo with a token of two words', bearer('Bearer a b'), 400, 'invalid_request', HEADER],
  [
    'userinfo with client credentials',
    bearer(basic('a:b')),
    400,
    'invalid_request',
    'authorization header scheme must be `Bearer`',
  ],
  [
    'userinfo with a token in the address',
    () => ({ path: '/operator-b/userinfo?access_token=x' }),
    400,
    'invalid_request',
    'access tokens must not be provided via query parameter',
  ],
  [
    'userinfo with two tokens',
    post('/userinfo', { access_token: 'x' }, { headers: { authorization: 'Bearer x' } }),
    400,
    'invalid_request',
    'access token must only be provided using one mechanism',
  ],
  [
    'userinfo by DELETE',
    () => ({ method: 'DELETE', path: '/operator-b/userinfo' }),
    404,
    'not_found',
    'DELETE is not served at /userinfo',
  ],
  ...['/revoke', '/introspect'].flatMap((path): Row[] => [
    [`${path} without a token`, post(path, {}), 400, 'invalid_request', "missing required parameter 'token'"],
    [
      `${path} with two tokens`,
      post(path, { token: ['x', 'y'] }),
      400,
      'invalid_request',
      "'token' parameter must not be provided twice",
    ],
    [
      `${path} without credentials`,
      withoutCredentials(path, { token: 'x' }),
      400,
      'invalid_request',
      'no client authentication mechanism provided',
    ],
    [
      `${path} of an unknown client`,
      withoutCredentials(path, { token: 'x' }, basic('nobody.operator-b:x')),
      401,
      'invalid_client',
      'client authentication failed',
    ],
    [`${path} in JSON`, post(path, { token: 'x' }, { headers: JSON_TYPE }), 400, 'invalid_request', NOT_A_FORM(path)],
    [`GET of ${path}`, () => ({ path: `/operator-b${path}` }), 404, 'not_found', `GET is not served at ${path}`],
  ]),
  [
    'logout to an unregistered address',
    ({ apps }) => ({
      path: `/operator-b/logout?${encoded({ client_id: credentialsAt(apps.shop, 'operator-b').client_id, post_logout_redirect_uri: 'https://evil.example/' })}`,
    }),
    400,
    'invalid_request',
    'post_logout_redirect_uri not registered',
  ],
  [
    'logout with a hint that is none',
    () => ({ path: '/operator-b/logout?id_token_hint=x' }),
    400,
    'invalid_request',
    'could not decode id_token_hint',
  ],
  [
    'logout of an unknown client',
    () => ({ path: '/operator-b/logout?client_id=nobody' }),
    400,
    'invalid_client',
    'client is invalid',
  ],
  [
    'a logout that nobody asked for',
    () => ({ method: 'POST', path: '/operator-b/logout/confirm', headers: FORM, body: 'xsrf=x&logout=yes' }),
    400,
    'invalid_request',
    'could not find logout details',
  ],
  ['an address that no operator has', () => ({ path: '/operator-b/nothing' }), 404, 'not_found', /does not exist/],
  [
    'tools of the sandbox below an issuer',
    () => ({ path: '/operator-b/sandbox/api/apps' }),
    404,
    'not_found',
    /does not exist/,
  ],
];
