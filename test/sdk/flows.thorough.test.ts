/** Whole flows of every official Mobile Connect SDK against one gateway, by version and product. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, formOf } from '../harness/browser.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import { likeJava, likePhp } from '../harness/headless.ts';
import { type App, answerConsent, answeredByItself, createApp, REDIRECT } from '../harness/relying-party.ts';
import { basic, type Client, createClient, type Discovered, type Operator, type Setup } from './client.ts';
import { DOTNET_SDK, JAVA_SDK_2, JAVA_SDK_3, PHP_SDK, present, type Sdk, type Wish } from './dialects.ts';
import type { Found } from './discovery.ts';
import { readIdToken, type TokenAnswer } from './id-token.ts';

let gateway: OwnGateway;
let app: App;
let serial = 0;

beforeAll(async () => {
  gateway = await startGateway();
  app = await createApp(gateway, { short_name: 'Shop', headless: true });
});
afterAll(() => gateway.close());

const HENRY = {
  given_name: 'Henry',
  family_name: 'Case',
  street_address: '5 Harbour Row',
  postal_code: 'BS1 4ZZ',
  city: 'Bristol',
};
const KYC = { name: 'Henry Case', address: '5 Harbour Row, BS1 4ZZ Bristol' };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A phone that approves by itself. */
async function phone(behaviour = 'approve'): Promise<string> {
  serial += 1;
  const msisdn = `4179020${String(serial).padStart(4, '0')}`;
  await gateway.api('PUT', '/sandbox/api/numbers', { msisdn, behaviour, person: HENRY });
  return msisdn;
}

const clientOf = (sdk: Sdk, change: Partial<Setup> = {}): Client =>
  createClient({
    sdk,
    discoveryUrl: `${gateway.origin}/v2/discovery`,
    clientId: app.discovery.client_id,
    clientSecret: app.discovery.client_secret,
    redirectUrl: REDIRECT,
    ...change,
  });

function operatorOf(discovered: Discovered): Operator {
  if ('selection' in discovered) throw new Error('the operator is not known');
  return discovered;
}

/** The browser at the operator selection; where it is sent back to. */
async function select(discovered: Discovered, choice: Readonly<Record<string, string>>): Promise<string> {
  if (!('selection' in discovered)) throw new Error('nothing to select');
  const browser = new Browser();
  const page = await browser.request(discovered.selection);
  return present((await browser.submit(formOf(page, new URL(page.url).search), choice)).location, 'callback');
}

/** The browser from /authorize back to the relying party: phone, and consent where personal data is shared. */
async function browse(url: string): Promise<{ readonly back: string; readonly asked: readonly string[] }> {
  const browser = new Browser();
  const answered = await answeredByItself(gateway, browser, await browser.open(url));
  if (answered.location) return { back: answered.location, asked: [] };
  const { location } = await answerConsent(gateway, browser, answered);
  const items = [...answered.text.matchAll(/<li>([^<]*)<\/li>/g)].map(([, item = '']) => item);
  return { back: present(location, 'way back'), asked: items };
}

async function signIn(client: Client, operator: Operator, wish: Wish) {
  const started = client.start(operator, wish);
  const { back, asked } = await browse(started.url);
  return { started, asked, back, ...(await client.finish(started, back)) };
}

/** Refresh with a new ID token of the same person, then revocation of everything. */
async function untilRevoked(client: Client, operator: Operator, first: TokenAnswer): Promise<void> {
  const { premiuminfo, userinfo } = operator.endpoints;
  const subject = (answer: TokenAnswer) => readIdToken(answer.id_token ?? '').claims.sub;
  const second = await client.refresh(operator, first);
  expect(subject(second)).toBe(subject(first));
  expect((await client.read(userinfo, second)).sub).toBe(subject(first));
  const hint = client.sdk === PHP_SDK ? 'access_token' : undefined;
  expect(await client.revoke(operator, second.access_token ?? '', hint)).toBe(200);
  await expect(client.read(premiuminfo, second)).rejects.toThrow('401 invalid_token');
  expect(await client.revoke(operator, second.refresh_token ?? '')).toBe(200);
  await expect(client.refresh(operator, second)).rejects.toThrow('invalid_grant');
}

type Product = 'authn' | 'authz' | 'number' | 'phone' | 'kyc' | 'kyc by hash';
const WORDS = { context: 'Pay 20 CHF', bindingMessage: 'Order 4711' };
/** blanks out, lower case, the first twenty characters, as the Mobile Connect portal has it */
const hashed = (value: string): string => sha256(value.replaceAll(' ', '').toLowerCase().slice(0, 20));
const HASHES = { name: hashed(KYC.name), address: hashed(KYC.address) };

const WISHES: Readonly<Record<Product, (sdk: Sdk) => Omit<Wish, 'scope'>>> = {
  authn: () => ({}),
  authz: () => WORDS,
  number: () => ({}),
  phone: () => WORDS,
  kyc: ({ kycClaims }) => ({ claims: kycClaims(KYC, 'plain') }),
  'kyc by hash': ({ kycClaims }) => ({ claims: kycClaims(HASHES, 'hashed') }),
};

