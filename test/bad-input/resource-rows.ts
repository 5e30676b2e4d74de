/** Wrong requests with or about a token, and of logout: userinfo, revocation, introspection. */
import { credentialsAt } from '../harness/relying-party.ts';
import { encoded, JSON_TYPE, type Row, type Sent } from './row.ts';
import { basic, HEADER, NOT_A_FORM, post, withoutCredentials } from './token-request.ts';
import type { World } from './world.ts';

const bearer =
  (authorization: string | ((world: World) => string), operator = 'operator-b') =>
  (world: World): Sent => ({
    path: `/${operator}/userinfo`,
    headers: { authorization: typeof authorization === 'string' ? authorization : authorization(world) },
  });

export const RESOURCE_ROWS: readonly Row[] = [
  ['userinfo without a token', () => ({ path: '/operator-b/userinfo' }), 401, 'invalid_request', 'No Access Token'],
  ['userinfo with a token that nobody got', bearer('Bearer x'), 401, 'invalid_token', 'access_token does not exist'],
  [
    'userinfo with an ID token',
    bearer(({ tokens }) => `Bearer ${tokens.id}`),
    401,
    'invalid_token',
    'access_token does not exist',
  ],
  [
    'userinfo with a refresh token',
    bearer(({ tokens }) => `Bearer ${tokens.refresh}`),
    401,
    'invalid_token',
    'access_token does not exist',
  ],
  [
    'userinfo with a token of another operator',
    bearer(({ tokens }) => `Bearer ${tokens.access}`, 'operator-a'),
    401,
    'invalid_token',
    'access_token does not exist',
  ],
  [
    'userinfo with a token with NUL',
    post('/userinfo', { access_token: 'a\0b' }, { headers: { authorization: '' } }),
    401,
    'invalid_token',
    'access_token does not exist',
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
    [`${path} without a token`, post(path, {}), 400, 'invalid_request', 'Mandatory parameter token is missing'],
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
  ['an address that no operator has', () => ({ path: '/operator-b/nothing' }), 404, 'not_found', /does not exist/],
  [
    'tools of the sandbox below an issuer',
    () => ({ path: '/operator-b/sandbox/api/apps' }),
    404,
    'not_found',
    /does not exist/,
  ],
];
