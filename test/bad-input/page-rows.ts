/** Wrong requests to the forms of a login. JSON is asked for; what a browser gets is a page with the same words. */
import type { Browser, Form } from '../harness/browser.ts';
import { encoded, type Fields, FORM, JSON_TYPE, type Row, type Sent } from './row.ts';
import type { World } from './world.ts';

const UNKNOWN = '/operator-a/login/AAAAAAAAAAAAAAAAAAAAA';

const cookies = (browser: Browser): { cookie: string } => ({
  cookie: browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
});

interface Change {
  readonly action?: string;
  readonly fields?: Fields;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const post = (form: Form, browser: Browser, { action = '', fields = {}, headers = {}, body }: Change): Sent => ({
  method: 'POST',
  path: new URL(form.action).pathname.replace(/\/\w+$/, action || '$&'),
  headers: { ...FORM, ...cookies(browser), ...headers },
  body: body ?? encoded({ ...form.fields, ...fields }),
});

/** The form that starts the login, changed. */
const start =
  (change: Change) =>
  ({ login }: World): Sent =>
    post(login.start, login.browser, change);
const number =
  (msisdn: string | undefined) =>
  ({ numberless }: World): Sent =>
    post(numberless.number, numberless.browser, { fields: { msisdn } });

const INVALID = /./;

export const LOGIN_ROWS: readonly Row[] = [
  ['a login that nobody began', () => ({ path: UNKNOWN }), 400, 'lost_cookie', INVALID],
  ['the state of a login that nobody began', () => ({ path: `${UNKNOWN}/status` }), 400, 'lost_cookie', INVALID],
  ['the events of a login that nobody began', () => ({ path: `${UNKNOWN}/events` }), 400, 'lost_cookie', INVALID],
  ['an address that no login has', () => ({ path: '/operator-a/login/x' }), 404, 'not_found', INVALID],
  [
    'an action that no login has',
    () => ({ method: 'POST', path: `${UNKNOWN}/approve`, headers: FORM, body: '' }),
    404,
    'not_found',
    INVALID,
  ],
  ['a login by PATCH', () => ({ method: 'PATCH', path: UNKNOWN }), 405, 'method_not_allowed', INVALID],
  ['a login without its cookie', ({ login }) => ({ path: new URL(login.url).pathname }), 400, 'lost_cookie', INVALID],
  [
    'a login with the cookie of another',
    ({ login, numberless }) => ({ path: new URL(login.url).pathname, headers: cookies(numberless.browser) }),
    400,
    'lost_cookie',
    INVALID,
  ],
  [
    'a login at another operator',
    ({ login }) => ({
      path: new URL(login.url).pathname.replace('operator-a', 'operator-b'),
      headers: cookies(login.browser),
    }),
    400,
    'lost_cookie',
    INVALID,
  ],
  ['a start without its token', start({ fields: { csrf: undefined } }), 400, 'invalid_request', INVALID],
  ['a start with a wrong token', start({ fields: { csrf: 'x' } }), 400, 'invalid_request', INVALID],
  [
    'a start with the token of another login',
    (world) => start({ fields: world.numberless.number.fields })(world),
    400,
    'invalid_request',
    INVALID,
  ],
  ['a start of another site', start({ headers: { 'sec-fetch-site': 'cross-site' } }), 400, 'invalid_request', INVALID],
  [
    'a start of another origin',
    start({ headers: { origin: 'https://evil.example' } }),
    400,
    'invalid_request',
    INVALID,
  ],
  ['a start without its cookie', start({ headers: { cookie: '' } }), 400, 'lost_cookie', INVALID],
  ['a start in JSON', start({ headers: JSON_TYPE, body: '{}' }), 415, 'invalid_request', INVALID],
  ['a start beyond all measure', start({ fields: { more: 'x'.repeat(9_000) } }), 413, 'invalid_request', INVALID],
  ['a cancel with a wrong token', start({ action: '/cancel', fields: { csrf: 'x' } }), 400, 'invalid_request', INVALID],
  ['a finish with a wrong token', start({ action: '/finish', fields: { csrf: 'x' } }), 400, 'invalid_request', INVALID],
  ['no number', number(''), 422, '', /aria-invalid="true"/],
  ['a number that is none', number('alice'), 422, '', /aria-invalid="true"/],
  ['a short number', number('4179'), 422, '', /aria-invalid="true"/],
  ['a number of another operator', number('+358 457 000001'), 422, '', /aria-invalid="true"/],
];
