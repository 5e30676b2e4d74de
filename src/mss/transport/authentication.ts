/** How the gateway says over HTTP who it is, beside or instead of a client certificate (Methics Kiuru REST). Pure. */
import { createHmac } from 'node:crypto';
import type { MssConfig } from '../../config/schema.ts';

export type AuthenticationSettings = Pick<
  MssConfig,
  'ap_id' | 'http_authentication' | 'http_username' | 'http_password' | 'api_key'
>;

export interface SignedRequest {
  /** the address that the request goes to */
  readonly base: URL;
  /** with query */
  readonly path: string;
  readonly body: string;
  readonly at: Date;
}

/** Headers that one request gets besides its own. */
export type Authentication = (request: SignedRequest) => Readonly<Record<string, string>>;

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** RFC 2822 section 3.3 with a numeric zone, e.g. `Fri, 21 Nov 1997 09:55:06 +0000` */
const rfc2822 = (at: Date): string => at.toUTCString().replace(/GMT$/, '+0000');

/** The port is left out where it is 80 or 443, whatever the scheme. */
function signedHost({ hostname, port }: URL): string {
  return port === '' || port === '80' || port === '443' ? hostname : `${hostname}:${port}`;
}

/**
 * Basic with AP_ID in base64 as user and as password the HMAC-SHA-256 in hexadecimal over date, method, host, path
 * without query and body, each followed by a line feed.
 */
const signed =
  (apId: string, apiKey: string): Authentication =>
  ({ base, path, body, at }) => {
    const date = rfc2822(at);
    const [plainPath = ''] = path.split('?');
    const hmac = createHmac('sha256', apiKey);
    for (const value of [date, 'POST', signedHost(base), plainPath, body]) hmac.update(`${value}\n`);
    return { date, authorization: `Basic ${base64(`${base64(apId)}:${hmac.digest('hex')}`)}` };
  };

/** @param settings checked: what the chosen way needs is there */
export function createAuthentication(settings: AuthenticationSettings): Authentication {
  const { ap_id, http_authentication, http_username = ap_id, http_password = '', api_key = '' } = settings;
  switch (http_authentication) {
    case 'none':
      return () => ({});
    case 'basic': {
      const authorization = `Basic ${base64(`${http_username}:${http_password}`)}`;
      return () => ({ authorization });
    }
    case 'api_key':
      return signed(ap_id, api_key);
  }
}
