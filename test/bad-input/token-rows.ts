/** Wrong requests for tokens. */
import { credentialsAt, REDIRECT } from '../harness/relying-party.ts';
import { JSON_TYPE, type Row } from './row.ts';
import { basic, type Change, HEADER, NOT_A_FORM, post, withoutCredentials } from './token-request.ts';
import { API, basicAt, CLOSED_API, STRANGER_REDIRECT } from './world.ts';

const CODE = { grant_type: 'authorization_code', code: 'x', redirect_uri: REDIRECT };
const NOT_NAMED = 'Parameter resource is invalid: the authorization request did not name it';
const INVALID_GRANT = 'grant request is invalid';

export const TOKEN_ROWS: readonly Row[] = [
  ...(
    [
      ['nothing', {}, 'invalid_request', 'Mandatory parameter grant_type is missing'],
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
        'Mandatory parameters code and redirect_uri are missing',
      ],
      ['no code', { ...CODE, code: undefined }, 'invalid_request', 'Mandatory parameter code is missing'],
      [
        'no redirect_uri',
        { ...CODE, redirect_uri: undefined },
        'invalid_request',
        'Mandatory parameter redirect_uri is missing',
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
      [
        'a code and a resource that nobody asked for',
        ({ tokens }) => ({ ...CODE, code: tokens.code, resource: API }),
        'invalid_target',
        NOT_NAMED,
      ],
      [
        'a code and a resource that is none',
        ({ tokens }) => ({ ...CODE, code: tokens.code, resource: 'x#y' }),
        'invalid_target',
        NOT_NAMED,
      ],
      [
        'a code and two resources',
        ({ tokens }) => ({ ...CODE, code: tokens.code, resource: [API, CLOSED_API] }),
        'invalid_target',
        'Parameter resource is needed once: an access token is for one resource',
      ],
      [
        'a refresh for a resource that nobody asked for',
        ({ tokens }) => ({ grant_type: 'refresh_token', refresh_token: tokens.refresh, resource: API }),
        'invalid_target',
        NOT_NAMED,
      ],
      ['a refresh token as code', ({ tokens }) => ({ ...CODE, code: tokens.refresh }), 'invalid_grant', INVALID_GRANT],
      [
        'no refresh_token',
        { grant_type: 'refresh_token' },
        'invalid_request',
        'Mandatory parameter refresh_token is missing',
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
