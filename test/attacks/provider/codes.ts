/** Authorization codes that reach somebody else, or are used otherwise than they were meant. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import { Browser } from '../../harness/browser.ts';
import { post } from '../../harness/headless.ts';
import { type App, callback, createApp, credentialsAt, REDIRECT } from '../../harness/relying-party.ts';
import { openSite, type Site, visit } from '../../relying-party/site.ts';
import { attack, each } from '../attack.ts';
import { A, B, codeOf, OTHER, redeem, type Target, told, userinfo, VOUCHED, vouched } from './target.ts';

export function codes(target: () => Target): void {
  /** a website with the kit, whose app is at operator-b */
  let site: Site;
  /** a public client */
  let app: App;

  beforeAll(async () => {
    site = await openSite(target().gateway, {}, {}, B);
    app = await createApp(target().gateway, { token_endpoint_auth_method: 'none' });
  });
  afterAll(() => site.close());

  const redeemed = async (): Promise<void> => {
    const { shop } = target();
    expect((await redeem(shop, await codeOf(shop))).status).toBe(200);
  };

  attack('code-replay', {
    twin: redeemed,
    tries: {
      'a second time, which ends the tokens of the first': async () => {
        const { shop } = target();
        const code = await codeOf(shop);
        const token = String((await redeem(shop, code)).body.access_token);
        expect(await userinfo(target(), token)).toBe(200);
        expect(told(await redeem(shop, code))).toBe('400 invalid_grant');
        expect(await userinfo(target(), token)).toBe(401);
      },
      'many times at the same moment': async () => {
        const { shop } = target();
        const code = await codeOf(shop);
        const answers = await Promise.all([1, 2, 3, 4].map(() => redeem(shop, code)));
        expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
      },
      'made up': async () => {
        expect(told(await redeem(target().shop, randomBytes(32).toString('base64url')))).toBe('400 invalid_grant');
      },
    },
  });

  const tokenEndpoint = (operator = B): string => `${target().gateway.issuer(operator)}/token`;
  const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

  attack('code-of-another-client', {
    twin: redeemed,
    tries: {
      'by a rival with its own secret, and the code still works for the shop': async () => {
        const { rival, shop } = target();
        const code = await codeOf(shop);
        expect(told(await redeem(rival, code))).toBe('400 invalid_grant');
        expect((await redeem(shop, code)).status).toBe(200);
      },
      ...each<() => string | undefined>(
        {
          'without a secret': () => undefined,
          'with the secret of the rival': () =>
            basic(credentialsAt(target().shop, B).client_id, credentialsAt(target().rival, B).client_secret),
          'with the shop’s secret of another operator': () =>
            basic(credentialsAt(target().shop, B).client_id, credentialsAt(target().shop, A).client_secret),
          'with the shop’s name at another operator': () =>
            basic(credentialsAt(target().shop, A).client_id, credentialsAt(target().shop, A).client_secret),
          'with the secret for discovery': () =>
            basic(credentialsAt(target().shop, B).client_id, target().shop.discovery.client_secret),
          'with an empty secret': () => basic(credentialsAt(target().shop, B).client_id, ''),
        },
        async (authorization) => {
          const { shop } = target();
          const { client_id } = credentialsAt(shop, B);
          const form = { grant_type: 'authorization_code', code: await codeOf(shop), redirect_uri: REDIRECT };
          const header = authorization();
          const answer = await post(tokenEndpoint(), header === undefined ? { ...form, client_id } : form, header);
          expect([400, 401]).toContain(answer.status);
          expect(answer.body.error).toMatch(/^invalid_(client|request)$/);
        },
      ),
      'as a public client, which needs no secret': async () => {
        const { client_id } = credentialsAt(app, B);
        const form = { grant_type: 'authorization_code', code: await codeOf(target().shop), redirect_uri: REDIRECT };
        const verifier = { client_id, code_verifier: 'v'.repeat(43) };
        expect(told(await post(tokenEndpoint(), { ...form, ...verifier }))).toBe('400 invalid_grant');
      },
    },
  });

  attack('code-retargeting', {
    twin: async () => {
      const { shop } = target();
      const back = await vouched(shop, { redirect_uri: OTHER });
      const other = new URL(back.location ?? '').searchParams.get('code') ?? '';
      expect((await redeem(shop, other, { redirect_uri: OTHER })).status).toBe(200);
    },
    tries: {
      'with another registered address': async () => {
        const { shop } = target();
        expect(told(await redeem(shop, await codeOf(shop), { redirect_uri: OTHER }))).toBe('400 invalid_grant');
      },
      'without an address': async () => {
        const { shop } = target();
        expect(told(await redeem(shop, await codeOf(shop), { redirect_uri: undefined }))).toMatch(/^400 invalid_/);
      },
      'at another operator': async () => {
        const { shop } = target();
        const code = await codeOf(shop);
        expect(told(await redeem(shop, code, {}, A))).toBe('400 invalid_grant');
        expect((await redeem(shop, code)).status).toBe(200);
      },
    },
  });

  /** The address at the operator of a login that this browser begins at the site. */
  async function begin(browser: Browser): Promise<string> {
    const address = new URL((await browser.request(`${site.origin}/auth/login`)).location ?? '');
    address.searchParams.set('login_hint', VOUCHED);
    return address.href;
  }

  attack('code-injection', {
    twin: async () => {
      site.failures.length = 0;
      const browser = new Browser();
      const back = await browser.open(await begin(browser), target().gateway.origin);
      await visit(browser, back.location ?? '').catch(() => undefined);
      expect([site.failures, browser.cookies.some(({ name }) => name.endsWith('_session'))]).toEqual([[], true]);
    },
    tries: {
      'the code of a victim with the state of the attacker': async () => {
        site.failures.length = 0;
        const [victim, attacker] = [new Browser(), new Browser()];
        const stolen = new URL((await victim.open(await begin(victim), target().gateway.origin)).location ?? '');
        const mine = new URL(await begin(attacker)).searchParams;
        stolen.searchParams.set('state', mine.get('state') ?? '');
        const answer = await attacker.request(stolen.href);
        expect([answer.status, site.failures]).toEqual([502, ['token_refused']]);
        expect(attacker.cookies.some(({ name }) => name.endsWith('_session'))).toBe(false);
      },
      'and with the challenge of the victim copied, by the nonce': async () => {
        site.failures.length = 0;
        const [victim, attacker] = [new Browser(), new Browser()];
        const mine = new URL(await begin(attacker)).searchParams;
        // the victim is sent with the attacker's challenge and the nonce of their own login
        const theirs = new URL(await begin(victim));
        theirs.searchParams.set('code_challenge', mine.get('code_challenge') ?? '');
        const stolen = new URL((await victim.open(theirs.href, target().gateway.origin)).location ?? '');
        stolen.searchParams.set('state', mine.get('state') ?? '');
        await attacker.request(stolen.href);
        expect(site.failures).toEqual(['wrong_nonce']);
      },
    },
  });

  const verifier = randomBytes(32).toString('base64url');
  const s256 = createHash('sha256').update(verifier).digest('base64url');
  const CHALLENGE = { code_challenge: s256, code_challenge_method: 'S256' };

  const publicToken = async (code: string, change: Readonly<Record<string, string>>) =>
    post(tokenEndpoint(), {
      ...{ grant_type: 'authorization_code', redirect_uri: REDIRECT, client_id: credentialsAt(app, B).client_id },
      ...{ code, ...change },
    });

  attack('pkce-downgrade', {
    twin: async () => {
      expect((await publicToken(await codeOf(app, CHALLENGE), { code_verifier: verifier })).status).toBe(200);
      const code = await codeOf(target().shop, CHALLENGE);
      expect((await redeem(target().shop, code, { code_verifier: verifier })).status).toBe(200);
    },
    tries: {
      'a public client without a challenge': async () => {
        expect(callback(await vouched(app)).get('error')).toBe('invalid_request');
      },
      'the method plain': async () => {
        const plain = { code_challenge: verifier, code_challenge_method: 'plain' };
        expect(callback(await vouched(app, plain)).get('error')).toBe('invalid_request');
      },
      'no method, which would mean plain': async () => {
        expect(callback(await vouched(app, { code_challenge: verifier })).get('error')).toBe('invalid_request');
      },
      'a challenge that is left out of the token request': async () => {
        expect(told(await publicToken(await codeOf(app, CHALLENGE), {}))).toBe('400 invalid_grant');
        expect(told(await redeem(target().shop, await codeOf(target().shop, CHALLENGE)))).toBe('400 invalid_grant');
      },
      'another verifier': async () => {
        const code_verifier = randomBytes(32).toString('base64url');
        expect(told(await publicToken(await codeOf(app, CHALLENGE), { code_verifier }))).toBe('400 invalid_grant');
      },
      'the challenge as its own verifier': async () => {
        expect(told(await publicToken(await codeOf(app, CHALLENGE), { code_verifier: s256 }))).toBe(
          '400 invalid_grant',
        );
      },
      'a challenge that somebody took out of the address of a client with a secret': async () => {
        const code = await codeOf(target().shop, { login_hint: VOUCHED });
        expect(told(await redeem(target().shop, code, { code_verifier: verifier }))).toBe('400 invalid_grant');
      },
    },
  });
}
