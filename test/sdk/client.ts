/**
 * A relying party's server with an official Mobile Connect SDK, as it behaves on the wire: which request it sends when, with
 * which headers and parameters in which order, and what it makes of each answer.
 */
import { randomUUID } from 'node:crypto';
import { type Answer, send } from '../harness/headless.ts';
import { type Endpoints, present, type Sdk, type Wish } from './dialects.ts';
import { type Found, readDiscovery, readSelection } from './discovery.ts';
import { judge, readKeys, readTokens, type TokenAnswer } from './id-token.ts';

const MAX_AGE_SECONDS = 3_600;
const FORM = 'application/x-www-form-urlencoded';

/** raw: nothing in it is form-encoded first */
export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

export interface Setup {
  readonly sdk: Sdk;
  readonly discoveryUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUrl: string;
  /** Java and .NET: off unless configured */
  readonly correlate?: boolean;
  /** what an operator published before this and that was invented */
  readonly metadata?: (document: Record<string, unknown>) => Record<string, unknown>;
}

export interface Operator {
  readonly found: Found;
  readonly metadata: Record<string, unknown>;
  readonly endpoints: Endpoints;
}

/** What the application keeps between sending the browser away and its return. */
export interface Started {
  readonly operator: Operator;
  readonly url: string;
  readonly parameters: URLSearchParams;
  readonly version: string;
}

export type Discovered = Operator | { readonly selection: string };

export type Client = ReturnType<typeof createClient>;

const given = (pairs: readonly (readonly [string, string | undefined])[]): [string, string][] =>
  pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));

