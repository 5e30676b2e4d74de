/** New keys of an operator, as relying parties and people meet them: nobody notices. */
import { compactVerify, createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../harness/browser.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import { authorizeUrl, basicOf, likeJava, post } from '../harness/headless.ts';
import {
  type App,
  begin,
  callback,
  clientAt,
  createApp,
  credentialsAt,
  REDIRECT,
  signIn,
} from '../harness/relying-party.ts';
import { commandLine } from '../ops/command-line.ts';

const A = 'operator-a';
const MSISDN = '41700092501';
const API = 'https://api.example';
let gateway: OwnGateway;
let app: App;
let offset = 0;

beforeAll(async () => {
  gateway = await startGateway({
    settings: { resources: [{ identifier: API, lifetime_s: 3_600, open: true }] },
    now: () => Date.now() + offset,
    env: { SIGNET_KEYS_RETENTION_S: '3600' },
  });
  app = await createApp(gateway, { headless: true });
});
afterAll(() => gateway.close());

const wait = (seconds: number): void => {
  offset += seconds * 1_000;
};

const signet = (args: string) =>
  commandLine(args.split(' '), {
    env: {
      PORT: new URL(gateway.origin).port,
      SIGNET_DATA_DIR: gateway.dataDir,
      SIGNET_SECRETS_MASTER: gateway.config.secrets.master,
      SIGNET_ADMIN_PORT: new URL(gateway.adminOrigin).port,
      SIGNET_ADMIN_TOKEN: gateway.adminToken,
    },
  });

async function jwks(): Promise<JSONWebKeySet> {
  const answer = await fetch(`${gateway.issuer(A)}/jwks`);
  return JSON.parse(await answer.text());
}
const kids = async () => (await jwks()).keys.map(({ kid }) => kid);

const ask = async (fields: Record<string, string>): Promise<Record<string, unknown>> => {
  const { client_id, client_secret } = credentialsAt(app, A);
  const { body } = await post(`${gateway.issuer(A)}/token`, { ...fields, client_id, client_secret }, basicOf(app, A));
  return body;
};
const refresh = (tokens: Record<string, unknown>) =>
  ask({ grant_type: 'refresh_token', refresh_token: String(tokens.refresh_token) });

async function signedIn(
  hint = `MSISDN:${MSISDN}`,
  resource: string | undefined = undefined,
): Promise<Record<string, unknown>> {
  const url = authorizeUrl(app, A, { prompt: 'login', login_hint: hint, resource });
  const { parameters } = await likeJava(url, basicOf(app, A));
  return ask({ grant_type: 'authorization_code', code: parameters.get('code') ?? '', redirect_uri: REDIRECT });
}

const signedWith = ({ id_token }: Record<string, unknown>) => decodeProtectedHeader(String(id_token)).kid;
const verifies = async ({ id_token }: Record<string, unknown>): Promise<boolean> =>
  jwtVerify(String(id_token), createLocalJWKSet(await jwks()), { currentDate: new Date(Date.now() + offset) }).then(
    () => true,
    () => false,
  );

describe('new signing keys', () => {
  it('are published, sign a while later and stand first then; the old ones go when nobody needs them', async () => {
    const [rsa, ec, ...others] = await kids();
    expect(others).toEqual([]);
    const browser = new Browser();
    const shop = await clientAt(await createApp(gateway), A);
    await signIn(gateway, browser, shop, MSISDN, {});
    const silent = async () => callback(await browser.open(begin(shop, { prompt: 'none' }).url.href)).has('code');
    const first = await signedIn();
    expect(signedWith(first)).toBe(rsa);

    expect(await signet(`keys rotate --operator ${A}`)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/pending/),
    });
    const [, , newRsa, newEc] = await kids();
    expect(await kids()).toEqual([rsa, ec, newRsa, newEc]);
    expect((await jwks()).keys[0]).toEqual({
      kty: 'RSA',
      use: 'sig',
      alg: 'RS256',
      kid: rsa,
      e: 'AQAB',
      n: expect.any(String),
    });
    const second = await refresh(first);
    expect(signedWith(second)).toBe(rsa);
    expect(await signet(`keys rotate --operator ${A}`)).toMatchObject({ code: 65, out: '' });

    wait(900);
    expect(await kids()).toEqual([newRsa, newEc, rsa, ec]);
    const third = await refresh(second);
    expect(signedWith(third)).toBe(newRsa);
    expect([await verifies(second), await verifies(third)]).toEqual([true, true]);
    expect(await silent()).toBe(true);

    wait(3_590);
    expect(await kids()).toEqual([newRsa, newEc, rsa, ec]);
    wait(10);
    expect(await kids()).toEqual([newRsa, newEc]);
    expect(signedWith(await refresh(third))).toBe(newRsa);
    expect(await silent()).toBe(true);
    const listed = await signet(`keys list --operator ${A} --json`);
    const { keys } = JSON.parse(listed.out);
    expect(keys.map((key: { kid: string; state: string }) => [key.kid, key.state])).toEqual([
      [newRsa, 'current'],
      [newEc, 'current'],
      [`${A}_enc`, 'current'],
      [rsa, 'withdrawn'],
      [ec, 'withdrawn'],
    ]);
    const events = await gateway.database.prisma.auditEvent.findMany({ where: { kind: 'keys.rotated' } });
    expect(events).toMatchObject([{ operator: A, details: { use: 'sig', kids: `${newRsa} ${newEc}` } }]);
  });

  it('are of one operator only', async () => {
    const answer = await fetch(`${gateway.issuer('operator-b')}/jwks`);
    expect(JSON.parse(await answer.text()).keys).toHaveLength(2);
  });

  it('show their age in the metrics', async () => {
    const text = await (await fetch(`${gateway.adminOrigin}/metrics`)).text();
    expect(text).toMatch(/signet_operator_key_age_seconds\{operator="operator-a",alg="RS256"\} 45\d\d\n/);
  });
});

