/**
 * A relying party of its own, by openid-client, on another site than the gateway (127.0.0.1 is not localhost), so that
 * cookies which another site's redirect would lose are lost here too. GET /sign-in begins, /callback shows the result as
 * plain text: `signed in as SUB at level ACR by AMR`, or `not signed in: ERROR`.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import * as oidc from 'openid-client';
import type { TestGateway } from '../../harness/gateway.ts';
import { type App, begin, clientAt, createApp, type Flow } from '../../harness/relying-party.ts';

export interface Shop {
  readonly app: App;
  readonly home: string;
  /** Address that begins a sign-in. @param parameters of the authorization request; `operator` names the operator */
  signIn(parameters?: Readonly<Record<string, string>>): string;
  /** Requests to /callback so far, as `code` or the error. */
  readonly callbacks: readonly string[];
  close(): Promise<void>;
}

const ICON = '<link rel="icon" href="data:,">';
const html = (text: string): string =>
  `<!doctype html><html lang="en"><title>Shop</title>${ICON}<main><h1>Shop</h1><p id="result">${text}</p></main></html>`;

/** @param registration further members */
export async function openShop(gateway: TestGateway, name = 'Test Shop', registration: object = {}): Promise<Shop> {
  const flows = new Map<string, Flow>();
  const configurations = new Map<string, Promise<oidc.Configuration>>();
  const callbacks: string[] = [];
  const site: { app?: App; home?: string } = {};

  const start = async (query: URLSearchParams): Promise<string> => {
    if (!site.app) throw new Error('the shop is not open yet');
    const { operator = 'operator-a', ...parameters } = Object.fromEntries(query);
    const configuration = configurations.get(operator) ?? clientAt(site.app, operator);
    configurations.set(operator, configuration);
    const flow = begin(await configuration, { redirect_uri: `${site.home}/callback`, ...parameters });
    flows.set(flow.checks.expectedState?.toString() ?? '', flow);
    return flow.url.href;
  };

  const finish = async (url: URL): Promise<string> => {
    callbacks.push(url.searchParams.get('error') ?? 'code');
    const error = url.searchParams.get('error');
    const flow = flows.get(url.searchParams.get('state') ?? '');
    if (!flow) return 'unknown state';
    if (error) return `not signed in: ${error}`;
    const tokens = await oidc.authorizationCodeGrant(flow.configuration, url, flow.checks);
    const claims = tokens.claims();
    return `signed in as ${claims?.sub} at level ${String(claims?.acr)} by ${String(claims?.amr)}`;
  };

  const answer = async (request: IncomingMessage): Promise<{ location: string } | { text: string }> => {
    const url = new URL(request.url ?? '/', site.home);
    // response_mode=form_post
    if (request.method === 'POST') url.search = await text(request);
    if (url.pathname === '/sign-in') return { location: await start(url.searchParams) };
    return { text: url.pathname === '/callback' ? await finish(url) : 'nobody is signed in' };
  };

  const server = createServer((request, response) => {
    answer(request).then(
      (result) => {
        if ('location' in result) return response.writeHead(303, { location: result.location }).end();
        return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html(result.text));
      },
      (error: unknown) => response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const home = `http://127.0.0.1:${port}`;
  const app = await createApp(gateway, {
    name,
    redirect_uris: [`${home}/callback`],
    post_logout_redirect_uris: [`${home}/`],
    ...registration,
  });
  site.home = home;
  site.app = app;

  return {
    app,
    home,
    callbacks,
    signIn: (parameters = {}) => `${home}/sign-in?${new URLSearchParams(parameters)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
