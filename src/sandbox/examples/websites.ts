/**
 * The example websites that run beside the sandbox: where they are, how they are registered, what they are started with.
 * Their code is in examples/ and knows nothing of this.
 */
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { operatorClientId } from '../../provider/client-credentials.ts';
import type { RelyingParty } from '../../provider/relying-party.ts';
import type { Keyring } from '../../store/keyring.ts';

export const WEBSITES = ['test-a', 'test-b'] as const;
export type WebsiteId = (typeof WEBSITES)[number];

export interface Website {
  readonly id: WebsiteId;
  readonly name: string;
  /** the ports after the gateway's own */
  readonly port: number;
  readonly url: string;
  /** what is instructive about it */
  readonly about: string;
  readonly secret: string;
  /** what its program is started with */
  readonly environment: Readonly<Record<string, string>>;
}

const TEXTS: Readonly<Record<WebsiteId, Pick<Website, 'name' | 'about'>>> = {
  'test-a': { name: 'Test A', about: 'Finds the operator of a person by Mobile Connect discovery.' },
  'test-b': { name: 'Test B', about: 'Asks one operator directly, as any OpenID Connect relying party does.' },
};

/** The operator whose customers Test B is for. */
const HOME_OPERATOR = 'operator-a';

/** Undefined where there is no room for them: without that operator, or beyond the last port. */
export function exampleWebsites(config: Config, keyring: Pick<Keyring, 'derive'>): readonly Website[] {
  const { discovery, http, operators, database } = config;
  const home = operators[HOME_OPERATOR];
  if (home === undefined || http.port === 0 || http.port + WEBSITES.length > 65_535) return [];
  const urlOf = (index: number): string => `http://localhost:${http.port + 1 + index}`;
  const derive = (purpose: string): string => keyring.derive(purpose).toString('base64url');
  return WEBSITES.map((id, index) => {
    const secret = derive(`example ${id}`);
    const own =
      id === 'test-a'
        ? {
            DISCOVERY_URL: `${discovery.origin}/v2/discovery`,
            CLIENT_ID: id,
            CLIENTS_FILE: join(database.data_dir, 'examples', `${id}-clients.json`),
          }
        : { ISSUER: home.issuer, CLIENT_ID: operatorClientId(id, HOME_OPERATOR) };
    return {
      id,
      ...TEXTS[id],
      port: http.port + 1 + index,
      url: urlOf(index),
      secret,
      environment: {
        ...own,
        PORT: String(http.port + 1 + index),
        CLIENT_SECRET: secret,
        COOKIE_SECRET: derive(`example cookies ${id}`),
        SESSIONS_FILE: join(database.data_dir, 'examples', `${id}.json`),
        OTHER_URL: urlOf(1 - index),
      },
    };
  });
}

/** @param like the registration that everything else of it is taken from */
export const websiteParty = (website: Website, like: RelyingParty): RelyingParty => ({
  ...like,
  id: website.id,
  name: website.name,
  short_name: website.name,
  redirect_uris: [`${website.url}/auth/callback`],
  post_logout_redirect_uris: [`${website.url}/auth/logged-out`],
  backchannel_logout_uri: `${website.url}/auth/backchannel-logout`,
  discovery_client_id: website.id,
  fixed_secret: website.secret,
});
