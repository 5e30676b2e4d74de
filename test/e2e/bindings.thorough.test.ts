/**
 * One suite of logins over every way to speak with a signature service: each binding and dialect, both messaging modes,
 * both kinds of keys. Two gateways with three operators each. The logins of different numbers run beside each other; the
 * tests look at how they ended.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../faults/until.ts';
import { Browser, formOf, messageFor, waitForState } from '../harness/browser.ts';
import { freePort, startGateway, type TestGateway } from '../harness/gateway.ts';
import { begin, callback, clientAt, createApp, start, tokens } from '../harness/relying-party.ts';

const MODES = ['asynch', 'synch'] as const;
const KEYS = ['EC', 'RSA'] as const;
/** how long an unanswered request rings; long enough for a slow machine to sign in */
const TIMEOUT_S = 3;

const SOAP = { binding: 'soap', path: '/sandbox/mssp/soap/services' };
const BINDINGS = [
  {
    name: 'REST',
    operator: 'operator-a',
    prefix: '4179',
    amr: 'SIM_PIN',
    binding: 'rest',
    path: '/sandbox/mssp/rest/service',
  },
  { name: 'SOAP plain', operator: 'operator-b', prefix: '4477009', amr: 'SIM_PIN', ...SOAP, wrapper: 'plain' },
  { name: 'SOAP kiuru', operator: 'operator-c', prefix: '358457', amr: 'DEV_PIN', ...SOAP, wrapper: 'kiuru' },
] as const;
type Client = Awaited<ReturnType<typeof clientAt>>;
type Binding = (typeof BINDINGS)[number];

/** Acts of one phone in this order, the level asked for, and what comes of it: the level reached, or state and error. */
const CASES: readonly (readonly [string, object, string, string])[] = [
  ['signs in at level 4', { behaviour: 'approve' }, '4', 'signed 4'],
  ['signs in again with the same SIM', { behaviour: 'approve' }, '4', 'signed 4'],
  ['the person refuses', { behaviour: 'refuse' }, '3', 'refused access_denied'],
  ['a signature that does not verify', { behaviour: 'bad_signature' }, '3', 'error server_error'],
  ['level 4 with another SIM', { behaviour: 'new_serial' }, '4', 'error server_error'],
];
/** No key has a part in these. */
const FAULTS: typeof CASES = [
  ['fault 402', { behaviour: 'fault', fault: 402 }, '3', 'error access_denied'],
  ['fault 404', { behaviour: 'fault', fault: 404 }, '3', 'error access_denied'],
  ['fault 406', { behaviour: 'fault', fault: 406 }, '3', 'error temporarily_unavailable'],
];
const casesWith = (key: string): typeof CASES => (key === 'EC' ? [...CASES, ...FAULTS] : CASES);

async function gatewayIn(mode: (typeof MODES)[number]): Promise<TestGateway> {
  const port = await freePort();
  const env = BINDINGS.flatMap((one) => {
    const settings = {
      MODE: mode,
      BINDING: one.binding,
      URL: `http://127.0.0.1:${port}${one.path}`,
      TRANSACTION_TIMEOUT_S: `${TIMEOUT_S}`,
      ...('wrapper' in one && { SOAP_WRAPPER: one.wrapper }),
    };
    const at = `SIGNET_OPERATORS_${one.operator.toUpperCase().replace('-', '_')}_MSS`;
    return Object.entries(settings).map(([name, value]) => [`${at}_${name}`, value] as const);
  });
  return startGateway({ port, env: Object.fromEntries(env) });
}

/** How the logins of one number ended, by case. */
type Endings = ReadonlyMap<string, string>;

/** A person with a phone whose key is of this kind. */
class Person {
  readonly #gateway: TestGateway;
  readonly #client: Client;
  readonly #phone: { readonly msisdn: string; readonly key: string };
  /** pseudonym and amr of every login that succeeded */
  readonly subjects = new Set<string>();

  constructor(gateway: TestGateway, client: Client, phone: { msisdn: string; key: string }) {
    this.#gateway = gateway;
    this.#client = client;
    this.#phone = phone;
  }

