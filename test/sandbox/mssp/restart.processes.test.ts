import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal } from '../../../src/sandbox/mssp/journal.ts';
import { at, signRequest, startSimulator, statusRequest, transactionId } from '../simulated-service.ts';
import { statusMessage } from './soap-requests.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'signet-restart-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const statusOf = (text: string) => at(text, 'MSS_StatusResp.Status.StatusCode.Value');

describe('a restart', () => {
  it('keeps waiting, approved and refused requests, with their outcome', async () => {
    const before = await startSimulator({ dir });
    const ids: string[] = [];
    for (const [msisdn, action] of [['41790000001'], ['41790000002', 'approve'], ['41790000003', 'refuse']] as const) {
      const id = transactionId(await before.sign({ msisdn }));
      if (action) await before.answer(id, action);
      ids.push(id);
    }
    await before.close();
    const after = await startSimulator({ dir });
    try {
      const [waiting = '', approved = '', refused = ''] = ids;
      expect(statusOf((await after.status(approved)).text)).toBe('500');
      expect(at((await after.status(refused)).text, 'Fault.Code.SubCode.Value')).toBe('_401');
      expect(statusOf((await after.status(waiting)).text)).toBe('504');
      expect(at((await after.sign({ msisdn: '41790000001' })).text, 'Fault.Code.SubCode.Value')).toBe('_406');
      expect(await after.messages('41790000001')).toHaveLength(1);
      await after.answer(waiting, 'approve');
      expect(statusOf((await after.status(waiting)).text)).toBe('500');
    } finally {
      await after.close();
    }
  });

  it('keeps what additional services will answer, and the number as it was written', async () => {
    const before = await startSimulator({ dir });
    const located = { location: { country: 'LI' } };
    await before.setNumber({ msisdn: '41790000001', ...located });
    await before.setNumber({ msisdn: '41790000002', ...located });
    const geofencing = { Description: 'http://mid.swisscom.ch/as#geofencing' };
    const subscriber = { Description: 'http://mid.swisscom.ch/as#subscriberInfo' };
    const fenced = { ...geofencing, GeoFencingRequest: { countrywhitelist: ['CH'] } };
    const sign = async (msisdn: string, services: object[]) =>
      transactionId(await before.sign({ msisdn, parts: { AdditionalServices: services } }));
    const free = await sign('+41 79 000 00 01', [geofencing, subscriber]);
    const violating = await sign('41790000002', [fenced]);
    await before.close();
    const after = await startSimulator({ dir });
    try {
      for (const id of [free, violating]) await after.answer(id, 'approve');
      const { text } = await after.status(free);
      expect(at(text, 'MSS_StatusResp.ServiceResponses')).toMatchObject([
        { Geofencing: { Country: 'LI' } },
        { SubscriberInfo: { Details: [{ Id: '1901', Value: '90101' }] } },
      ]);
      const { body, headers } = statusMessage('SHELL', free);
      const address = `${after.origin}/sandbox/mssp/soap/services/MSS_StatusQueryPort`;
      const soap = await (await fetch(address, { method: 'POST', headers, body })).text();
      expect(soap).toContain('<mss:MSISDN>+41 79 000 00 01</mss:MSISDN>');
      expect(at((await after.status(violating)).text, 'Fault.Code.SubCode.Value')).toBe('_450');
    } finally {
      await after.close();
    }
  });

  it('keeps authority, phones and what was set for numbers', async () => {
    const before = await startSimulator({ dir });
    await before.setNumber({ msisdn: '41790000001', behaviour: 'refuse', after_ms: 5 });
    const root = before.simulator.rootPem;
    await before.close();
    const after = await startSimulator({ dir });
    try {
      expect(after.simulator.rootPem).toBe(root);
      expect(await readFile(join(dir, 'root.pem'), 'utf8')).toBe(root);
      expect((await after.call('GET', '/sandbox/api/numbers')).body).toContainEqual(
        expect.objectContaining({ msisdn: '41790000001', behaviour: 'refuse', after_ms: 5 }),
      );
    } finally {
      await after.close();
    }
  });

  it('goes on with what a phone was about to do by itself', async () => {
    let time = Date.now();
    const before = await startSimulator({ dir, now: () => time });
    await before.setNumber({ msisdn: '41790000001', behaviour: 'approve', after_ms: 60_000 });
    const id = transactionId(await before.sign({ msisdn: '41790000001' }));
    await before.close();
    time += 59_000;
    const after = await startSimulator({ dir, now: () => time });
    try {
      expect(statusOf((await after.status(id)).text)).toBe('504');
      time += 1_000;
      expect(statusOf((await after.status(id)).text)).toBe('500');
    } finally {
      await after.close();
    }
  });
});