describe('new keys for encrypted numbers', () => {
  const encrypted = async (): Promise<string> => {
    const { client_id, client_secret } = app.discovery;
    const answer = await fetch(`${gateway.origin}/v2/discovery`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`,
        accept: 'application/json',
      },
      body: new URLSearchParams({ Redirect_URL: REDIRECT, MSISDN: `+${MSISDN}` }),
    });
    return JSON.parse(await answer.text()).subscriber_id;
  };

  it('encrypt a while later; what the old one encrypted still opens', async () => {
    const old = await encrypted();
    expect(await signet(`keys rotate --operator ${A} --use enc`)).toMatchObject({ code: 0 });
    expect(decodeProtectedHeader(await encrypted()).kid).toBe(`${A}_enc`);
    wait(900);
    const fresh = await encrypted();
    expect(decodeProtectedHeader(fresh).kid).toMatch(/^operator-a_enc_.{16}$/);
    for (const number of [old, fresh]) {
      expect(await signedIn(`ENCR_MSISDN:${number}`)).toMatchObject({ id_token: expect.any(String) });
    }
  });
});

describe('new signing keys for resources', () => {
  it('leave the JWT of a resource verifiable until it expires', async () => {
    const old = await signedIn(undefined, API);
    expect(await signet(`keys rotate --operator ${A}`)).toMatchObject({ code: 0 });
    wait(890);
    // the last one that the old key signs
    const last = await refresh(old);
    wait(10);
    const next = await refresh(last);
    const kid = (tokens: Record<string, unknown>) => decodeProtectedHeader(String(tokens.access_token)).kid;
    expect([kid(last), kid(next)]).toEqual([kid(old), (await kids())[0]]);
    expect(kid(next)).not.toBe(kid(old));
    wait(3_590);
    // its own times are those of the real clock
    await compactVerify(String(last.access_token), createLocalJWKSet(await jwks()));
  });
});

describe('a key that somebody else may have', () => {
  const list = async (): Promise<readonly { kid: string; state: string; alg: string }[]> =>
    JSON.parse((await signet(`keys list --operator ${A} --json`)).out).keys;
  const current = async (alg: string) =>
    (await list()).find((key) => key.alg === alg && key.state === 'current')?.kid ?? '';
  const withdraw = (kid: string) => signet(`keys withdraw --operator ${A} --kid ${kid}`);
  /** whatever its times are: they are those of the real clock */
  const isOurs = async ({ id_token }: Record<string, unknown>): Promise<boolean> =>
    compactVerify(String(id_token), createLocalJWKSet(await jwks())).then(
      () => true,
      () => false,
    );
  const events = () => gateway.database.prisma.auditEvent.findMany({ where: { kind: 'keys.withdrawn' } });

  it('is gone from the JWKS at once; another signs in its place, and nobody is signed out', async () => {
    const browser = new Browser();
    const shop = await clientAt(await createApp(gateway), A);
    await signIn(gateway, browser, shop, MSISDN, {});
    const leaked = await current('RS256');
    const before = await signedIn();
    expect(signedWith(before)).toBe(leaked);
    expect(await isOurs(before)).toBe(true);

    const done = await withdraw(leaked);
    expect(done).toMatchObject({ code: 0, out: expect.stringMatching(new RegExp(`withdrawn +RS256 +${leaked}`)) });
    const [first, ...others] = await kids();
    expect([first, ...others]).not.toContain(leaked);
    expect(first).toBe(await current('RS256'));
    expect(await isOurs(before)).toBe(false);
    const after = await refresh(before);
    expect(signedWith(after)).toBe(first);
    expect(await isOurs(after)).toBe(true);
    const silent = (hint?: unknown) =>
      browser.open(begin(shop, { prompt: 'none', ...(hint ? { id_token_hint: String(hint) } : {}) }).url.href);
    expect(callback(await silent()).has('code')).toBe(true);
    expect((await silent(before.id_token)).text).toContain('id_token_hint');

    expect(await events()).toMatchObject([{ operator: A, details: { use: 'sig', kid: leaked, successor: first } }]);
    expect(await withdraw(leaked)).toMatchObject({ code: 0 });
    expect(await events()).toHaveLength(1);
  });

  it('lets the one that waits for its turn sign at once', async () => {
    const leaked = await current('RS256');
    await signet(`keys rotate --operator ${A}`);
    const waiting = (await list()).find((key) => key.alg === 'RS256' && key.state === 'pending')?.kid;
    await withdraw(leaked);
    expect(await current('RS256')).toBe(waiting);
    expect(signedWith(await signedIn())).toBe(waiting);
    expect((await events()).at(-1)?.details).toEqual({ use: 'sig', kid: leaked });
  });

  it('opens no number any more, if it is one of those', async () => {
    const { client_id, client_secret } = app.discovery;
    const ask = async (): Promise<string> => {
      const answer = await fetch(`${gateway.origin}/v2/discovery`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}` },
        body: new URLSearchParams({ Redirect_URL: REDIRECT, MSISDN: MSISDN }),
      });
      return JSON.parse(await answer.text()).subscriber_id;
    };
    const old = await ask();
    await withdraw(await current('RSA-OAEP-256'));
    const url = (hint: string) => authorizeUrl(app, A, { prompt: 'login', login_hint: `ENCR_MSISDN:${hint}` });
    expect((await likeJava(url(old), basicOf(app, A))).parameters.get('error')).toBe('invalid_request');
    expect((await likeJava(url(await ask()), basicOf(app, A))).parameters.has('code')).toBe(true);
  });
});

it.each([
  ['keys withdraw --operator operator-a', 64, '--kid is missing'],
  ['keys withdraw --operator operator-a --kid nothing', 67, 'no key of this kid'],
  ['keys rotate --operator nowhere', 67, 'no operator of this name'],
  ['keys rotate --operator operator-a --use other', 64, '--use is sig'],
  ['keys list', 64, '--operator is missing'],
  ['keys list --operator operator-a --use sig', 64, 'usage: signet keys list'],
])('signet %s: exit code %i', async (args, code, message) => {
  expect(await signet(args)).toMatchObject({ code, out: '', err: expect.stringContaining(message) });
});