interface Shared {
  readonly at: 'userinfo' | 'premiuminfo';
  /** what the consent page calls it */
  readonly called: readonly string[];
  readonly members: (msisdn: string) => object;
}
const KYC_ITEMS = [
  'Whether the name that it has of you is right',
  'Whether the address that it has of you is right',
  'Facts about your mobile contract: prepaid or subscription, active or not, reported lost or stolen',
];
const SHARED: Partial<Record<Product, Shared>> = {
  number: { at: 'userinfo', called: ['Your mobile number'], members: (msisdn) => ({ phone_number: `+${msisdn}` }) },
  phone: { at: 'premiuminfo', called: ['Your mobile number'], members: (msisdn) => ({ phone_number: msisdn }) },
  kyc: {
    at: 'premiuminfo',
    called: KYC_ITEMS,
    members: () => ({ name: KYC.name, name_match: 'Y', address: KYC.address, address_match: 'Y' }),
  },
  'kyc by hash': {
    at: 'premiuminfo',
    called: KYC_ITEMS,
    members: () => ({ name_hash: HASHES.name, name_match: 'Y', address_hash: HASHES.address, address_match: 'Y' }),
  },
};

type Row = readonly [sdk: Sdk, wanted: string | undefined, product: Product, scope: string, sent: Sent];
/** what the SDK makes of it: the version, and the scope where it changes that */
type Sent = readonly [version: string, scope?: string];

const PHONE = 'openid mc_identity_phonenumber';
const V1 = ['mc_v1.1'] as const;
const V12 = ['mc_v1.2'] as const;
const V2 = ['mc_v2_0'] as const;
const V23 = ['mc_di_r2_v2.3'] as const;
const ROWS: readonly Row[] = [
  ...[JAVA_SDK_3, PHP_SDK].flatMap((sdk): Row[] => [
    [sdk, 'mc_v1.1', 'authn', 'openid', V1],
    [sdk, 'mc_v1.1', 'number', 'openid phone', V1],
    [sdk, 'mc_v1.2', 'authn', 'openid mc_authn', V12],
    [sdk, 'mc_v1.2', 'authz', 'openid mc_authz', V12],
    [sdk, 'mc_v1.2', 'phone', PHONE, V12],
    [sdk, 'mc_v2_0', 'authn', 'openid mc_authn', V2],
    [sdk, 'mc_v2_0', 'authz', 'openid mc_authz', V2],
    [sdk, 'mc_v2_0', 'phone', PHONE, V2],
    [sdk, 'mc_di_r2_v2.3', 'authn', 'openid mc_authn', V23],
    [sdk, 'mc_di_r2_v2.3', 'authz', 'openid mc_authz', V23],
    [sdk, 'mc_di_r2_v2.3', 'phone', PHONE, V23],
    [sdk, 'mc_di_r2_v2.3', 'kyc', 'openid mc_kyc_plain', V23],
    [sdk, undefined, 'kyc by hash', 'openid mc_kyc_hashed', V23],
    // in this spelling the SDKs do not know it, and choose by themselves
    [sdk, 'mc_v2.0', 'authn', 'openid mc_authn', V23],
  ]),
  [JAVA_SDK_2, undefined, 'authn', 'openid', ['mc_v1.2', 'openid mc_authn']],
  [JAVA_SDK_2, undefined, 'authn', 'openid mc_authn', V12],
  [JAVA_SDK_2, undefined, 'authz', 'openid mc_authn', ['mc_v1.2', 'openid mc_authz']],
  [JAVA_SDK_2, undefined, 'phone', PHONE, ['mc_v1.2', 'openid mc_authz mc_identity_phonenumber']],
  [DOTNET_SDK, 'mc_v1.1', 'authn', 'openid', V1],
  [DOTNET_SDK, 'mc_v2_0', 'authz', 'openid mc_authz', V2],
  [DOTNET_SDK, undefined, 'phone', PHONE, V23],
];
const named = ROWS.map(
  (row) =>
    [
      `${row[0].name} is asked for ${row[1] ?? 'any version'}, ${row[2]}: ${row[3]} becomes ${row[4].join(' ')}`,
      row,
    ] as const,
);

