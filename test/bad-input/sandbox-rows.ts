/** Wrong requests to the sandbox API. */
import { REDIRECT } from '../harness/relying-party.ts';
import { FORM, JSON_TYPE, type Row, type Sent } from './row.ts';

const APPS = '/sandbox/api/apps';
const NUMBERS = '/sandbox/api/numbers';

const json = (method: string, path: string, value: unknown) => (): Sent => ({
  method,
  path,
  headers: JSON_TYPE,
  body: typeof value === 'string' ? value : JSON.stringify(value),
});

const APP = { name: 'Shop', redirect_uris: [REDIRECT] };
const NUMBER = { msisdn: '41790000078', behaviour: 'approve' };

const apps: readonly (readonly [string, object, string | RegExp])[] = [
  ['no name', { ...APP, name: undefined }, /expected string/],
  ['a blank name', { ...APP, name: ' ' }, />=1 characters/],
  ['a long name', { ...APP, name: 'x'.repeat(65) }, /<=64 characters/],
  ['a name with NUL', { ...APP, name: 'a\0b' }, 'must have no control characters'],
  ['a long short_name', { ...APP, short_name: 'x'.repeat(17) }, /<=16 characters/],
  ['no redirect address', { ...APP, redirect_uris: [] }, />=1 items/],
  [
    'a redirect address on the open web',
    { ...APP, redirect_uris: ['http://evil.example/'] },
    'must be https, http on loopback, or a reverse-domain scheme of an app',
  ],
  ['a redirect address with a fragment', { ...APP, redirect_uris: [`${REDIRECT}#a`] }, 'must have no fragment'],
  ['a redirect address that is none', { ...APP, redirect_uris: ['/callback'] }, 'must be an absolute address'],
  [
    'redirect addresses of several hosts',
    { ...APP, redirect_uris: [REDIRECT, 'https://shop.example/'] },
    'is needed, since the redirect addresses have several hosts',
  ],
  ['an unknown member', { ...APP, shoe_size: 42 }, /shoe_size/],
  ['an unknown profile', { ...APP, profile: 'saml' }, /auto/],
  [
    'private_key_jwt without keys',
    { ...APP, token_endpoint_auth_method: 'private_key_jwt' },
    'is needed for private_key_jwt, or jwks',
  ],
  [
    'HS256 without a secret',
    { ...APP, token_endpoint_auth_method: 'none', id_token_signed_response_alg: 'HS256' },
    'HS256 needs a client with a secret',
  ],
];

const numbers: readonly (readonly [string, object, string, string | RegExp])[] = [
  ['no number', { behaviour: 'approve' }, 'invalid_request', /expected string/],
  ['a number that is none', { ...NUMBER, msisdn: 'alice' }, 'invalid_request', /international number/],
  [
    'a number that nobody serves',
    { ...NUMBER, msisdn: '33612345678' },
    'unknown_number',
    /no operator here serves this number/,
  ],
  ['a number of fixed faults', { ...NUMBER, msisdn: '41000092401' }, 'fixed_number', /always answers fault 401/],
  ['an unknown behaviour', { ...NUMBER, behaviour: 'dance' }, 'invalid_request', /manual/],
  ['a fault without its behaviour', { ...NUMBER, fault: 401 }, 'invalid_request', 'only goes with behaviour fault'],
  [
    'behaviour fault without a fault',
    { ...NUMBER, behaviour: 'fault' },
    'invalid_request',
    /behaviour fault needs one of/,
  ],
  ['a fault that does not exist', { ...NUMBER, behaviour: 'fault', fault: 999 }, 'invalid_request', /must be one of/],
  ['a time before now', { ...NUMBER, after_ms: -1 }, 'invalid_request', />=0/],
  ['an unknown method', { ...NUMBER, methods: ['pigeon'] }, 'invalid_request', /sim/],
  ['a method twice', { ...NUMBER, methods: ['sim', 'sim'] }, 'invalid_request', 'must not name a method twice'],
  ['an unknown key', { ...NUMBER, key: 'DSA' }, 'invalid_request', /EC/],
  ['an unknown member', { ...NUMBER, shoe_size: 42 }, 'invalid_request', /shoe_size/],
];

export const SANDBOX_ROWS: readonly Row[] = [
  ...apps.map(
    ([name, value, told]): Row => [`an app with ${name}`, json('POST', APPS, value), 400, 'invalid_request', told],
  ),
  ['an app in broken JSON', json('POST', APPS, '{'), 400, 'invalid_json', 'the body is not valid JSON'],
  [
    'an app beyond all measure',
    json('POST', APPS, { ...APP, name: 'x'.repeat(20_000) }),
    413,
    'too_large',
    'the body is larger than 16384 bytes',
  ],
  [
    'an app as a form',
    () => ({ method: 'POST', path: APPS, headers: FORM, body: 'name=Shop' }),
    415,
    'unsupported_media_type',
    'send JSON with Content-Type: application/json',
  ],
  ['an app by PUT', json('PUT', APPS, APP), 405, 'method_not_allowed', 'only GET, POST is served here'],
  ...numbers.map(
    ([name, value, error, told]): Row => [`settings with ${name}`, json('PUT', NUMBERS, value), 400, error, told],
  ),
  ['settings in broken JSON', json('PUT', NUMBERS, '{'), 400, 'invalid_json', 'the body is not valid JSON'],
  [
    'settings as a form',
    () => ({ method: 'PUT', path: NUMBERS, headers: FORM, body: 'msisdn=41790000078' }),
    415,
    'unsupported_media_type',
    'send JSON with Content-Type: application/json',
  ],
  [
    'settings beyond all measure',
    json('PUT', NUMBERS, { ...NUMBER, msisdn: '4'.repeat(20_000) }),
    413,
    'too_large',
    'the body is larger than 16384 bytes',
  ],
  ['settings by POST', json('POST', NUMBERS, NUMBER), 405, 'method_not_allowed', 'only GET, PUT is served here'],
  [
    'a reset of a number that nobody serves',
    () => ({ method: 'DELETE', path: `${NUMBERS}/33612345678` }),
    404,
    'unknown_number',
    /no such number here/,
  ],
  [
    'an answer to no message',
    json('POST', '/sandbox/api/messages/abc', { action: 'approve' }),
    404,
    'unknown_message',
    'no such message',
  ],
  [
    'an answer that does not exist',
    json('POST', '/sandbox/api/messages/abc', { action: 'dance' }),
    400,
    'invalid_request',
    'must be approve, refuse or ignore',
  ],
  [
    'messages of a number that is none',
    () => ({ path: '/sandbox/api/messages?msisdn=alice' }),
    400,
    'invalid_request',
    /one international number/,
  ],
  [
    'an API that the sandbox does not have',
    () => ({ path: '/sandbox/api/nothing' }),
    404,
    'not_found',
    /does not exist/,
  ],
];
