/** Requests that somebody makes the gateway send. */
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, expect, vi } from 'vitest';
import { Browser, formOf } from '../../harness/browser.ts';
import { freePort } from '../../harness/gateway.ts';
import { post } from '../../harness/headless.ts';
import { type App, createApp, credentialsAt, REDIRECT } from '../../harness/relying-party.ts';
import { attack, each } from '../attack.ts';
import { B, type Target, told, vouched } from './target.ts';

interface Refusal {
  readonly path?: string;
  readonly error_description?: string;
}

export function outgoing(target: () => Target): void {
  let privateKey: CryptoKey;

  beforeAll(async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    privateKey = pair.privateKey;
    const keys = [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }];
    const json =
      (value: unknown): Parameters<Target['friendly']['on']>[1] =>
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      };
    const { friendly, inner } = target();
    for (const server of [friendly, inner]) {
      server.on('/sector', json([REDIRECT]));
      server.on('/jwks', json({ keys }));
      server.on('/logout', (_request, response) => void response.writeHead(200).end());
    }
    for (const [path, to] of [
      ['/away', `${inner.origin}/sector`],
      ['/away-jwks', `${inner.origin}/jwks`],
      ['/away-logout', `${inner.origin}/logout`],
    ]) {
      friendly.on(path ?? '', (_request, response) => void response.writeHead(302, { location: to }).end());
    }
    friendly.on('/endless', (_request, response) => void response.end(`["${'x'.repeat(200_000)}"]`));
  });

  const register = (change: object) =>
    target().gateway.api<Refusal>('POST', '/sandbox/api/apps', { name: 'Shop', redirect_uris: [REDIRECT], ...change });
  const sector = async (address: string): Promise<Refusal> => {
    const { body, status } = await register({ sector_identifier_uri: address });
    return status === 400 ? body : {};
  };
  /** What the server within was asked; a TLS handshake is a connection too. */
  const untouched = async (attempt: () => Promise<unknown>): Promise<void> => {
    const before = target().inner.connections();
    await attempt();
    expect(target().inner.connections()).toBe(before);
  };
  const port = (): string => new URL(target().inner.origin).port;

  attack('ssrf-sector', {
    twin: async () => expect(await sector(`${target().friendly.origin}/sector`)).toEqual({}),
    tries: {
      ...each<() => string>(
        {
          'without TLS': () => `http://127.0.0.1:${port()}/sector`,
          'an address of this machine': () => `https://127.0.0.1:${port()}/sector`,
          'a name of this machine': () => `https://localhost:${port()}/sector`,
          'a name with a dot at its end': () => `https://localhost.:${port()}/sector`,
          'a short address': () => `https://127.1:${port()}/sector`,
          'a number': () => `https://2130706433:${port()}/sector`,
          hexadecimal: () => `https://0x7f000001:${port()}/sector`,
          octal: () => `https://0177.0.0.1:${port()}/sector`,
          IPv6: () => `https://[::1]:${port()}/sector`,
          'IPv4 within IPv6': () => `https://[::ffff:127.0.0.1]:${port()}/sector`,
          'every address': () => `https://0.0.0.0:${port()}/sector`,
          'the allowed host as user info': () =>
            `http://${new URL(target().friendly.origin).host}@127.0.0.1:${port()}/sector`,
          'the metadata of a cloud': () => 'https://169.254.169.254/latest/meta-data/',
          'a redirect of an allowed host': () => `${target().friendly.origin}/away`,
          'a file': () => 'file:///etc/passwd',
          gopher: () => `gopher://127.0.0.1:${port()}/_x`,
          data: () => `data:application/json,["${REDIRECT}"]`,
        },
        (address) => untouched(async () => expect((await sector(address())).path).toBe('sector_identifier_uri')),
      ),
      'an answer without end': async () =>
        expect((await sector(`${target().friendly.origin}/endless`)).path).toBe('sector_identifier_uri'),
      'to see which ports are open within': async () => {
        const open = await sector(`https://localhost:${port()}/sector`);
        const closed = await sector(`https://localhost:${await freePort()}/sector`);
        expect([open.error_description, open.path]).toEqual([closed.error_description, closed.path]);
      },
    },
  });

  const clientWith = (change: object): Promise<App> => createApp(target().gateway, { name: 'Inside', ...change });
  /** A pushed request of a client whose keys are fetched. */
  const proveWith = async (jwks_uri: string): Promise<string> => {
    const app = await clientWith({ token_endpoint_auth_method: 'private_key_jwt', jwks_uri });
    const { client_id, issuer } = credentialsAt(app, B);
    const now = Math.floor(target().now() / 1_000);
    const claims = { iss: client_id, sub: client_id, aud: issuer, jti: app.id, iat: now, exp: now + 60 };
    const assertion = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(privateKey);
    return told(
      await post(`${issuer}/par`, {
        ...{ client_id, redirect_uri: REDIRECT, response_type: 'code', scope: 'openid', state: 's', nonce: 'n' },
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    );
  };

  attack('ssrf-jwks', {
    twin: async () => expect(await proveWith(`${target().friendly.origin}/jwks`)).toBe('201'),
    tries: each<() => string>(
      {
        'an address of this machine': () => `${target().inner.origin}/jwks`,
        'a name of this machine': () => `https://localhost:${port()}/jwks`,
        'a redirect of an allowed host': () => `${target().friendly.origin}/away-jwks`,
      },
      (address) => untouched(async () => expect(await proveWith(address())).toMatch(/^40[01] invalid_client/)),
    ),
  });

  /** Signs in at an app that is told by this address, and out again; answers why that failed. */
  const signOutAt = async (backchannel_logout_uri: string) => {
    const app = await clientWith({ backchannel_logout_uri });
    const browser = new Browser();
    await vouched(app, {}, browser);
    const page = await browser.open(`${target().gateway.issuer(B)}/logout`);
    await browser.submit(formOf(page, '/logout/confirm'), { logout: 'yes' });
    const { client_id: clientId } = credentialsAt(app, B);
    return vi.waitFor(
      async () => {
        const [row] = await target().gateway.database.prisma.logoutDelivery.findMany({ where: { clientId } });
        expect(row?.state === 'confirmed' || typeof row?.failure === 'string').toBe(true);
        return row?.failure;
      },
      { timeout: 10_000 },
    );
  };

  attack('ssrf-logout', {
    twin: async () => {
      expect(await signOutAt(`${target().friendly.origin}/logout`)).toBeNull();
      expect(target().friendly.asked).toContain('/logout');
    },
    tries: each<readonly [failure: string, address: () => string]>(
      {
        'an address of this machine': ['address_refused', () => `${target().inner.origin}/logout`],
        'a name of this machine': ['address_refused', () => `https://localhost:${port()}/logout`],
        'a redirect of an allowed host': ['redirected', () => `${target().friendly.origin}/away-logout`],
      },
      ([failure, address]) => untouched(async () => expect(await signOutAt(address())).toBe(failure)),
    ),
  });

  attack('ssrf-other-addresses', {
    twin: async () => expect((await register({})).status).toBe(201),
    tries: each(
      {
        initiate_login_uri: 'initiate_login_uri',
        request_uris: 'request_uris',
        logo_uri: 'logo_uri',
        policy_uri: 'policy_uri',
        client_uri: 'client_uri',
        frontchannel_logout_uri: 'frontchannel_logout_uri',
        backchannel_client_notification_endpoint: 'backchannel_client_notification_endpoint',
      },
      (member) =>
        untouched(async () => expect((await register({ [member]: `${target().inner.origin}/x` })).status).toBe(400)),
    ),
  });
}
