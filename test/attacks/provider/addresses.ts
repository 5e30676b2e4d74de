/** Redirects that lead elsewhere, and answers that tell others. */
import { expect } from 'vitest';
import { Browser, formOf, type Page } from '../../harness/browser.ts';
import { basicOf, send } from '../../harness/headless.ts';
import { begin, callback, clientAt, credentialsAt, REDIRECT, tokens } from '../../harness/relying-party.ts';
import { attack, each } from '../attack.ts';
import { A, authorizeAt, B, BYE, codeOf, type Target, VOUCHED, vouched } from './target.ts';

const EVIL = 'https://evil.example/';

/** Ends on a page of the gateway, and gives nobody a code. */
function staysHere({ location, status, text }: Page): void {
  expect([status, location]).toEqual([400, undefined]);
  expect(text).not.toContain('code=');
  expect(text).not.toContain('evil.example');
}

export function addresses(target: () => Target): void {
  const answered = async (): Promise<void> => {
    const back = await vouched(target().shop);
    expect(back.location).toMatch(`${REDIRECT}?`);
    expect(callback(back).has('code')).toBe(true);
  };

  attack('redirect-uri-tricks', {
    twin: answered,
    tries: {
      ...each(
        {
          'another host': EVIL,
          'a slash more': `${REDIRECT}/`,
          'a path below': `${REDIRECT}/evil`,
          'letters more': `${REDIRECT}evil`,
          'the path in capitals': 'http://localhost:9/Callback',
          'the host in capitals': 'http://LOCALHOST:9/callback',
          'the scheme in capitals': 'HTTP://localhost:9/callback',
          'another scheme': 'https://localhost:9/callback',
          dots: 'http://localhost:9/callback/../evil',
          'encoded dots': 'http://localhost:9/callback/%2e%2e/evil',
          'an encoded letter': 'http://localhost:9/c%61llback',
          'an encoded host': 'http://localhost%2f.evil.example:9/callback',
          'a query': `${REDIRECT}?next=${EVIL}`,
          'an empty query': `${REDIRECT}?`,
          'a fragment': `${REDIRECT}#${EVIL}`,
          'an encoded fragment': `${REDIRECT}%23`,
          'user info before the right host': 'http://evil.example@localhost:9/callback',
          'the right host as user info': 'http://localhost:9@evil.example/callback',
          'a backslash': 'http://localhost:9\\@evil.example/callback',
          'another port': 'http://localhost:90/callback',
          'no port': 'http://localhost/callback',
          'the address of localhost': 'http://127.0.0.1:9/callback',
          'the IPv6 address of localhost': 'http://[::1]:9/callback',
          'a dot after the host': 'http://localhost.:9/callback',
          'a host below the attacker’s': 'http://localhost.evil.example:9/callback',
          'letters that look alike': 'http://lосаlhost:9/callback',
          'letters that become plain ones': 'http://ⓛocalhost:9/callback',
          'a space': `${REDIRECT} `,
          'a line break': `${REDIRECT}\r\nlocation: ${EVIL}`,
          'a null byte': `${REDIRECT}\0.evil.example`,
          'no scheme': '//localhost:9/callback',
          'a path alone': '/callback',
          'a script': `javascript:alert(1)//${REDIRECT}`,
          data: 'data:text/html,x',
          nothing: '',
        },
        async (redirect_uri) => staysHere(await vouched(target().shop, { redirect_uri })),
      ),
      'none at all': async () => staysHere(await vouched(target().shop, { redirect_uri: undefined })),
      'twice, the right one first': async () => {
        const address = `${authorizeAt(target().shop, B, { login_hint: VOUCHED })}&redirect_uri=${EVIL}`;
        staysHere(await new Browser().open(address));
      },
      'twice, the right one last': async () => {
        const address = authorizeAt(target().shop, B, { login_hint: VOUCHED });
        staysHere(await new Browser().open(address.replace('?', `?redirect_uri=${EVIL}&`)));
      },
      'as a list': async () => {
        const address = authorizeAt(target().shop, B, { redirect_uri: undefined, 'redirect_uri[]': REDIRECT });
        staysHere(await new Browser().open(address));
      },
      'one that belongs to another relying party': async () =>
        staysHere(await vouched(target().shop, { redirect_uri: 'http://localhost:9/rival' })),
    },
  });

  const logout = (query: Readonly<Record<string, string>>): Promise<Page> =>
    new Browser().open(`${target().gateway.issuer(B)}/logout?${new URLSearchParams(query)}`);

  attack('open-redirect', {
    twin: async () => {
      const refused = await vouched(target().shop, { login_hint: undefined, prompt: 'none' });
      expect(callback(refused).get('error')).toBe('login_required');
      const { client_id } = credentialsAt(target().shop, B);
      expect((await logout({ client_id, post_logout_redirect_uri: BYE })).status).toBeLessThan(400);
    },
    tries: {
      'an error to an address that is not registered': async () =>
        staysHere(await vouched(target().shop, { redirect_uri: EVIL, prompt: 'none' })),
      'an error of an unknown client': async () =>
        staysHere(await vouched(target().shop, { redirect_uri: EVIL, client_id: 'nobody' })),
      'an error of a request that is wrong otherwise': async () =>
        staysHere(await vouched(target().shop, { redirect_uri: EVIL, scope: undefined, response_type: 'token' })),
      'a logout without a client': async () => {
        const browser = new Browser();
        const page = await browser.open(`${target().gateway.issuer(B)}/logout?post_logout_redirect_uri=${EVIL}`);
        const done = await browser.submit(formOf(page, '/logout/confirm'));
        expect(done.location).toBe(`${target().gateway.issuer(B)}/logout/success`);
      },
      'a logout to an address that is not registered': async () => {
        const { client_id } = credentialsAt(target().shop, B);
        staysHere(await logout({ client_id, post_logout_redirect_uri: EVIL }));
        staysHere(await logout({ client_id, post_logout_redirect_uri: `${BYE}/../evil` }));
      },
      'operator selection': async () => {
        const { client_id, client_secret } = target().shop.discovery;
        const answer = await fetch(
          `${target().gateway.origin}/v2/discovery?${new URLSearchParams({ Redirect_URL: EVIL })}`,
          { headers: { authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}` } },
        );
        expect(answer.status).toBe(400);
        expect(await answer.text()).not.toContain('evil.example');
      },
    },
  });

  attack('mix-up-answers', {
    twin: async () => {
      const flow = begin(await clientAt(target().shop, B), { login_hint: VOUCHED });
      expect((await tokens(flow, await new Browser().open(flow.url.href))).claims()?.iss).toBe(
        target().gateway.issuer(B),
      );
    },
    tries: {
      'a code of another operator': async () => {
        const { shop } = target();
        const flow = begin(await clientAt(shop, A));
        const code = await codeOf(shop);
        const answer = new URLSearchParams({
          ...{ code, state: flow.checks.expectedState?.toString() ?? '', iss: target().gateway.issuer(B) },
        });
        const page = { url: '', status: 303, headers: new Headers(), text: '', location: `${REDIRECT}?${answer}` };
        await expect(tokens(flow, page)).rejects.toMatchObject({ cause: { message: expect.stringContaining('iss') } });
      },
      'an answer without its issuer': async () => {
        expect(callback(await vouched(target().shop)).get('iss')).toBe(target().gateway.issuer(B));
        const error = callback(await vouched(target().shop, { login_hint: undefined, prompt: 'none' }));
        expect([error.get('error'), error.get('iss')]).toEqual(['login_required', target().gateway.issuer(B)]);
        const posted = formOf(await vouched(target().shop, { response_mode: 'form_post' }), '/callback').fields;
        expect(posted.iss).toBe(target().gateway.issuer(B));
        expect((await clientAt(target().shop, B)).serverMetadata()).toMatchObject({
          authorization_response_iss_parameter_supported: true,
        });
      },
      'one client identifier at several operators': async () => {
        const { client_id } = credentialsAt(target().shop, A);
        const page = await vouched(target().shop, { client_id });
        expect([page.status, page.location]).toEqual([400, undefined]);
      },
    },
  });

  attack('redirect-307', {
    twin: answered,
    tries: {
      'with a number that was typed': async () => {
        const browser = new Browser();
        const page = await browser.open(authorizeAt(target().shop, A));
        const answer = await browser.submit(formOf(page, '/number'), { msisdn: '+41790000008' });
        expect(answer.status).toBe(303);
        const ready = await browser.open(answer.location ?? '');
        expect((await browser.submit(formOf(ready, '/cancel'))).status).toBe(303);
        const over = await browser.open(ready.url);
        expect((await browser.submit(formOf(over, '/finish'))).status).toBe(303);
      },
      'with a code': async () => expect((await vouched(target().shop)).status).toBe(303),
    },
  });

  attack('referrer-leak', {
    twin: answered,
    tries: {
      'code and state in a Referer header': async () => {
        const back = await vouched(target().shop);
        expect(back.headers.get('referrer-policy')).toBe('no-referrer');
        const refused = await vouched(target().shop, { login_hint: undefined, prompt: 'none' });
        expect(refused.headers.get('referrer-policy')).toBe('no-referrer');
      },
      'number, state and nonce in the address of a login': async () => {
        const [state, nonce, msisdn] = ['state-of-the-shop', 'nonce-of-the-shop', '41790000009'];
        const page = await new Browser().open(
          authorizeAt(target().shop, A, { state, nonce, login_hint: `MSISDN:${msisdn}` }),
        );
        expect(page.url).toMatch(/\/login\/[\w-]+$/);
        expect(page.headers.get('referrer-policy')).toBe('no-referrer');
        for (const secret of [state, nonce, msisdn]) expect(page.text).not.toContain(secret);
      },
      'a code in the log': async () => {
        const code = await codeOf(target().shop);
        expect(target().gateway.log.join('\n')).not.toContain(code);
      },
    },
  });

  const METADATA = '/.well-known/openid-configuration';

  attack('host-header-injection', {
    twin: async () => {
      const answer = await send(`${target().gateway.issuer(B)}${METADATA}`);
      expect(JSON.parse(answer.text).issuer).toBe(target().gateway.issuer(B));
    },
    tries: {
      'the host of somebody else': async () => {
        const answer = await send(`${target().gateway.issuer(B)}${METADATA}`, { host: 'evil.example' });
        expect([answer.status, answer.text.includes('evil.example')]).toEqual([404, false]);
      },
      ...each<Readonly<Record<string, string>>>(
        {
          'X-Forwarded-Host': { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
          Forwarded: { forwarded: 'host=evil.example;proto=https' },
          'X-Original-URL': { 'x-original-url': '//evil.example/', 'x-rewrite-url': '//evil.example/' },
        },
        async (headers) => {
          const metadata = await send(`${target().gateway.issuer(B)}${METADATA}`, headers);
          expect(metadata.text).toContain(target().gateway.issuer(B));
          const login = await send(authorizeAt(target().shop, A), headers);
          expect(login.location).toMatch(`${target().gateway.issuer(A)}/login/`);
          const selection = await send(`${target().gateway.origin}/v2/discovery?Redirect_URL=${REDIRECT}`, {
            ...headers,
            authorization: basicOf(
              { ...target().shop, operators: { x: { ...target().shop.discovery, issuer: '' } } },
              'x',
            ),
          });
          expect(selection.text).toContain(target().gateway.origin);
          for (const { text } of [metadata, login, selection]) expect(text).not.toContain('evil.example');
        },
      ),
    },
  });
}