describe('the journal', () => {
  interface Entry {
    readonly id: string;
    readonly value: number;
  }
  const parse = (value: unknown): Entry | undefined => {
    if (typeof value !== 'object' || value === null || !('id' in value) || !('value' in value)) return undefined;
    return typeof value.id === 'string' && typeof value.value === 'number'
      ? { id: value.id, value: value.value }
      : undefined;
  };
  const open = (path: string) => openJournal<Entry>({ path, id: ({ id }) => id, parse, live: () => [] });

  it('gives back the last entry of each id, also after a line was cut off', async () => {
    const path = join(dir, 'journal');
    const journal = await open(path);
    await Promise.all([1, 2, 3].map((value) => journal.append({ id: 'a', value })));
    await journal.append({ id: 'b', value: 1 });
    await journal.close();
    await appendFile(path, '{"id":"a","val');
    const again = await open(path);
    expect(again.restored).toEqual([
      { id: 'a', value: 3 },
      { id: 'b', value: 1 },
    ]);
    await again.append({ id: 'b', value: 2 });
    await again.close();
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(4);
  });

  it('has written an entry once append resolves, however many come at once', async () => {
    const path = join(dir, 'journal');
    const journal = await open(path);
    await Promise.all(
      Array.from({ length: 200 }, async (_, value) => {
        await journal.append({ id: `${value}`, value });
        expect(await readFile(path, 'utf8')).toContain(`{"id":"${value}","value":${value}}\n`);
      }),
    );
    await journal.close();
  });
});

describe('the simulator as a process', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill('SIGKILL'));

  async function freePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async function start(
    port: number,
    more: NodeJS.ProcessEnv = {},
  ): Promise<{ banner: string; post: (body: string) => Promise<string> }> {
    const environment = { ...process.env, SIGNET_SIMULATOR_PORT: String(port), SIGNET_SIMULATOR_DIR: dir, ...more };
    child = spawn(process.execPath, ['src/sandbox/simulator-main.ts'], { env: environment });
    const [banner] = await once(child.stdout ?? process.stdin, 'data');
    const post = async (body: string): Promise<string> =>
      (await fetch(`http://localhost:${port}/sandbox/mssp/rest/service`, { method: 'POST', body })).text();
    return { banner: String(banner), post };
  }

  it('takes a waiting request over a kill -9, and ends at SIGTERM', async () => {
    const port = await freePort();
    const first = await start(port);
    expect(first.banner).toBe(
      `Simulated MSSP on http://localhost:${port}/sandbox/mssp/rest/service, phones on http://localhost:${port}/sandbox/phone\n`,
    );
    const ack = await first.post(signRequest({ msisdn: '41791234567' }));
    const id = String(at(ack, 'MSS_SignatureResp.MSSP_TransID'));
    child?.kill('SIGKILL');
    await once(child ?? process, 'exit');
    const second = await start(port);
    expect(statusOf(await second.post(statusRequest(id)))).toBe('504');
    const page = await fetch(`http://localhost:${port}/sandbox/phone`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const styles = /href="(\/assets\/phone\.[^"]+)"/.exec(await page.text())?.[1] ?? '';
    expect((await fetch(`http://localhost:${port}${styles}`)).status).toBe(200);
    child?.kill('SIGTERM');
    const [exitCode] = await once(child ?? process, 'exit');
    expect(exitCode).toBe(0);
  });

  it('listens with mutual TLS too where it is told to, and ends at SIGTERM all the same', async () => {
    const { banner } = await start(await freePort(), { SIGNET_SANDBOX_MSSP_TLS_PORT: '0' });
    const port = Number(/^Mutual TLS on https:\/\/localhost:(\d+)\/sandbox\/mssp, /m.exec(banner)?.[1]);
    const [cert, key, ca] = await Promise.all(
      ['client.pem', 'client.key', 'tls-ca.pem'].map((file) => readFile(join(dir, file))),
    );
    const socket = connect({ port, host: 'localhost', cert, key, ca });
    await once(socket, 'secureConnect');
    socket.end();
    child?.kill('SIGTERM');
    const [exitCode] = await once(child ?? process, 'exit');
    expect(exitCode).toBe(0);
  });

  it('refuses a port that is none', async () => {
    const name = 'SIGNET_SANDBOX_MSSP_TLS_PORT';
    const environment = { ...process.env, SIGNET_SIMULATOR_PORT: '0', SIGNET_SIMULATOR_DIR: dir, [name]: 'high' };
    const refused = spawn(process.execPath, ['src/sandbox/simulator-main.ts'], { env: environment });
    const [complaint] = await once(refused.stderr, 'data');
    const [exitCode] = await once(refused, 'exit');
    expect(String(complaint)).toBe(`${name}: "high" is no port; give 0 to 65535\n`);
    expect(exitCode).toBe(78);
  });

  it.each(['SIGNET_SIMULATOR_PORT', 'SIGNET_SANDBOX_MSSP_TLS_PORT'])(
    'says in one line that its port is taken: %s',
    async (name) => {
      const holder = createServer().listen(0, '127.0.0.1');
      await once(holder, 'listening');
      const address = holder.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const blocked = spawn(process.execPath, ['src/sandbox/simulator-main.ts'], {
        env: { ...process.env, SIGNET_SIMULATOR_PORT: '0', SIGNET_SIMULATOR_DIR: dir, [name]: String(port) },
      });
      const [complaint] = await once(blocked.stderr, 'data');
      const [exitCode] = await once(blocked, 'exit');
      holder.close();
      expect(String(complaint)).toMatch(/^cannot listen on 127\.0\.0\.1:\d+: .*EADDRINUSE.*\n$/);
      expect(String(complaint)).toContain(`127.0.0.1:${port}: `);
      expect(exitCode).toBe(1);
    },
  );
});
