/** Authorization requests that are forged, exchanged or bent. */
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, expect } from 'vitest';
import { Browser, type Page } from '../../harness/browser.ts';
import { basicOf, post } from '../../harness/headless.ts';
import {
  type App,
  answeredByItself,
  callback,
  createApp,
  credentialsAt,
  REDIRECT,
} from '../../harness/relying-party.ts';
import { attack, each } from '../attack.ts';
import { A, authorizeAt, B, OTHER, type Parameters, type Target, tokensOf, VOUCHED, vouched } from './target.ts';

const FIRST = '41700092501';
const SECOND = '41700092502';

/** What an answer brings in its address, wherever in it. */
const brought = ({ location = '' }: Page): string[] =>
  ['code', 'access_token', 'id_token', 'token'].filter((name) => new RegExp(`[?&#]${name}=`).test(location));

export function requests(target: () => Target): void {
  let signer: App;
  let privateKey: CryptoKey;
  let publicKey: CryptoKey;
  /** of another sector */
  let far: App;

  beforeAll(async () => {
    ({ privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true }));
    const keys = [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }];
    signer = await createApp(target().gateway, { jwks: { keys }, redirect_uris: [REDIRECT, OTHER] });
    far = await createApp(target().gateway, { redirect_uris: ['https://far.example/callback'] });
  });

  const answered = async (): Promise<void> => expect(brought(await vouched(target().shop))).toEqual(['code']);

  attack('response-type-tricks', {
    twin: answered,
    tries: each<Parameters>(
      {
        token: { response_type: 'token' },
        id_token: { response_type: 'id_token' },
        'id_token token': { response_type: 'id_token token' },
        'code id_token': { response_type: 'code id_token' },
        'code token': { response_type: 'code token' },
        none: { response_type: 'none' },
        'code, twice': { response_type: 'code code' },
        'in capitals': { response_type: 'CODE' },
        nothing: { response_type: undefined },
        'response_mode fragment': { response_mode: 'fragment' },
        'response_mode web_message': { response_mode: 'web_message' },
        'response_mode jwt': { response_mode: 'query.jwt' },
        'prompt none besides login': { prompt: 'none login' },
      },
      async (change) => expect(brought(await vouched(target().shop, change))).toEqual([]),
    ),
  });

  attack('parameter-pollution', {
    twin: answered,
    tries: each<Readonly<Record<string, string>>>(
      {
        client_id: { client_id: 'nobody' },
        response_type: { response_type: 'token' },
        scope: { scope: 'openid phone' },
        state: { state: 'other' },
        nonce: { nonce: 'other' },
        login_hint: { login_hint: 'MSISDN:447700900302' },
        acr_values: { acr_values: '4' },
        max_age: { max_age: '0' },
      },
      async (more) => {
        const first = { acr_values: '2', max_age: '60', login_hint: VOUCHED };
        const address = `${authorizeAt(target().shop, B, first)}&${new URLSearchParams(more)}`;
        expect(brought(await new Browser().open(address))).toEqual([]);
      },
    ),
  });

  const claims = (change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => {
    const { client_id, issuer } = credentialsAt(signer, B);
    const now = Math.floor(target().now() / 1_000);
    const request = { client_id, response_type: 'code', redirect_uri: REDIRECT, scope: 'openid', login_hint: VOUCHED };
    return { iss: client_id, aud: issuer, iat: now, exp: now + 300, ...request, state: 's', nonce: 'n', ...change };
  };
  const object = (
    change: Readonly<Record<string, unknown>> = {},
    key: CryptoKey | Uint8Array = privateKey,
    alg = 'ES256',
  ) => new SignJWT(claims(change)).setProtectedHeader({ alg, kid: 'one' }).sign(key);
  const withObject = (request: string, change: Parameters = {}): Promise<Page> =>
    new Browser().open(authorizeAt(signer, B, { request, ...change }));
  const refused = async (request: string | Promise<string>, change: Parameters = {}): Promise<void> =>
    expect(brought(await withObject(await request, change))).toEqual([]);

  attack('request-object-forgery', {
    twin: async () => expect(brought(await withObject(await object()))).toEqual(['code']),
    tries: {
      'alg none': () => refused(new UnsecuredJWT(claims()).encode()),
      'the client secret as key': () =>
        refused(object({}, new TextEncoder().encode(credentialsAt(signer, B).client_secret), 'HS256')),
      'the public key as secret': async () =>
        refused(object({}, new TextEncoder().encode(await exportSPKI(publicKey)), 'HS256')),
      'a key of one’s own': async () => refused(object({}, (await generateKeyPair('ES256')).privateKey)),
      'the object of one client in the request of another': async () => {
        const { client_id } = credentialsAt(target().shop, B);
        await refused(object(), { client_id });
      },
      'for another operator': () => refused(object({ aud: target().gateway.issuer(A) })),
      'one that is over': () => refused(object({ exp: 1_000 })),
      'one that never ends': () => refused(object({ exp: undefined })),
      'an address that is not registered': () => refused(object({ redirect_uri: 'https://evil.example/' })),
      'an object within the object': async () => refused(object({ request: await object() })),
      'by reference': async () => {
        const page = await vouched(signer, { request_uri: `${target().inner.origin}/object` });
        expect([brought(page), target().inner.asked]).toEqual([[], []]);
      },
      'parameters beside it, which count for nothing': async () => {
        const page = await withObject(await object(), { redirect_uri: OTHER, state: 'other', scope: 'openid phone' });
        expect([page.location?.split('?')[0], callback(page).get('state')]).toEqual([REDIRECT, 's']);
      },
    },
  });

  const push = async (app: App, change: Readonly<Record<string, string>> = {}): Promise<string> => {
    const request = { response_type: 'code', redirect_uri: REDIRECT, scope: 'openid', login_hint: VOUCHED };
    const form = { client_id: credentialsAt(app, B).client_id, ...request, state: 's', nonce: 'n', ...change };
    const { body } = await post(`${credentialsAt(app, B).issuer}/par`, form, basicOf(app, B));
    return String(body.request_uri);
  };
  const pushed = (app: App, request_uri: string, more: Readonly<Record<string, string>> = {}, operator = B) => {
    const { client_id, issuer } = credentialsAt(app, operator);
    const query = new URLSearchParams({ client_id, request_uri, ...more });
    return new Browser().open(`${issuer}/authorize?${query}`);
  };

  attack('par-swap', {
    twin: async () => expect(brought(await pushed(target().shop, await push(target().shop)))).toEqual(['code']),
    tries: {
      'of a rival': async () => expect(brought(await pushed(target().shop, await push(target().rival)))).toEqual([]),
      'the shop’s in the name of a rival': async () =>
        expect(brought(await pushed(target().rival, await push(target().shop)))).toEqual([]),
      'at another operator': async () =>
        expect(brought(await pushed(target().shop, await push(target().shop), {}, A))).toEqual([]),
      'a second time': async () => {
        const request = await push(target().shop);
        expect(brought(await pushed(target().shop, request))).toEqual(['code']);
        expect(brought(await pushed(target().shop, request))).toEqual([]);
      },
      'a guess': async () =>
        expect(brought(await pushed(target().shop, `urn:ietf:params:oauth:request_uri:${'a'.repeat(43)}`))).toEqual([]),
      'with parameters beside it': async () => {
        const page = await pushed(target().shop, await push(target().shop), { redirect_uri: OTHER, state: 'other' });
        expect([page.location?.split('?')[0], callback(page).get('state')]).toEqual([REDIRECT, 's']);
      },
      'pushed in the name of another client': async () => {
        const { client_id } = credentialsAt(target().shop, B);
        expect(await push(target().rival, { client_id })).toBe('undefined');
      },
    },
  });

  const hinted = (id_token_hint: string, change: Parameters = {}): Promise<Page> =>
    vouched(target().shop, { id_token_hint, ...change });

  attack('id-token-hint-forgery', {
    twin: async () => {
      const { id_token = '' } = await tokensOf(target().shop);
      expect(brought(await hinted(id_token))).toEqual(['code']);
    },
    tries: {
      'alg none': async () => {
        const { id_token = '' } = await tokensOf(target().shop);
        const claims = Buffer.from(id_token.split('.')[1] ?? '', 'base64url').toString();
        expect(brought(await hinted(new UnsecuredJWT(JSON.parse(claims)).encode()))).toEqual([]);
      },
      'changed after signing': async () => {
        const { id_token = '' } = await tokensOf(target().shop);
        const [header, payload = '', signature] = id_token.split('.');
        const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), sub: 'somebody' };
        const changed = Buffer.from(JSON.stringify(claims)).toString('base64url');
        expect(brought(await hinted(`${header}.${changed}.${signature}`))).toEqual([]);
      },
      'of another client': async () => {
        const { id_token = '' } = await tokensOf(target().rival);
        expect(brought(await hinted(id_token))).toEqual([]);
      },
      'of another operator': async () => {
        const { id_token = '' } = await tokensOf(target().shop);
        const page = await new Browser().open(
          authorizeAt(target().shop, A, { id_token_hint: id_token, login_hint: `MSISDN:${FIRST}`, prompt: 'none' }),
        );
        expect(callback(page).get('error')).toBe('invalid_request');
      },
      'a stolen one, in a browser where nobody is signed in': async () => {
        const { id_token = '' } = await tokensOf(target().shop);
        const page = await hinted(id_token, { login_hint: undefined, prompt: 'none' });
        expect([brought(page), callback(page).get('error')]).toEqual([[], 'login_required']);
      },
      'of another person than the one who then signs in': async () => {
        const { id_token = '' } = await tokensOf(target().shop);
        const browser = new Browser();
        const number = '447700900302';
        await target().gateway.api('PUT', '/sandbox/api/numbers', { msisdn: number, behaviour: 'approve' });
        const page = await browser.open(
          authorizeAt(target().shop, B, { id_token_hint: id_token, login_hint: `MSISDN:${number}`, acr_values: '3' }),
        );
        const back = await answeredByItself(target().gateway, browser, page);
        expect([brought(back), callback(back).get('error')]).toEqual([[], 'login_required']);
      },
    },
  });

  const subscriberId = async (app: App): Promise<string> => {
    const { client_id, client_secret } = app.discovery;
    const answer = await fetch(`${target().gateway.origin}/v2/discovery`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}` },
      body: new URLSearchParams({ Redirect_URL: REDIRECT, MSISDN: '447700900301' }),
    });
    return JSON.parse(await answer.text()).subscriber_id;
  };
  const sub = async (app: App): Promise<string> => {
    const { id_token = '' } = await tokensOf(app);
    return JSON.parse(Buffer.from(id_token.split('.')[1] ?? '', 'base64url').toString()).sub;
  };

  attack('login-hint-forgery', {
    twin: async () => {
      const { shop } = target();
      expect(brought(await vouched(shop, { login_hint: `ENCR_MSISDN:${await subscriberId(shop)}` }))).toEqual(['code']);
      expect(brought(await vouched(shop, { login_hint: `PCR:${await sub(shop)}` }))).toEqual(['code']);
    },
    tries: {
      'the encrypted number of another relying party': async () => {
        const page = await vouched(target().rival, { login_hint: `ENCR_MSISDN:${await subscriberId(target().shop)}` });
        expect(callback(page).get('error')).toBe('invalid_request');
      },
      'the pseudonym of another sector': async () => {
        const login_hint = `PCR:${await sub(target().shop)}`;
        const page = await vouched(far, { login_hint, redirect_uri: 'https://far.example/callback' });
        expect(new URL(page.location ?? '').searchParams.get('error')).toBe('invalid_request');
      },
      'a number of another operator': async () => {
        const page = await vouched(target().shop, { login_hint: `MSISDN:${SECOND}` });
        expect(callback(page).get('error')).toBe('access_denied');
      },
    },
  });
}
