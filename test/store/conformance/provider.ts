import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createAdapterFactory } from '../../../src/store/oidc-adapter.ts';
import { type Harness, KEYRING, unique } from '../harness.ts';

const REDIRECT = 'https://rp.example/callback';
const ANSWER = z.object({ access_token: z.string().optional(), error: z.string().optional() });
const CLIENT = { client_id: 'client', client_secret: 'secret-of-the-client', redirect_uris: [REDIRECT] };

export function provider(harness: () => Harness): void {
  describe('an OpenID provider on this store', () => {
    const server = createServer();
    let oidc: Provider;
    let origin = '';

    beforeAll(async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      origin = `http://127.0.0.1:${address.port}`;
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      oidc = new Provider(origin, {
        adapter: createAdapterFactory(harness().database.sql, KEYRING, 'operator-p', Date.now, {
          findClient: async (id) => (id === CLIENT.client_id ? CLIENT : undefined),
        }),
        jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig' }] },
        cookies: { keys: ['key'] },
        features: { devInteractions: { enabled: false } },
        findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
        ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Grant: 600 },
      });
      server.on('request', oidc.callback());
    });

    afterAll(() => server.close());

    async function issueCode(): Promise<string> {
      const client = await oidc.Client.find(CLIENT.client_id);
      if (!client) throw new Error('the client is not found');
      const accountId = unique('account');
      const grant = new oidc.Grant({ accountId, clientId: CLIENT.client_id });
      grant.addOIDCScope('openid');
      const code = new oidc.AuthorizationCode({
        client,
        accountId,
        grantId: await grant.save(),
        redirectUri: REDIRECT,
        scope: 'openid',
        authTime: 1,
        gty: 'authorization_code',
      });
      return code.save();
    }

    const basic = `Basic ${Buffer.from(`${CLIENT.client_id}:${CLIENT.client_secret}`).toString('base64')}`;
    const redeem = async (code: string) => {
      const response = await fetch(`${origin}/token`, {
        method: 'POST',
        headers: { authorization: basic },
        body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT }),
      });
      return { status: response.status, ...ANSWER.parse(await response.json()) };
    };
    const userinfo = (token: string) =>
      fetch(`${origin}/me`, { headers: { authorization: `Bearer ${token}` } }).then((response) => response.status);

    test('a code that 20 redeem at once gives tokens once', async () => {
      const code = await issueCode();
      const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(code)));
      expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
      expect(answers.filter((answer) => answer.error === 'invalid_grant')).toHaveLength(19);
    });

    test('a code used a second time takes the tokens of the first use back', async () => {
      const code = await issueCode();
      const { status, access_token: token } = await redeem(code);
      expect(status).toBe(200);
      expect(await userinfo(token ?? '')).toBe(200);
      expect(await redeem(code)).toMatchObject({ status: 400, error: 'invalid_grant' });
      expect(await userinfo(token ?? '')).toBe(401);
    });
  });
}
