/** A website with the kit by requests of the Fetch standard, and the browsers that come to it. Nothing is listening. */
import { createRelyingParty, type RelyingParty, type RelyingPartyOptions } from 'signet/relying-party';
import { CLIENT, type FakeIssuer, NOW_S } from './issuer.ts';

export const SHOP = 'https://shop.example';

export interface Shop {
  readonly rp: RelyingParty;
  /** codes of failures, oldest first */
  readonly failures: string[];
  /** epoch milliseconds; tests move it */
  now: number;
}

type Options = Partial<Omit<RelyingPartyOptions, 'mobileConnect' | 'issuer'>>;

export function openShop(issuer: FakeIssuer, options: Options = {}): Shop {
  const failures: string[] = [];
  const shop: Shop = {
    failures,
    now: NOW_S * 1_000,
    rp: createRelyingParty({
      issuer: issuer.issuer,
      ...CLIENT,
      baseUrl: SHOP,
      cookieSecret: 'a secret of at least 32 characters',
      name: 'shop',
      fetch: issuer.fetch,
      now: () => shop.now,
      onError: ({ code }) => void failures.push(code),
      ...options,
    }),
  };
  return shop;
}

export interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly text: string;
  readonly headers: Headers;
}

/** A browser with one jar of cookies, for one site. */
export class Visitor {
  readonly jar = new Map<string, string>();

  keep(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const equals = pair.indexOf('=');
      if (attributes.includes('Max-Age=0')) this.jar.delete(pair.slice(0, equals));
      else this.jar.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
  }

  request(path: string, init: RequestInit = {}): Request {
    const headers = new Headers({ accept: 'text/html', ...Object.fromEntries(new Headers(init.headers)) });
    if (this.jar.size > 0) headers.set('cookie', [...this.jar].map(([name, value]) => `${name}=${value}`).join('; '));
    return new Request(new URL(path, SHOP), { ...init, headers });
  }

  /** What the kit answers; a request that it leaves to the site is answered with who is signed in. */
  async visit(
    { rp }: Shop,
    path: string,
    init: RequestInit = {},
    demand?: Parameters<RelyingParty['guard']>[1],
  ): Promise<Answer> {
    const request = this.request(path, init);
    const given = (await rp.handle(request)) ?? (demand === undefined ? undefined : await rp.guard(request, demand));
    const response = given ?? new Response((await rp.session(request))?.sub ?? 'nobody');
    this.keep(response.headers);
    const location = response.headers.get('location') ?? undefined;
    return { status: response.status, location, text: await response.text(), headers: response.headers };
  }

  post(shop: Shop, path: string, fields: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.visit(shop, path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams(fields).toString(),
    });
  }

  /** A whole login; answers what the callback is answered with. */
  async signIn(shop: Shop, issuer: FakeIssuer, path = '/auth/login'): Promise<Answer> {
    const { location = '' } = await this.visit(shop, path);
    return this.visit(shop, issuer.approve(location));
  }
}
