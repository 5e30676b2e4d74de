/** Websites with the kit and the issuers that they use, some of them evil. Nothing is listening. */
import { createRelyingParty } from 'signet/relying-party';
import { CLIENT, createFakeIssuer, type FakeIssuer, newKey, type SigningKey } from '../relying-party/issuer.ts';
import { openShop, SHOP, type Shop, Visitor } from '../relying-party/shop.ts';

export const HONEST = 'https://operator.example/a';
export const EVIL = 'https://evil.example/op';

export interface Stage {
  readonly key: SigningKey;
  /** of the attacker, published by nobody honest */
  readonly stolenName: SigningKey;
  readonly issuer: FakeIssuer;
  readonly shop: Shop;
  readonly visitor: Visitor;
}

type Options = Parameters<typeof openShop>[1];

const keys = Promise.all([newKey('k1'), newKey('k1')]);

/** An honest issuer, a shop that uses it, and somebody who visits the shop. */
export async function openStage(options: Options = {}): Promise<Stage> {
  const [key, stolenName] = await keys;
  const issuer = createFakeIssuer(HONEST, [key]);
  return { key, stolenName, issuer, shop: openShop(issuer, options), visitor: new Visitor() };
}

/** Who a visitor is at a shop; `nobody` when they are not signed in. */
export const whoIs = async (visitor: Visitor, shop: Shop): Promise<string> => (await visitor.visit(shop, '/')).text;

const DISCOVERY = 'https://discover.example/v2/discovery';

export interface Federation extends Shop {
  readonly honest: FakeIssuer;
  readonly evil: FakeIssuer;
  /** begins a login at the issuer of this number; answers the address at the issuer */
  begin(visitor: Visitor, number: 'honest' | 'evil'): Promise<string>;
}

const NUMBERS = { honest: '41790000001', evil: '41790000002' } as const;

/** A shop that learns from Mobile Connect discovery who serves a number: one operator is honest, one is evil. */
export async function openFederation(): Promise<Federation> {
  const [key, evilKey] = await keys;
  const [honest, evil] = [createFakeIssuer(HONEST, [key]), createFakeIssuer(EVIL, [evilKey])];
  const discovered = (issuer: string) => ({
    response: {
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
      apis: { operatorid: { link: [{ rel: 'issuer', href: issuer }] } },
    },
  });
  const failures: string[] = [];
  const rp = createRelyingParty({
    baseUrl: SHOP,
    cookieSecret: 'a secret of at least 32 characters',
    name: 'shop',
    mobileConnect: { discoveryUrl: DISCOVERY, clientId: 'shop', clientSecret: 'secret' },
    async fetch(url, init) {
      if (url.startsWith(`${EVIL}/`)) return evil.fetch(url, init);
      if (url.startsWith(`${HONEST}/`)) return honest.fetch(url, init);
      if (url !== DISCOVERY) throw new TypeError(`nobody is at ${url}`);
      const number = new URLSearchParams(String(init.body)).get('MSISDN');
      return Response.json(discovered(number === NUMBERS.evil ? EVIL : HONEST));
    },
    onError: ({ code }) => void failures.push(code),
  });
  const federation: Federation = {
    rp,
    failures,
    now: Date.now(),
    honest,
    evil,
    async begin(visitor, number) {
      const { location, status } = await visitor.post(federation, '/auth/login', { msisdn: NUMBERS[number] });
      if (location === undefined) throw new Error(`the login did not begin: ${status} ${failures}`);
      return location;
    },
  };
  return federation;
}
