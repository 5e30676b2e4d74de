/** A simulator on a port of its own, and the few calls that tests make. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Koa from 'koa';
import { z } from 'zod';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/sandbox/mssp/simulator.ts';

export const OPERATORS: SimulatorOptions['operators'] = [
  {
    id: 'operator-a',
    name: 'Alpha Mobile',
    mccMnc: '901_01',
    prefixes: ['41'],
    methods: ['sim'],
    autoActivation: true,
  },
  { id: 'operator-b', name: 'Bravo Mobile', mccMnc: '901_02', prefixes: ['4477009'], methods: ['sim'] },
  { id: 'operator-c', name: 'Charlie Mobile', mccMnc: '901_03', prefixes: ['358457'], methods: ['app'] },
];
export const STK = 'http://mid.swisscom.ch/STK-LoA4';
export const DEVICE = 'http://mid.swisscom.ch/Device-LoA4';
export const ANY = 'http://mid.swisscom.ch/Any-LoA4';

export interface MssReply {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
}

const jsonObject = z.record(z.string(), z.unknown());

/** The value at a path of keys in a JSON text, e.g. `Fault.Code.SubCode.Value`. */
export function at(text: string, path: string): unknown {
  let value: unknown = JSON.parse(text);
  for (const key of path.split('.')) value = jsonObject.parse(value)[key];
  return value;
}

export const transactionId = (reply: MssReply): string =>
  z.string().parse(at(reply.text, 'MSS_SignatureResp.MSSP_TransID'));

let counter = 0;
/** AP_Info that was never used before. */
export const apInfo = (overrides: object = {}) => {
  counter += 1;
  return {
    AP_ID: 'sandbox',
    AP_PWD: 'not-needed',
    AP_TransID: `T${counter}.${process.pid}`,
    Instant: new Date().toISOString(),
    ...overrides,
  };
};

export interface SignParameters {
  readonly msisdn?: string;
  readonly text?: string;
  readonly mode?: string;
  readonly profile?: string;
  readonly timeOut?: string;
  readonly ap?: object;
  /** laid over the message; undefined removes a part */
  readonly parts?: object;
}

export const signRequest = (parameters: SignParameters = {}): string =>
  JSON.stringify({
    MSS_SignatureReq: {
      AP_Info: apInfo(parameters.ap),
      DataToBeSigned: {
        Data: parameters.text ?? 'Signet: Sign in to Shop? (AB23)',
        Encoding: 'UTF-8',
        MimeType: 'text/plain',
      },
      MSSP_Info: { MSSP_ID: { URI: 'http://mid.swisscom.ch/' } },
      MajorVersion: '1',
      MessagingMode: parameters.mode ?? 'asynch',
      MinorVersion: '2',
      MobileUser: { MSISDN: parameters.msisdn ?? '41791234567' },
      SignatureProfile: parameters.profile ?? STK,
      TimeOut: parameters.timeOut ?? '80',
      ...parameters.parts,
    },
  });

export const statusRequest = (id: string, parts: object = {}): string =>
  JSON.stringify({
    MSS_StatusReq: { AP_Info: apInfo(), MSSP_TransID: id, MajorVersion: '1', MinorVersion: '1', ...parts },
  });

export interface TestSimulator {
  readonly simulator: Simulator;
  readonly origin: string;
  readonly dir: string;
  post(body: string | Uint8Array, path?: string, headers?: Record<string, string>): Promise<MssReply>;
  sign(parameters?: SignParameters): Promise<MssReply>;
  status(id: string): Promise<MssReply>;
  /** Any other request; a given body is sent as JSON. */
  call(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }>;
  setNumber(settings: object): Promise<void>;
  messages(msisdn: string): Promise<{ id: string; kind: string; text: string; code: string | null }[]>;
  answer(id: string, action: string): Promise<number>;
  /** sockets that are open now */
  connections(): Promise<number>;
  /** requests that are not answered yet */
  readonly unanswered: number;
  close(): Promise<void>;
}

const messageList = z.array(
  z.object({ id: z.string(), kind: z.string(), text: z.string(), code: z.string().nullable() }),
);

export interface TestSimulatorOptions extends Partial<Pick<SimulatorOptions, 'accounts' | 'now'>> {
  readonly dir?: string;
}

export async function startSimulator(options: TestSimulatorOptions = {}): Promise<TestSimulator> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'signet-simulator-')));
  const errors: object[] = [];
  const simulator = await createSimulator({
    dir,
    operators: OPERATORS,
    ...(options.now && { now: options.now }),
    ...(options.accounts && { accounts: options.accounts }),
    log: { info: () => undefined, error: (fields) => errors.push(fields) },
  });
  const app = new Koa();
  app.on('error', (error: unknown) => errors.push({ error }));
  app.use(simulator.middleware);
  const server = await new Promise<Server>((resolve) => {
    const listening: Server = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const unanswered = new Set<object>();
  server.on('request', (request, response) => {
    unanswered.add(request);
    response.once('close', () => unanswered.delete(request));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const origin = `http://127.0.0.1:${address.port}`;

  async function post(body: string | Uint8Array, path = '', headers: Record<string, string> = {}): Promise<MssReply> {
    const response = await fetch(`${origin}/sandbox/mssp/rest/service${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json;charset=UTF-8', ...headers },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
    return { status: response.status, contentType: response.headers.get('content-type'), text: await response.text() };
  }
  async function call(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
    const response = await fetch(origin + path, {
      method,
      ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  return {
    simulator,
    origin,
    dir,
    post,
    call,
    sign: (parameters) => post(signRequest(parameters)),
    status: (id) => post(statusRequest(id)),
    async setNumber(settings) {
      const { status, body } = await call('PUT', '/sandbox/api/numbers', settings);
      if (status !== 200) throw new Error(JSON.stringify(body));
    },
    async messages(msisdn) {
      return messageList.parse((await call('GET', `/sandbox/api/messages?msisdn=${msisdn}`)).body);
    },
    answer: async (id, action) => (await call('POST', `/sandbox/api/messages/${id}`, { action })).status,
    connections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    get unanswered() {
      return unanswered.size;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await simulator.close();
      server.closeAllConnections();
      await closed;
      if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
      if (errors.length > 0) throw new Error(`the simulator met errors: ${JSON.stringify(errors)}`);
    },
  };
}
