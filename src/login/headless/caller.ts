/**
 * Who may have a person authenticated without a browser, and how that caller reads an answer. A client is headless by
 * registration, and proves itself with its secret in the request or by calling from an address of its own.
 */
import type { Context } from 'koa';
import type { Client, Provider } from 'oidc-provider';
import type { AuthorizationParameters } from '../../profile/request.ts';
import { basicCredentials } from '../../provider/basic-credentials.ts';
import { callerAddress } from '../../provider/caller-address.ts';
import { clientView } from '../../provider/client-view.ts';

/**
 * location: the Java SDKs follow every redirect by themselves and so lose the code; they want it in the Location of an
 * answer that is no redirect, and ask again after one without · redirect: the PHP and .NET SDKs, and whoever follows
 * redirects by hand, want a real one.
 */
export type Style = 'location' | 'redirect';

export type Caller =
  | { readonly kind: 'known'; readonly client: Client; readonly style: Style }
  /** the secret is wrong */
  | { readonly kind: 'refused' };

const JAVA = /\bJava\b|Apache-HttpClient/i;
const SECRET_METHODS = new Set(['client_secret_basic', 'client_secret_post']);

const prompts = ({ prompt = '' }: AuthorizationParameters): readonly string[] => prompt.split(' ');

/** A person's own machine may share an address with the servers. */
const isBrowser = (ctx: Context): boolean =>
  ctx.get('sec-fetch-mode') === 'navigate' || ctx.get('accept').includes('text/html');

/** The SDKs ask for a headless login with one of these. */
const asksHeadless = (ctx: Context, params: AuthorizationParameters): boolean =>
  prompts(params).includes('mobile') || (prompts(params).includes('login') && !isBrowser(ctx));

const styleOf = (ctx: Context, params: AuthorizationParameters, authenticated: boolean): Style =>
  JAVA.test(ctx.get('user-agent')) || (authenticated && !prompts(params).includes('mobile')) ? 'location' : 'redirect';

/** @param params as they came; @returns undefined for every request that is an ordinary one */
export async function identify(
  ctx: Context,
  params: AuthorizationParameters,
  ports: {
    readonly provider: Provider;
    readonly isSecret: (clientId: string, presented: string) => Promise<boolean>;
  },
): Promise<Caller | undefined> {
  const { client_id: clientId, request, request_uri: reference } = params;
  if (!clientId || request || reference || prompts(params).includes('none')) return undefined;
  // the provider looks it up again, and says what is wrong with it
  const client = await ports.provider.Client.find(clientId).catch(() => undefined);
  if (!client) return undefined;
  const view = clientView(client);
  if (!view.headless) return undefined;
  const basic = basicCredentials(ctx.get('authorization'));
  if (basic) {
    const right =
      basic.id === clientId &&
      SECRET_METHODS.has(String(client.clientAuthMethod)) &&
      (await ports.isSecret(clientId, basic.secret));
    return right ? { kind: 'known', client, style: styleOf(ctx, params, true) } : { kind: 'refused' };
  }
  if (!view.isOwnServer(callerAddress(ctx.req)) || !asksHeadless(ctx, params)) return undefined;
  return { kind: 'known', client, style: styleOf(ctx, params, false) };
}
