/** A gateway whose signature service runs beside it, on a clock that tests may put forward, and people who sign in. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Browser, formOf, type Page } from '../../harness/browser.ts';
import { type OwnGateway, startGateway } from '../../harness/gateway.ts';
import {
  type App,
  begin,
  callback,
  clientAt,
  createApp,
  type Flow,
  start,
  tokens,
} from '../../harness/relying-party.ts';
import { startSimulator, type TestSimulator } from '../../sandbox/simulated-service.ts';
import { type Status, settled } from '../login.ts';
import { until } from '../until.ts';
import type { OperatorId } from './table.ts';

const PREFIXES: Readonly<Record<OperatorId, string>> = {
  'operator-a': '4179050',
  'operator-b': '44770095',
  'operator-c': '35845750',
};
const troubles = z.array(
  z.object({ id: z.string(), msisdn: z.string().nullable(), operation: z.string(), hits: z.number() }),
);

export interface Person {
  readonly msisdn: string;
  readonly browser: Browser;
  readonly flow: Flow;
  /** the page of the login, as it was when it was ready */
  readonly page: Page;
}

export interface TroubleStage {
  readonly gateway: OwnGateway;
  readonly simulator: TestSimulator;
  /** A number that nobody used yet, whose phone acts like this. */
  number(operator: OperatorId, behaviour?: string): Promise<string>;
  trouble(settings: object): Promise<void>;
  /** Ends the trouble of one number, or all. */
  noTrouble(msisdn?: string): Promise<void>;
  /** Signature requests of a number that met a trouble: all of them, while one is in force. */
  pushes(msisdn: string): Promise<number>;
  /** Opens a login and rings. */
  ring(operator: OperatorId, msisdn: string, acr?: string): Promise<Person>;
  /** Tries again on the outcome page, and rings. */
  tryAgain(person: Person): Promise<void>;
  settled(person: Person, ...states: string[]): Promise<Status>;
  /** The page as it is now; of a login that succeeded, the way back. */
  look(person: Person): Promise<Page>;
  /** The error with which the person comes back to the relying party. */
  errorOf(person: Person): Promise<string | null>;
  /** Signs in with a phone that approves; answers the acr. */
  signsIn(operator: OperatorId, msisdn: string, acr?: string): Promise<unknown>;
  /** Puts both clocks forward. */
  passTime(ms: number): void;
  metric(name: string): Promise<number>;
  close(): Promise<void>;
}

/** It would end the logins after a few troubles; it has tests of its own. */
const NO_BREAKER = { BREAKER_REQUESTS: '1000', BREAKER_WINDOW_S: '1' };

const variables = (operator: OperatorId, settings: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      `SIGNET_OPERATORS_${operator.toUpperCase().replace('-', '_')}_MSS_${name}`,
      value,
    ]),
  );

export async function openTroubleStage(env: Readonly<Record<string, string>> = {}): Promise<TroubleStage> {
  const folder = await mkdtemp(join(tmpdir(), 'signet-trouble-'));
  let passed = 0;
  const now = (): number => Date.now() + passed;
  const simulator = await startSimulator({ dir: join(folder, 'sandbox', 'mssp'), now });
  const gateway = await startGateway({
    now,
    env: {
      SIGNET_DATA_DIR: folder,
      SIGNET_SANDBOX_MSSP_URL: simulator.origin,
      ...variables('operator-a', { ...NO_BREAKER, REQUEST_TIMEOUT_MS: '4000' }),
      ...variables('operator-b', { ...NO_BREAKER, REQUEST_TIMEOUT_MS: '4000' }),
      ...variables('operator-c', { ...NO_BREAKER, TRANSACTION_TIMEOUT_S: '1' }),
      ...env,
    },
  });
  const app: App = await createApp(gateway);
  const clients = new Map<OperatorId, ReturnType<typeof clientAt>>();
  let numbers = 0;

  const listed = async () => troubles.parse((await simulator.call('GET', '/sandbox/api/trouble')).body);
  const look = ({ browser, page }: Person): Promise<Page> => browser.open(page.url, gateway.origin);
  const stage: TroubleStage = {
    gateway,
    simulator,
    async number(operator, behaviour = 'approve') {
      numbers += 1;
      const prefix = PREFIXES[operator];
      const msisdn = `${prefix}${String(numbers).padStart((operator === 'operator-a' ? 11 : 12) - prefix.length, '0')}`;
      await simulator.setNumber({ msisdn, behaviour });
      return msisdn;
    },
    async trouble(settings) {
      const { body, status } = await simulator.call('PUT', '/sandbox/api/trouble', settings);
      if (status !== 200) throw new Error(JSON.stringify(body));
    },
    async noTrouble(msisdn) {
      if (msisdn === undefined) return void (await simulator.call('DELETE', '/sandbox/api/trouble'));
      for (const one of await listed()) {
        if (one.msisdn === msisdn) await simulator.call('DELETE', `/sandbox/api/trouble/${one.id}`);
      }
    },
    async pushes(msisdn) {
      const own = (await listed()).filter((one) => one.msisdn === msisdn && one.operation === 'signature');
      return own.reduce((sum, { hits }) => sum + hits, 0);
    },
    async ring(operator, msisdn, acr) {
      // level 2 of operator-b is a text message
      const acr_values = acr ?? (operator === 'operator-b' ? '3' : undefined);
      const client = clients.get(operator) ?? clientAt(app, operator);
      clients.set(operator, client);
      const flow = begin(await client, { login_hint: `MSISDN:${msisdn}`, prompt: 'login', acr_values });
      const browser = new Browser();
      const page = await browser.open(flow.url.href, gateway.origin);
      await start(browser, page);
      return { msisdn, browser, flow, page };
    },
    async tryAgain(person) {
      await person.browser.submit(formOf(await look(person), '/retry'));
      await start(person.browser, await look(person));
    },
    settled: (person, ...states) => settled(person, states, 30_000),
    look,
    async errorOf(person) {
      const left = await person.browser.submit(formOf(await look(person), '/finish'));
      return callback(await person.browser.follow(left, gateway.origin)).get('error');
    },
    async signsIn(operator, msisdn, acr) {
      const person = await stage.ring(operator, msisdn, acr);
      await stage.settled(person, 'signed', 'error', 'refused', 'expired');
      return (await tokens(person.flow, await look(person))).claims()?.acr;
    },
    passTime(ms) {
      passed += ms;
    },
    async metric(name) {
      const text = await (await fetch(`${gateway.adminOrigin}/metrics`)).text();
      return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1]);
    },
    async close() {
      await gateway.close();
      await until('the gateway leaves no connection behind', async () => (await simulator.connections()) === 0);
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return stage;
}
