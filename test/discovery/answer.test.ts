/** The body of a successful answer, member by member, as the SDKs read it. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { currentSecret } from '../../src/provider/client-credentials.ts';
import { SecretCheckBusy } from '../../src/provider/secret-hash.ts';
import { basic, REDIRECT, SECRET, type Service, START, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const query = (rest: string): string => `/v2/discovery?Redirect_URL=${encodeURIComponent(REDIRECT)}&${rest}`;
const headers = { authorization: basic('shop-discovery', SECRET), accept: 'application/json' };
const ask = async (rest: string, from: Service = service, id = 'shop-discovery', secret = SECRET) => {
  const answer = await from.send('GET', query(rest), { ...headers, authorization: basic(id, secret) });
  return { ...answer, body: JSON.parse(answer.text) };
};

const ISSUER = 'http://localhost:3000/operator-b';

describe('the operator of a number', () => {
  test('everything that a relying party needs, and nothing else', async () => {
    const party = service.parties.get('shop');
    if (!party) throw new Error('shop is registered');
    const { status, body, headers: given } = await ask('MSISDN=447700900301');
    expect(status).toBe(200);
    expect(given['cache-control']).toBe('no-store');
    expect(given['set-cookie']).toBeUndefined();
    expect(body).toEqual({
      ttl: START + 15_552_000_000,
      subscriber_id: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+$/),
      subscriber_id_token: body.subscriber_id,
      response: {
        serving_operator: 'Bravo Mobile',
        country: 'GB',
        currency: 'GBP',
        client_id: 'shop.operator-b',
        client_secret: currentSecret(party, 'operator-b', service.dependencies.keyring),
        client_name: 'Demo Shop',
        apis: {
          operatorid: {
            link: [
              { rel: 'authorization', href: `${ISSUER}/authorize` },
              { rel: 'token', href: `${ISSUER}/token` },
              { rel: 'userinfo', href: `${ISSUER}/userinfo` },
              { rel: 'jwks', href: `${ISSUER}/jwks` },
              { rel: 'tokenrevoke', href: `${ISSUER}/revoke` },
              { rel: 'tokenrefresh', href: `${ISSUER}/token` },
              { rel: 'scope', href: expect.stringMatching(/^openid .*\bmc_authn\b/) },
              { rel: 'applicationShortName', href: 'Shop' },
              { rel: 'issuer', href: ISSUER },
              { rel: 'openid-configuration', href: `${ISSUER}/.well-known/openid-configuration` },
            ],
          },
        },
      },
    });
  });

  test('the encrypted number opens for this relying party at this operator', async () => {
    const { body } = await ask('MSISDN=447700900301');
    const keys = [...service.keys.values()];
    const open = (operator: string, relyingParty: string) =>
      service.issuer.open(body.subscriber_id, { operator, relyingParty, keys });
    expect(await open('operator-b', 'shop')).toEqual({ ok: true, msisdn: '447700900301' });
    expect(await open('operator-b', 'configured')).toEqual({ ok: false, code: 'invalid_subscriber_id' });
    expect(await open('operator-a', 'shop')).toEqual({ ok: false, code: 'invalid_subscriber_id' });
  });

  test('where the operator says so, the hex of PKCS#1, and the token still a JWE', async () => {
    const other = await startService({}, { operators: { subscriber_id: { form: 'pkcs1' } } });
    const { body } = await ask('MSISDN=447700900301', other);
    expect(body.subscriber_id).toMatch(/^[0-9a-f]{512}$/);
    expect(body.subscriber_id_token.split('.')).toHaveLength(5);
    for (const value of [body.subscriber_id, body.subscriber_id_token]) {
      expect(
        await other.issuer.open(value, {
          operator: 'operator-b',
          relyingParty: 'shop',
          keys: [...other.keys.values()],
        }),
      ).toEqual({ ok: true, msisdn: '447700900301' });
    }
    await other.close();
  });

  test('no answer but the encrypted number holds it', async () => {
    const { text } = await ask('MSISDN=447700900301');
    expect(text).not.toContain('447700900301');
  });

  test('the SDKs drop null and blank members', async () => {
    const blank = (value: unknown): boolean =>
      value === null ||
      value === '' ||
      (typeof value === 'object' && value !== null && Object.values(value).some(blank));
    const { body } = await ask('MSISDN=447700900301');
    expect(blank(body)).toBe(false);
  });
});

test('correlation_id comes back exactly when one was sent', async () => {
  expect((await ask('MSISDN=447700900301&correlation_id=Ab-1')).body.correlation_id).toBe('Ab-1');
  expect((await ask('MSISDN=447700900301&correlation_id=')).body).not.toHaveProperty('correlation_id');
});

test('a public client gets no secret', async () => {
  const { body } = await ask('Selected-MCC=901&Selected-MNC=01', service, 'public-discovery', 'public-app-secret');
  expect(body.response.client_id).toBe('public-app.operator-a');
  expect(body.response).not.toHaveProperty('client_secret');
});

test('premiuminfo is linked where it is served', async () => {
  const other = await startService({ served: { premiuminfo: true } });
  const { body } = await ask('MSISDN=447700900301', other);
  expect(body.response.apis.operatorid.link[3]).toEqual({ rel: 'premiuminfo', href: `${ISSUER}/premiuminfo` });
  await other.close();
});

test('a client that leaves in the middle of its body is no error of ours', async () => {
  const other = await startService();
  const { port } = new URL(other.origin);
  const socket = connect(Number(port), '127.0.0.1');
  const credentials = basic('shop-discovery', SECRET);
  socket.write(
    `POST /v2/discovery HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${credentials}\r\nContent-Length: 900\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nMSISDN=`,
  );
  await once(socket, 'connect');
  // answered after the first request was under way: the secret is checked one after the other
  expect((await ask('', other)).status).toBe(202);
  socket.destroy();
  await once(socket, 'close');
  expect((await ask('', other)).status).toBe(202);
  expect(other.logged).toEqual([]);
  await other.close();
});

describe('when something is wrong on our side', () => {
  test('a failing store is one answer without detail, and one line in the log', async () => {
    const other = await startService({
      relyingParties: {
        find: async () => undefined,
        findByDiscoveryClientId: () => Promise.reject(new Error('database at 192.0.2.7 is out of reach')),
      },
    });
    const { status, body } = await ask('', other);
    expect([status, body]).toEqual([
      500,
      { error: 'unexpected_error', error_description: 'Unexpected error', description: 'Unexpected error' },
    ]);
    expect(other.logged).toEqual([{ err: expect.any(Error), message: 'discovery failed' }]);
    await other.close();
  });

  test('an operator without encryption key hands out no answer at all', async () => {
    const other = await startService({ encryptionKeys: () => [] });
    expect((await ask('MSISDN=447700900301', other)).status).toBe(500);
    expect((await ask('Selected-MCC=901&Selected-MNC=02', other)).status).toBe(200);
    await other.close();
  });

  test('more credentials than can be checked', async () => {
    const other = await startService({ checkSecret: () => Promise.reject(new SecretCheckBusy('busy')) });
    const { status, body, headers: given } = await ask('', other);
    expect([status, body.error, given['retry-after']]).toEqual([503, 'temporarily_unavailable', '1']);
    await other.close();
  });

  test('an unknown client is checked like a known one', async () => {
    const asked: string[] = [];
    const other = await startService({
      checkSecret: async (secret) => {
        asked.push(secret);
        return true;
      },
    });
    expect((await ask('', other, 'nobody', 'guess')).status).toBe(401);
    expect((await ask('', other, 'secretless', 'guess')).status).toBe(401);
    expect(asked).toEqual(['guess', 'guess']);
    await other.close();
  });
});
