/**
 * Wrong tokens are impossible in production: neither a configuration nor a registration takes `misbehave`, nothing of the
 * sandbox answers, and an app that brings the setting along in its database row is sent right tokens.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway } from '../../../src/app.ts';
import type { Gateway } from '../../../src/gateway.ts';
import { createLogger } from '../../../src/ops/logging.ts';
import { currentSecret, operatorClientId } from '../../../src/provider/client-credentials.ts';
import { createRegistration, registrationSchema } from '../../../src/provider/registration.ts';
import { MISBEHAVIOUR_CODES } from '../../../src/sandbox/misbehave/catalogue.ts';
import type { Database } from '../../../src/store/database.ts';
import { createKeyring } from '../../../src/store/keyring.ts';
import { createAdapterFactory } from '../../../src/store/oidc-adapter.ts';
import { createRelyingPartyRepository } from '../../../src/store/relying-parties.ts';
import { createSubscriberRepository } from '../../../src/store/subscribers.ts';
import { loadSandbox, loadWith, MASTER, mistakesOf, relyingParty } from '../../config/sources.ts';
import { openTestDatabase } from '../../store/test-database.ts';

const ISSUER = 'https://id.nord.example';
const CALLBACK = 'https://shop.example/cb';
const ROOT = readFileSync(new URL('../../signature/vectors/root.pem', import.meta.url), 'utf8');
const SECONDS = 600;

const keyring = createKeyring([MASTER]);
let database: Database;
let gateway: Gateway;
const server = createServer((incoming, answer) => void gateway.publicApp.callback()(incoming, answer));

beforeAll(async () => {
  database = await openTestDatabase();
  gateway = await createGateway({
    config: loadWith({}),
    database,
    log: createLogger({ level: 'silent' }),
    now: Date.now,
    random: Math.random,
    randomBytes,
    readPem: () => ROOT,
    readBytes: () => new Uint8Array(),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await gateway.close();
});

interface Answered {
  readonly status: number | undefined;
  readonly text: string;
}

/** As the balancer passes it on, under the name that was called. */
const call = (host: string, path: string, form?: Readonly<Record<string, string>>, authorization = '') =>
  new Promise<Answered>((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    const headers = {
      host,
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...(authorization !== '' && { authorization }),
    };
    request({ host: '127.0.0.1', port, path, method: form ? 'POST' : 'GET', headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, text }));
    })
      .on('error', reject)
      .end(form && new URLSearchParams(form).toString());
  });

const nextId = (): string => randomBytes(32).toString('base64url').slice(0, 43);

/** A code as a login would leave it, for an app whose row says that it is sent wrong tokens. */
async function codeOfMisbehaving() {
  const parties = createRelyingPartyRepository(database.prisma, Date.now);
  const register = createRegistration({ parties, randomBytes, checkSector: async () => undefined });
  const { party } = await register(registrationSchema.parse({ name: 'Shop', redirect_uris: [CALLBACK] }), {
    misbehave: [...MISBEHAVIOUR_CODES],
  });
  const clientId = operatorClientId(party.id, 'nord');
  const subscribers = createSubscriberRepository(database.prisma, keyring, Date.now);
  const { id: accountId } = await subscribers.findOrCreate('nord', '41790000001');
  const adapter = createAdapterFactory(database.sql, keyring, 'nord', Date.now, { findClient: async () => undefined });
  const [grantId, code] = [nextId(), nextId()];
  const iat = Math.floor(Date.now() / 1_000);
  const common = { iat, exp: iat + SECONDS, accountId, clientId };
  await adapter('Grant').upsert(
    grantId,
    { ...common, kind: 'Grant', jti: grantId, openid: { scope: 'openid' } },
    SECONDS,
  );
  await adapter('AuthorizationCode').upsert(
    code,
    {
      ...common,
      ...{ kind: 'AuthorizationCode', jti: code, grantId, redirectUri: CALLBACK, scope: 'openid' },
      ...{ nonce: 'n', acr: '3', amr: ['SIM_PIN'], authTime: iat },
    },
    SECONDS,
  );
  return { code, clientId, secret: currentSecret(party, 'nord', keyring) ?? '' };
}

describe('production', () => {
  it('sends right tokens even to an app whose row says otherwise', async () => {
    const { clientId, code, secret } = await codeOfMisbehaving();
    const host = new URL(ISSUER).host;
    const { status, text } = await call(
      host,
      '/token',
      { grant_type: 'authorization_code', code, redirect_uri: CALLBACK },
      `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
    );
    expect(status, text).toBe(200);
    const keys = createLocalJWKSet(JSON.parse((await call(host, '/jwks')).text));
    const { payload, protectedHeader } = await jwtVerify(JSON.parse(text).id_token, keys, {
      ...{ issuer: ISSUER, audience: clientId, algorithms: ['RS256'] },
    });
    expect(Object.keys(protectedHeader).sort()).toEqual(['alg', 'kid']);
    expect(payload).toMatchObject({ nonce: 'n', acr: '3', azp: clientId });
  });

  it.each(['/sandbox', '/sandbox/api/apps', '/sandbox/api/apps/shop/verdicts', '/sandbox/stranger/jwks.json'])(
    'has no %s',
    async (path) => {
      for (const host of ['localhost', 'id.nord.example', 'discover.example']) {
        expect((await call(host, path)).status).toBe(404);
      }
    },
  );

  it('takes no misbehave in its configuration, and neither does the sandbox', () => {
    const over = { relying_parties: [{ ...relyingParty, misbehave: ['alg_none'] }] };
    expect(mistakesOf(() => loadWith(over))).toMatchObject([{ path: 'relying_parties.0.misbehave' }]);
    expect(mistakesOf(() => loadSandbox({ SIGNET_RELYING_PARTIES_0_MISBEHAVE: 'alg_none' }))).not.toEqual([]);
  });

  it('takes none in a registration', () => {
    const registration = { name: 'Shop', redirect_uris: [CALLBACK] };
    expect(registrationSchema.safeParse(registration).success).toBe(true);
    expect(registrationSchema.safeParse({ ...registration, misbehave: [] }).success).toBe(false);
  });
});
