/**
 * The simulated operator: a Mobile Signature Service, its authority, its phones, and the tools to work with them. Put
 * together here, reached over HTTP only. Everything it keeps lies in one folder; one process works on a folder at a time.
 */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Middleware } from 'koa';
import { createRenderer, type Renderer } from '../../pages/renderer.ts';
import type { FolderLock } from '../../store/folder-lock.ts';
import { createAttributeRecords } from '../people/attribute-source.ts';
import { createInbox } from '../phone/inbox.ts';
import { loopbackOnly } from '../phone/loopback.ts';
import { createNumberPlan, type SimulatedOperator } from '../phone/number-plan.ts';
import { openNumberDirectory } from '../phone/number-settings.ts';
import { createPhonePage, PHONE_PATH } from '../phone/phone-page.ts';
import { openPhones } from '../phone/phones.ts';
import { type Route, routeTable } from '../phone/routes.ts';
import { createSandboxApi } from '../phone/sandbox-api.ts';
import { openAuthority } from '../pki/authority.ts';
import { ensureClientMaterial } from '../pki/client-material.ts';
import { serviceSigner } from '../pki/service-signer.ts';
import { createLinkPerson } from '../sms/link-person.ts';
import { createSmsGateway, SMS_PATH } from '../sms/sms-gateway.ts';
import { createTrouble } from '../trouble/trouble.ts';
import { type Account, DEFAULT_ACCOUNTS } from './accounts.ts';
import { authenticate } from './authentication.ts';
import { followActivations } from './auto-activation.ts';
import { createEndpoint, type EndpointOptions } from './endpoint.ts';
import { lockSimulatorFolder } from './folder.ts';
import { createReplayGuard } from './replay-guard.ts';
import { restBinding } from './rest-codec.ts';
import { createService } from './service.ts';
import type { ServiceContext } from './service-context.ts';
import { soapBinding } from './soap-codec.ts';
import { createTransactions, openTransactionJournal } from './transactions.ts';

export interface SimulatorLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface SimulatorOptions {
  /** keys, certificates and state; made when it is not there */
  readonly dir: string;
  readonly operators: readonly SimulatedOperator[];
  readonly accounts?: readonly Account[];
  /** where browsers find the phones, for app2app; the default is where a request came to */
  readonly origin?: () => string | undefined;
  /** epoch milliseconds */
  readonly now?: () => number;
  /** 0 ≤ value < 1, for trouble on demand */
  readonly random?: () => number;
  readonly log: SimulatorLog;
  /** for the pages; the default reads views/ itself */
  readonly renderer?: Renderer;
}

export interface Simulator {
  /**
   * Koa middleware for /sandbox/mssp, /sandbox/phone, /sandbox/trouble, /sandbox/api/{numbers,messages,trouble}, /sandbox/sms and /sandbox/network; everything
   * else is passed on.
   */
  readonly middleware: Middleware;
  /** trust anchor of the signatures */
  readonly rootPem: string;
  readonly intermediatePem: string;
  /** Ends the streams of the phone page, which would hold a listener open; everything else goes on. */
  drain(): void;
  /** Ends streams and held requests, and writes what is not written yet. */
  close(): Promise<void>;
}

const REST_PATH = '/sandbox/mssp/rest/service';
/** Any operation is taken on any port, under the names that several vendors give them, their misspelling included. */
const SOAP_PORTS = [
  ...['SignaturePort', 'StatusQueryPort', 'ReceiptPort', 'ProfilePort', 'ProfileQueryPort'],
  ...['RegistrationPort', 'ReqistrationPort', 'NotificationPort', 'HandshakePort'],
  ...['Signature', 'StatusPort', 'StatusQuery', 'Receipt', 'ProfileQuery'],
].map((name) => `/sandbox/mssp/soap/services/MSS_${name}`);

/** @throws StartError simulator_in_use, data_dir_unusable */
export async function createSimulator(options: SimulatorOptions): Promise<Simulator> {
  await mkdir(options.dir, { recursive: true, mode: 0o700 });
  const lock = lockSimulatorFolder(options.dir);
  try {
    return await openSimulator(options, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openSimulator(options: SimulatorOptions, lock: FolderLock): Promise<Simulator> {
  const { dir, log, now = Date.now } = options;
  const onError = (error: unknown): void => log.error({ err: error }, 'simulator error');
  const plan = createNumberPlan(options.operators);
  const [authority] = await Promise.all([openAuthority(dir, now()), ensureClientMaterial(dir, now())]);
  const phones = await openPhones(dir, authority, now);
  const numbers = await openNumberDirectory(dir, plan);
  const { journal, keep } = await openTransactionJournal({ path: join(dir, 'transactions.jsonl'), now });
  const inbox = createInbox(
    now,
    journal.restored.map(({ message }) => message),
  );
  followActivations({ inbox, numbers, now, onError });
  const transactions = createTransactions({ inbox, phones, journal, keep, onError });
  const accounts = new Map((options.accounts ?? DEFAULT_ACCOUNTS).map((account) => [account.apId, account]));
  const replays = createReplayGuard(now);
  const context: ServiceContext = {
    accounts,
    replays,
    numbers,
    plan,
    phones,
    inbox,
    transactions,
    serviceSigner: serviceSigner(dir, now),
    now,
    onError,
  };
  const { issuers } = authority;
  const { operators, random = Math.random, renderer = createRenderer() } = options;
  const trouble = createTrouble({
    operators,
    plan,
    transactions,
    phones,
    issuers,
    renderer,
    now,
    random,
    randomBytes,
    dialectOf: (apId) => accounts.get(apId)?.dialect ?? 'mobile-id',
  });
  const endpoint: EndpointOptions = {
    trouble: trouble.interference,
    service: createService(context),
    authenticate: (request) => authenticate(request, accounts, now()),
    origin: options.origin,
    onError,
  };
  const rest = createEndpoint(restBinding, endpoint);
  const soap = createEndpoint(soapBinding, endpoint);
  const person = createLinkPerson({ inbox, origin: () => options.origin?.(), onError });
  const api = createSandboxApi({ numbers, plan, inbox, phones, pressed: person.pressed });
  const page = createPhonePage({ inbox, plan, renderer, now });

  const routes: Route[] = [
    { method: 'POST', path: REST_PATH, handle: rest },
    { method: 'POST', path: `${REST_PATH}/:`, handle: rest },
    ...SOAP_PORTS.map((path): Route => ({ method: 'POST', path, handle: soap })),
    { method: 'POST', path: '/sandbox/network/passthrough', handle: api.passthrough },
    { method: 'POST', path: '/sandbox/network/attributes', handle: createAttributeRecords(numbers) },
    { method: 'POST', path: SMS_PATH, handle: createSmsGateway({ inbox, numbers, plan, now }) },
  ];
  const pages: Route[] = [
    { method: 'GET', path: PHONE_PATH, handle: page.show },
    { method: 'GET', path: `${PHONE_PATH}/events`, handle: page.events },
    { method: 'GET', path: `${PHONE_PATH}/messages/:`, handle: page.open },
    { method: 'POST', path: `${PHONE_PATH}/messages/:`, handle: page.answer },
  ];

  return {
    middleware: routeTable([...routes, ...api.routes, ...[...pages, ...trouble.routes].map(loopbackOnly)]),
    rootPem: authority.rootPem,
    intermediatePem: authority.intermediatePem,
    drain: () => page.close(),
    async close() {
      page.close();
      trouble.interference.close();
      inbox.close();
      await person.close();
      await phones.close();
      await journal.close();
      lock.release();
    },
  };
}
