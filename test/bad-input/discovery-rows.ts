/** Wrong requests to discovery and to the operator selection. */
import { REDIRECT } from '../harness/relying-party.ts';
import { encoded, type Fields, FORM, JSON_TYPE, type Row, type Sent } from './row.ts';
import { basicAt, basicAtDiscovery, STRANGER_REDIRECT, type World } from './world.ts';

const PATH = '/v2/discovery';

const ask =
  (fields: Fields, headers: Readonly<Record<string, string>> = {}) =>
  ({ apps }: World): Sent => ({
    path: `${PATH}?${encoded({ Redirect_URL: REDIRECT, ...fields })}`,
    headers: { authorization: basicAtDiscovery(apps.shop), ...headers },
  });
const send =
  (body: string, headers: Readonly<Record<string, string>>) =>
  ({ apps }: World): Sent => ({
    method: 'POST',
    path: PATH,
    headers: { authorization: basicAtDiscovery(apps.shop), ...headers },
    body,
  });
const as =
  (authorization: (world: World) => string) =>
  (world: World): Sent =>
    ask({}, { authorization: authorization(world) })(world);

const NUMBER = 'Parameter MSISDN is invalid: an international number of 7 to 15 digits';
const PLAIN_VALUES = 'The body is not a JSON object of plain values';
const REFUSED = 'Client authentication failed';

export const DISCOVERY_ROWS: readonly Row[] = [
  ...(
    [
      ['no credentials', () => ''],
      ['another scheme', () => 'Bearer x'],
      ['an unknown application', () => `Basic ${btoa('nobody:x')}`],
      ['an identifier with NUL', () => `Basic ${btoa('a\0b:x')}`],
      ['a wrong secret', ({ apps }) => `Basic ${btoa(`${apps.shop.discovery.client_id}:wrong`)}`],
      ['an empty secret', ({ apps }) => `Basic ${btoa(`${apps.shop.discovery.client_id}:`)}`],
      ['the credentials at an operator', ({ apps }) => basicAt(apps.shop, 'operator-a')],
    ] satisfies [string, (world: World) => string][]
  ).map(([name, header]): Row => [`discovery with ${name}`, as(header), 401, 'invalid_client', REFUSED]),
  ...(
    [
      ['no Redirect_URL', { Redirect_URL: undefined }, 'Mandatory parameter Redirect_URL is missing'],
      ['an empty Redirect_URL', { Redirect_URL: '' }, 'Mandatory parameter Redirect_URL is missing'],
      [
        'a Redirect_URL of another app',
        { Redirect_URL: STRANGER_REDIRECT },
        'Parameter Redirect_URL is invalid: not a registered redirect address of this application',
      ],
      [
        'two Redirect_URL',
        { Redirect_URL: [REDIRECT, STRANGER_REDIRECT] },
        'Parameter Redirect_URL appears more than once',
      ],
      ['a national number', { MSISDN: '0790000077' }, NUMBER],
      ['letters for a number', { MSISDN: 'alice' }, NUMBER],
      ['a long number', { MSISDN: '4179000007712345' }, NUMBER],
      ['two numbers', { MSISDN: ['41790000077', '41790000078'] }, 'Parameter MSISDN appears more than once'],
      ['Selected-MCC alone', { 'Selected-MCC': '901' }, 'Mandatory parameter Selected-MNC is missing'],
      ['Selected-MNC alone', { 'Selected-MNC': '01' }, 'Mandatory parameter Selected-MCC is missing'],
      [
        'letters for Selected-MCC',
        { 'Selected-MCC': 'abc', 'Selected-MNC': '01' },
        'Parameter Selected-MCC is invalid: three digits',
      ],
      [
        'a long Selected-MNC',
        { 'Selected-MCC': '901', 'Selected-MNC': '0001' },
        'Parameter Selected-MNC is invalid: two or three digits',
      ],
      ['Identified-MCC alone', { 'Identified-MCC': '901' }, 'Mandatory parameter Identified-MNC is missing'],
      ['a network in another form', { mcc_mnc: '901-01' }, 'Parameter mcc_mnc is invalid: two codes like 901_01'],
      [
        'a long correlation_id',
        { correlation_id: 'x'.repeat(129) },
        'Parameter correlation_id is invalid: up to 128 printable characters without blanks',
      ],
      [
        'a correlation_id of two words',
        { correlation_id: 'a b' },
        'Parameter correlation_id is invalid: up to 128 printable characters without blanks',
      ],
    ] satisfies [string, Fields, string][]
  ).map(([name, fields, told]): Row => [`discovery with ${name}`, ask(fields), 400, 'invalid_request', told]),
  [
    'discovery of a number that nobody serves',
    ask({ MSISDN: '33612345678' }),
    404,
    'Not_Found_Entity',
    'Operator Not Found',
  ],
  [
    'discovery of a network that nobody has',
    ask({ 'Selected-MCC': '208', 'Selected-MNC': '01' }),
    404,
    'Not_Found_Entity',
    'Operator Not Found',
  ],
  ['discovery with broken JSON', send('{', JSON_TYPE), 400, 'invalid_request', PLAIN_VALUES],
  ['discovery with a JSON list', send('[]', JSON_TYPE), 400, 'invalid_request', PLAIN_VALUES],
  ['discovery with nested JSON', send('{"Redirect_URL":{"a":1}}', JSON_TYPE), 400, 'invalid_request', PLAIN_VALUES],
  [
    'discovery with a text',
    send('MSISDN=41790000077', { 'content-type': 'text/plain' }),
    415,
    'invalid_request',
    'The body is neither application/x-www-form-urlencoded nor application/json',
  ],
  [
    'discovery beyond all measure',
    send(`MSISDN=${'4'.repeat(9_000)}`, FORM),
    413,
    'invalid_request',
    'The body is longer than 8192 bytes',
  ],
  [
    'discovery by PUT',
    (world) => ({ ...ask({})(world), method: 'PUT' }),
    405,
    'invalid_request',
    'Only GET, POST, OPTIONS are served here',
  ],
  ['a selection that nobody began', () => ({ path: `${PATH}/users/operator-selection` }), 400, '', /<h1/],
  [
    'a selection with a forged session',
    () => ({ path: `${PATH}/users/operator-selection?session_id=abc` }),
    400,
    '',
    /<h1/,
  ],
  [
    'a selection sent by another site',
    () => ({
      method: 'POST',
      path: `${PATH}/users/operator-selection?session_id=abc`,
      headers: { ...FORM, 'sec-fetch-site': 'cross-site' },
      body: 'msisdn=41790000077',
    }),
    403,
    '',
    /<h1/,
  ],
];