  async begin(settings: object, acr_values = '3') {
    await this.#gateway.api('PUT', '/sandbox/api/numbers', { ...this.#phone, ...settings });
    const flow = begin(this.#client, { login_hint: `MSISDN:${this.#phone.msisdn}`, acr_values });
    const browser = new Browser();
    const page = await browser.open(flow.url.href);
    await start(browser, page);
    return { browser, flow, page };
  }

  /** Goes onward from a login once it has ended. */
  async ending({ browser, flow, page }: Awaited<ReturnType<Person['begin']>>): Promise<string> {
    const state = await waitForState(browser, page.url, 'signed', 'refused', 'expired', 'error');
    const end = await browser.open(page.url, this.#gateway.origin);
    if (state === 'signed') {
      const claims = (await tokens(flow, end)).claims();
      this.subjects.add(`${claims?.sub} ${claims?.amr}`);
      return `signed ${claims?.acr}`;
    }
    const back = await browser.follow(await browser.submit(formOf(end, '/finish')), this.#gateway.origin);
    return `${state} ${callback(back).get('error')}`;
  }

  /** Nobody looks at the phone. */
  async waitInVain(): Promise<string> {
    const login = await this.begin({ behaviour: 'ignore' });
    await pause(TIMEOUT_S * 1_000);
    return this.ending(login);
  }

  /** Cancels on the page, and approves on the phone after all. */
  async cancelTooLate(): Promise<string> {
    const login = await this.begin({ behaviour: 'manual' });
    const { browser, page } = login;
    const message = await messageFor(this.#gateway, this.#phone.msisdn);
    await browser.submit(formOf(await browser.open(page.url), '/cancel'));
    const isBusy = async (): Promise<boolean> =>
      JSON.parse((await browser.request(`${page.url}/status`)).text).seconds_left > 0;
    if (!(await isBusy())) return 'free before the answer came';
    await this.#gateway.api('POST', `/sandbox/api/messages/${message.id}`, { action: 'approve' });
    await until('the late answer frees the phone', async () => !(await isBusy()));
    return this.ending(login);
  }
}

describe.each(MODES)('%s', (mode) => {
  let gateway: TestGateway;
  const endings = new Map<string, { readonly ended: Endings; readonly subjects: ReadonlySet<string> }>();

  beforeAll(async () => {
    gateway = await gatewayIn(mode);
    const app = await createApp(gateway);
    let serial = 10_000;
    const live = async (binding: Binding, key: string): Promise<void> => {
      const client = await clientAt(app, binding.operator);
      const person = (): Person => {
        serial += 1;
        return new Person(gateway, client, { msisdn: `${binding.prefix}${serial}`, key });
      };
      const unanswered = person().waitInVain();
      const busy = person();
      const ended = new Map<string, string>();
      for (const [name, settings, acr] of casesWith(key)) {
        ended.set(name, await busy.ending(await busy.begin(settings, acr)));
      }
      ended.set('cancelled', await busy.cancelTooLate());
      ended.set('unanswered', await unanswered);
      endings.set(`${binding.name} ${key}`, { ended, subjects: busy.subjects });
    };
    await Promise.all(BINDINGS.flatMap((binding) => KEYS.map((key) => live(binding, key))));
  }, 120_000);
  afterAll(() => gateway.close());

  describe.each(BINDINGS)('$name', (binding) => {
    describe.each(KEYS)('with an %s key', (key) => {
      const lived = () => endings.get(`${binding.name} ${key}`);

      it.each(casesWith(key))('%s', (name, _settings, _acr, expected) => {
        expect(lived()?.ended.get(name)).toBe(expected);
      });
      it('nobody answers', () => {
        expect(lived()?.ended.get('unanswered')).toBe('expired access_denied');
      });
      it('a cancelled login stays cancelled when the phone answers late', () => {
        expect(lived()?.ended.get('cancelled')).toBe('refused access_denied');
      });
      it('is the same person every time, authenticated by the means of the operator', () => {
        expect([...(lived()?.subjects ?? [])]).toEqual([expect.stringMatching(new RegExp(` ${binding.amr}$`))]);
      });
    });
  });
});