export function createClient(setup: Setup) {
  const { sdk, redirectUrl } = setup;
  const kept = new Map<string, { readonly operator: Operator; readonly until: number }>();

  const get = (url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    send(url, { ...sdk.headers, accept: 'application/json', ...headers });
  const post = (url: string, fields: [string, string][], authorization: string): Promise<Answer> => {
    const body = new URLSearchParams(fields).toString();
    const headers = { ...sdk.headers, accept: 'application/json', authorization, 'content-type': FORM };
    return send(url, { ...headers, 'content-length': String(Buffer.byteLength(body)) }, { method: 'POST', body });
  };

  async function metadataOf(found: Found): Promise<Record<string, unknown>> {
    const { status, text } = await get(present(found.links.get('openid-configuration'), 'openid-configuration'));
    if (status !== 200) throw new Error(`no metadata but ${status}`);
    const document: Record<string, unknown> = JSON.parse(text);
    return setup.metadata?.(document) ?? document;
  }

  /** GET without a number, POST with one. */
  async function ask(pairs: readonly (readonly [string, string | undefined])[]): Promise<Discovered> {
    const correlationId = setup.correlate ? randomUUID() : undefined;
    const fields = given([['Redirect_URL', redirectUrl], ...pairs, ['correlation_id', correlationId]]);
    const authorization = basic(setup.clientId, setup.clientSecret);
    const answer = fields.some(([name, value]) => name === 'MSISDN' && value !== '')
      ? await post(setup.discoveryUrl, fields, authorization)
      : await get(`${setup.discoveryUrl}?${new URLSearchParams(fields)}`, { authorization });
    if (answer.status >= 300 && answer.status < 400 && sdk.followsRedirects) throw new Error('redirect followed, lost');
    const read = readDiscovery(answer.text);
    if (read.kind === 'error') throw new Error(`${read.error}: ${read.description}`);
    if (read.kind === 'selection') return { selection: read.url };
    if (read.correlationId !== correlationId) throw new Error('IllegalStateException: correlation_id differs');
    const metadata = await metadataOf(read);
    return { found: read, metadata, endpoints: sdk.endpoints(metadata, read) };
  }

  return {
    sdk,

    /** @param msisdn digits; none: nothing is known yet */
    discover: (msisdn?: string): Promise<Discovered> => ask([['MSISDN', msisdn ?? (sdk.emptyNumber ? '' : undefined)]]),

    /** The operator that a person selected; asked again only when what was kept has expired. */
    async selected(callback: string): Promise<Operator> {
      const { mcc, mnc, subscriberId } = readSelection(callback);
      const name = `${mcc}_${mnc}`;
      const remembered = kept.get(name);
      // the number of the callback is that of this person, whoever was here before
      const inserted = ({ found, ...others }: Operator): Operator => ({
        ...others,
        found: { ...found, subscriberId: found.subscriberId ?? subscriberId },
      });
      if (remembered && remembered.until > Date.now()) return inserted(remembered.operator);
      const answer = await ask([
        ...(sdk.emptyNumber ? [['MSISDN', ''] as const] : []),
        ['Selected-MCC', mcc],
        ['Selected-MNC', mnc],
      ]);
      if ('selection' in answer) throw new Error('selected again');
      kept.set(name, { operator: answer, until: sdk.keepUntil(answer.found.ttl, Date.now()) });
      return inserted(answer);
    },

    /** The address for the browser, or for the server itself in headless mode. */
    start(operator: Operator, wish: Wish): Started {
      const { found, endpoints, metadata } = operator;
      const { scope, version } = sdk.choose(metadata, wish);
      const shown = wish.context !== undefined || wish.claims !== undefined;
      const parameters = new URLSearchParams(
        given([
          ['redirect_uri', redirectUrl],
          ['client_id', found.clientId],
          ['correlation_id', found.correlationId],
          ['response_type', 'code'],
          ['scope', scope],
          ['acr_values', '2'],
          ['state', randomUUID()],
          ['nonce', randomUUID()],
          ['display', 'page'],
          ['prompt', wish.prompt],
          [sdk.maxAgeName, String(MAX_AGE_SECONDS)],
          ['claims', wish.claims],
          ['version', version],
          ['login_hint', `ENCR_MSISDN:${present(found.subscriberId, 'subscriber_id')}`],
          ['client_name', shown ? found.applicationShortName : undefined],
          ['context', wish.context],
          ['binding_message', wish.bindingMessage],
        ]),
      );
      return { operator, url: `${endpoints.authorization}?${parameters}`, parameters, version };
    },

    /** The way back, and the tokens for it. @throws where the SDK reports an error; otherwise its verdict is `Valid` */
    async finish({ operator: { found, endpoints }, parameters, version }: Started, callback: string) {
      const back = new URL(callback).searchParams;
      const code = back.get('code');
      if (code === null) throw new Error(`${back.get('error')}: ${back.get('error_description')}`);
      if (back.get('state') !== parameters.get('state')) throw new Error('invalid_state');
      const fields = given([
        ['grant_type', 'authorization_code'],
        ['code', code],
        ['redirect_uri', redirectUrl],
        ['correlation_id', found.correlationId],
        ['client_id', sdk.secretInBody ? found.clientId : undefined],
        ['client_secret', sdk.secretInBody ? found.clientSecret : undefined],
      ]);
      const { text } = await post(endpoints.token, fields, basic(found.clientId, found.clientSecret));
      const answer = readTokens(text);
      const verdict = judge(sdk.checks, answer, {
        issuer: endpoints.issuer,
        clientId: found.clientId,
        nonce: present(parameters.get('nonce'), 'nonce'),
        version,
        maxAgeSeconds: MAX_AGE_SECONDS,
        correlationId: found.correlationId,
        keys: readKeys((await get(endpoints.jwks)).text),
        now: Date.now() / 1_000,
      });
      return { answer, verdict };
    },

    /** JSON, or the payload of a JWT; an error is in the header WWW-Authenticate. */
    async read(url: string, { access_token }: TokenAnswer): Promise<Record<string, unknown>> {
      const { status, headers, text } = await get(url, {
        authorization: `Bearer ${present(access_token, 'access token')}`,
      });
      if (status >= 400) {
        const error = /error="([^"]*)"/.exec(String(headers['www-authenticate']))?.[1];
        throw new Error(`${status} ${error}`);
      }
      const json = text.includes('{') ? text : Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8');
      return JSON.parse(json);
    },

    /** @throws without a new ID token, as Java does */
    async refresh({ found, endpoints }: Operator, { refresh_token }: TokenAnswer): Promise<TokenAnswer> {
      const fields: [string, string][] = [
        ['refresh_token', present(refresh_token, 'refresh token')],
        ['grant_type', 'refresh_token'],
      ];
      const { text } = await post(endpoints.refresh, fields, basic(found.clientId, found.clientSecret));
      const answer = readTokens(text);
      present(answer.id_token, `ID token after a refresh, but ${answer.error}`);
      return answer;
    },

    /** The status, and whether there was a body to read: in Java it must be there, empty or not. */
    async revoke({ found, endpoints }: Operator, token: string, hint?: string): Promise<number> {
      const fields = given([
        ['token', token],
        ['token_type_hint', hint],
      ]);
      return (await post(endpoints.revoke, fields, basic(found.clientId, found.clientSecret))).status;
    },
  };
}