describe('a number that is known', () => {
  it.each(named)('%s', async (_name, [sdk, version, product, scope, [sentVersion, sentScope = scope]]) => {
    const client = clientOf(sdk);
    const msisdn = await phone();
    const operator = operatorOf(await client.discover(msisdn));
    const signed = await signIn(client, operator, { ...WISHES[product](sdk), scope, ...(version && { version }) });
    const { answer, started, asked, verdict } = signed;
    expect(Object.fromEntries(started.parameters)).toMatchObject({ version: sentVersion, scope: sentScope });
    expect(verdict).toBe('Valid');
    const { claims } = readIdToken(answer.id_token ?? '');
    expect(claims).toMatchObject({ acr: '2', amr: ['SIM_PIN'], azp: operator.found.clientId });
    expect(claims.hashed_login_hint).toBe(sha256(started.parameters.get('login_hint') ?? ''));
    const isAuthorisation = sentScope.includes('mc_authz');
    expect(claims.displayed_data ?? '').toEqual(isAuthorisation ? expect.stringContaining(WORDS.context) : '');
    const shared = SHARED[product];
    expect(asked).toEqual(shared?.called ?? []);
    if (shared) {
      const members = { sub: claims.sub, ...shared.members(msisdn) };
      expect(await client.read(operator.endpoints[shared.at], answer)).toMatchObject(members);
    }
    await untilRevoked(client, operator, answer);
  });
});

describe.each([JAVA_SDK_3, JAVA_SDK_2, PHP_SDK, DOTNET_SDK])('$name', (sdk) => {
  it('has nothing about a person: operator selection, way back, discovery of the selected operator', async () => {
    const client = clientOf(sdk);
    const msisdn = await phone();
    const discovered = await client.discover();
    const back = await select(discovered, { msisdn: `+${msisdn}` });
    const operator = await client.selected(back);
    expect(operator.found.operator).toBe(gateway.config.operators['operator-a']?.name);
    const { verdict, answer } = await signIn(client, operator, { scope: 'openid mc_authn' });
    expect(verdict).toBe('Valid');
    expect(answer.expires_in).toBeGreaterThan(0);
    // discovery is not asked again for long: another answer would have another ttl
    expect(await client.selected(back)).toEqual(operator);
  });

  it('reads why nobody was selected, and which request was wrong', async () => {
    const client = clientOf(sdk);
    const back = await select(await client.discover(), { cancel: '1' });
    await expect(client.selected(back)).rejects.toThrow('access_denied: The person cancelled the operator selection');
    await expect(clientOf(sdk, { clientSecret: 'wrong' }).discover()).rejects.toThrow('invalid_client');
    await expect(clientOf(sdk, { redirectUrl: 'http://localhost:9/other' }).discover()).rejects.toThrow(
      'invalid_request: ',
    );
  });

  it('reads that the person refused', async () => {
    const client = clientOf(sdk);
    const operator = operatorOf(await client.discover(await phone('refuse')));
    const started = client.start(operator, { scope: 'openid mc_authn' });
    const browser = new Browser();
    const page = await answeredByItself(gateway, browser, await browser.open(started.url));
    const { location } = await browser.follow(await browser.submit(formOf(page, '/finish')), gateway.origin);
    await expect(client.finish(started, present(location, 'way back'))).rejects.toThrow('access_denied: ');
  });
});

describe('the Java SDK', () => {
  it.each([JAVA_SDK_3, JAVA_SDK_2])(
    '$name compares the correlation of discovery with that of the tokens',
    async (sdk) => {
      const client = clientOf(sdk, { correlate: true });
      const operator = operatorOf(await client.discover(await phone()));
      const { verdict, answer, started } = await signIn(client, operator, { scope: 'openid mc_authn' });
      expect(verdict).toBe('Valid');
      expect(answer.correlation_id).toBe(started.parameters.get('correlation_id'));
    },
  );

  it('2.4 at an operator that says nothing of versions asks as in release 1', async () => {
    const metadata = ({ mobile_connect_version_supported: _, ...document }: Record<string, unknown>) => document;
    const client = clientOf(JAVA_SDK_2, { metadata });
    const operator = operatorOf(await client.discover(await phone()));
    const { verdict, started } = await signIn(client, operator, { scope: 'openid mc_authn' });
    expect(Object.fromEntries(started.parameters)).toMatchObject({ scope: 'openid', version: 'mc_v1.1' });
    expect(verdict).toBe('Valid');
  });
});

describe('without a browser', () => {
  const java = (url: string, { clientId, clientSecret }: Found) => likeJava(url, basic(clientId, clientSecret));
  const php = (url: string, { clientId, clientSecret }: Found) =>
    likePhp(url, { authorization: basic(clientId, clientSecret) });

  it.each([
    [JAVA_SDK_3, java, { scope: 'openid mc_authn', prompt: 'login' }],
    [JAVA_SDK_3, java, { scope: 'openid mc_authz', prompt: 'login', ...WORDS }],
    [PHP_SDK, php, { scope: 'openid mc_authn', prompt: 'mobile' }],
    [PHP_SDK, php, { scope: 'openid mc_authz', prompt: 'mobile', ...WORDS }],
  ])('a server signs somebody in, %#', async (sdk, ask, wish) => {
    const client = clientOf(sdk);
    const operator = operatorOf(await client.discover(await phone()));
    const started = client.start(operator, wish);
    const asked = await ask(started.url, operator.found);
    const { answer, verdict } = await client.finish(started, asked.answers.at(-1)?.location ?? '');
    expect(verdict).toBe('Valid');
    await untilRevoked(client, operator, answer);
  });
});
