/** Authorization requests whose error can be sent nowhere: status 400 and no redirect. */
import { credentialsAt, REDIRECT } from '../harness/relying-party.ts';
import { type AppName, authorize, MOBILE, PLAIN } from './authorize-request.ts';
import { type Fields, FORM, type Row } from './row.ts';
import { STRANGER_REDIRECT, type World } from './world.ts';

const UNREGISTERED = 'redirect_uri is invalid: not a registered redirect address of this client';
const clientOf = (app: AppName, operator: string) => (world: World) => ({
  client_id: credentialsAt(world.apps[app], operator).client_id,
});

export const ADDRESS_ROWS: readonly Row[] = [
  ...(
    [
      ['no client_id', { client_id: undefined }, 'Mandatory parameter client_id is missing'],
      ['an empty client_id', { client_id: '' }, 'Mandatory parameter client_id is missing'],
      [
        'two client_id',
        { client_id: ['shop.operator-a', 'shop.operator-a'] },
        'Parameter client_id appears more than once',
      ],
      ['no redirect_uri', { redirect_uri: undefined }, 'Mandatory parameter redirect_uri is missing'],
      ['an empty redirect_uri', { redirect_uri: '' }, 'Mandatory parameter redirect_uri is missing'],
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
    'Mandatory parameter client_id is missing',
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
