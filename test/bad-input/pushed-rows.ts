/** Wrong pushed requests (RFC 9126): answered in JSON, never by a redirect. */
import { REDIRECT } from '../harness/relying-party.ts';
import { BROKEN, type Change, ENCRYPTED, NO_RESOURCE, PROMPT, push, TWICE } from './authorize-request.ts';
import { FORM, JSON_TYPE, type Row } from './row.ts';

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
      [
        'no redirect_uri',
        { redirect_uri: undefined },
        'invalid_request',
        'Mandatory parameter redirect_uri is missing',
      ],
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
      ['an unknown resource', { resource: 'urn:x' }, 'invalid_target', NO_RESOURCE],
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
