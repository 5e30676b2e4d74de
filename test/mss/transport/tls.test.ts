import { X509Certificate } from 'node:crypto';
import { createServer, type ServerOptions } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createMssTransport } from '../../../src/mss/transport/failover.ts';
import { openTlsMaterial, type TlsMaterial } from '../../../src/mss/transport/tls.ts';
import type { MssTransport, TransportTls } from '../../../src/mss/transport/transport.ts';
import { PKCS12 } from '../../tls/material.ts';
import { type Identity, issue } from '../identities.ts';
import { type Answer, type Loopback, openLoopback, until } from '../loopback.ts';

let ca: Identity;
let below: Identity;
let serverIdentity: Identity;
let client: Identity;
let renewed: Identity;
const opened: { close(): unknown }[] = [];

beforeAll(async () => {
  ca = await issue('CA of this run');
  below = await issue('CA below', { issuer: ca, authority: true });
  serverIdentity = await issue('Test server', { issuer: ca });
  client = await issue('Test client', { issuer: below });
  renewed = await issue('Test client renewed', { issuer: below });
});
afterEach(async () => {
  for (const { close } of opened.splice(0).reverse()) await close();
});

interface TlsLoopback extends Loopback {
  /** subject and verdict of each client certificate, by connection */
  readonly clients: { readonly subject: string | undefined; readonly error: string | undefined }[];
  readonly protocols: (string | null)[];
}

async function listen(options: ServerOptions = {}): Promise<TlsLoopback> {
  const { cert, key } = serverIdentity;
  const server = createServer({ cert, key, ca: ca.cert, requestCert: true, rejectUnauthorized: false, ...options });
  const clients: TlsLoopback['clients'] = [];
  const protocols: (string | null)[] = [];
  server.on('secureConnection', (socket: TLSSocket) => {
    const { authorizationError: error } = socket;
    clients.push({ subject: socket.getPeerX509Certificate()?.subject, error: error ? String(error) : undefined });
    protocols.push(socket.getProtocol());
  });
  const loopback = await openLoopback(server, 'https');
  loopback.answer = (response) => response.end('{}');
  opened.push(loopback);
  return Object.assign(loopback, { clients, protocols });
}

function transportTo({ url }: Loopback, tls: TransportTls | TlsMaterial): MssTransport {
  const limits = { connections: 2, connect_timeout_ms: 2_000, request_timeout_ms: 4_000, response_limit_bytes: 4_096 };
  const transport = createMssTransport({ url, ...limits }, tls);
  opened.push(transport);
  return transport;
}
const post = (transport: MssTransport) =>
  transport.post({ path: () => '/', headers: {}, body: '{}', signal: new AbortController().signal });

interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Files in memory and what is logged about them; nobody looks at them unless asked. */
function material(files: Record<string, string | Uint8Array>, settings: Parameters<typeof openTlsMaterial>[0]) {
  const lines: Line[] = [];
  const log = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) =>
    void lines.push({ level, message, fields });
  const read = (name: string): string | Uint8Array => {
    const content = files[name];
    if (content === undefined) throw new Error(`no such file: ${name}`);
    return content;
  };
  let clock = Date.now();
  const made = openTlsMaterial(settings, {
    readPem: (name) => Buffer.from(read(name)).toString(),
    readBytes: (name) => Buffer.from(read(name)),
    now: () => clock,
    log: { info: log('info'), warn: log('warn'), error: log('error') },
    everyMs: 3_600_000,
  });
  opened.push(made);
  const levels = () => lines.map(({ level }) => level);
  return { made, lines, levels, pass: (ms: number) => (clock += ms) };
}
const pems = (one: Identity, chain = '') => ({ 'c.pem': one.cert + chain, 'c.key': one.key, 'ca.pem': ca.cert });
const NAMES = { cert: 'c.pem', key: 'c.key', ca: 'ca.pem' };
const subjectOf = ({ cert = '' }: TransportTls): string => new X509Certificate(cert).subject;
const DAY_MS = 86_400_000;

describe('mutual TLS', () => {
  test.each(['TLSv1.2', 'TLSv1.3'] as const)('over %s', async (version) => {
    const server = await listen({ minVersion: version, maxVersion: version });
    const transport = transportTo(server, { cert: client.cert, key: client.key, ca: ca.cert });
    expect(await post(transport)).toMatchObject({ httpStatus: 200, body: '{}' });
    expect(server.protocols).toEqual([version]);
    expect(server.clients).toMatchObject([{ subject: 'CN=Test client' }]);
  });
  test('not over TLS 1.1', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const server = await listen(old);
    await expect(post(transportTo(server, { ca: ca.cert }))).rejects.toMatchObject({ nothingSent: true });
    expect(server.received).toHaveLength(0);
  });
  test('a server of an unknown authority gets nothing', async () => {
    const server = await listen();
    const failure = { code: 'unreachable', nothingSent: true };
    await expect(post(transportTo(server, { cert: client.cert, key: client.key }))).rejects.toMatchObject(failure);
    expect(server.received).toHaveLength(0);
  });
  test('a server with another name gets nothing', async () => {
    const server = await listen();
    const url = server.url.replace('127.0.0.1', 'localhost');
    await expect(post(transportTo({ ...server, url }, { ca: ca.cert }))).rejects.toMatchObject({ nothingSent: true });
    expect(server.received).toHaveLength(0);
  });
  test('without a client certificate the service does not hear the request', async () => {
    const server = await listen({ rejectUnauthorized: true });
    await expect(post(transportTo(server, { ca: ca.cert }))).rejects.toMatchObject({ name: 'MssError' });
    expect(server.received).toHaveLength(0);
  });
});

describe('only the own certificate is sent', () => {
  const NO_CHAIN = /UNABLE_TO_VERIFY_LEAF_SIGNATURE/;

  test('of a chain in a PEM file', async () => {
    const server = await listen();
    const { made } = material(pems(client, below.cert + ca.cert), NAMES);
    await post(transportTo(server, made));
    expect(server.clients).toMatchObject([{ subject: 'CN=Test client', error: expect.stringMatching(NO_CHAIN) }]);
  });
  test('the server would have seen a chain', async () => {
    const server = await listen();
    const { port } = new URL(server.url);
    const raw = { cert: client.cert + below.cert, key: client.key, ca: ca.cert };
    const socket = connect({ host: '127.0.0.1', port: Number(port), ...raw });
    await until(() => server.clients.length === 1);
    socket.destroy();
    expect(server.clients).toEqual([{ subject: 'CN=Test client', error: undefined }]);
  });
  test('of a PKCS#12, whose authorities are not trusted either', async () => {
    const server = await listen();
    const p12 = { p12: 'c.p12', p12_password: 'pä-55' };
    const { made } = material({ 'c.p12': PKCS12.aes, 'ca.pem': ca.cert }, { ...p12, ca: 'ca.pem' });
    await post(transportTo(server, made));
    expect(server.clients).toMatchObject([{ subject: 'CN=Test client', error: expect.stringMatching(NO_CHAIN) }]);
    expect(made.current().cert?.match(/BEGIN/g)).toHaveLength(1);
    expect(material({ 'c.p12': PKCS12.aes }, p12).made.current().ca).toBeUndefined();
  });
});

describe('files that change', () => {
  test('new requests use the new certificate, those under way finish on the old one', async () => {
    const server = await listen();
    const files = pems(client);
    const { made, levels } = material(files, NAMES);
    const transport = transportTo(server, made);
    const held: Parameters<Answer>[0][] = [];
    server.answer = (response) => void held.push(response);
    const running = post(transport);
    await until(() => held.length === 1);
    Object.assign(files, pems(renewed));
    made.reload();
    server.answer = (response) => response.end('{}');
    expect((await post(transport)).body).toBe('{}');
    held[0]?.end('late');
    expect((await running).body).toBe('late');
    expect(server.clients.map(({ subject }) => subject)).toEqual(['CN=Test client', 'CN=Test client renewed']);
    await until(() => server.connections() === 1);
    expect(levels()).toEqual(['info']);
  });
  test('closing ends what runs on old connections as well', async () => {
    const server = await listen();
    const files = pems(client);
    const { made } = material(files, NAMES);
    const transport = transportTo(server, made);
    server.answer = () => undefined;
    const running = post(transport);
    running.catch(() => undefined);
    await until(() => server.received.length === 1);
    Object.assign(files, pems(renewed));
    made.reload();
    await transport.close();
    await expect(running).rejects.toMatchObject({ code: 'interrupted' });
    await until(() => server.connections() === 0);
  });
  test('the same content changes nothing', () => {
    const { made, lines } = material(pems(client), NAMES);
    made.onChange(() => expect.unreachable());
    made.reload();
    expect(lines).toEqual([]);
  });
  test('new authorities for the server count too', async () => {
    const server = await listen();
    const stranger = await issue('Another CA');
    const files = { ...pems(client), 'ca.pem': stranger.cert };
    const { made } = material(files, NAMES);
    const transport = transportTo(server, made);
    await expect(post(transport)).rejects.toMatchObject({ nothingSent: true });
    files['ca.pem'] = ca.cert;
    made.reload();
    expect((await post(transport)).body).toBe('{}');
  });
  test('they are looked at by themselves', async () => {
    const files: Record<string, string> = pems(client);
    const settings = { readPem: (name: string) => files[name] ?? '', readBytes: () => new Uint8Array(), now: Date.now };
    const made = openTlsMaterial(NAMES, { ...settings, everyMs: 5 });
    opened.push(made);
    const changed = new Promise<TransportTls>((resolve) => made.onChange(resolve));
    Object.assign(files, pems(renewed));
    expect(subjectOf(await changed)).toBe('CN=Test client renewed');
  });

  test.each<[string, () => Promise<Record<string, string>>, RegExp]>([
    ['half written', async () => ({ 'c.pem': client.cert.slice(0, 100) }), /certificates in PEM/],
    ['of another key', async () => ({ 'c.key': renewed.key }), /must be the key of/],
    ['authorities that are none', async () => ({ 'ca.pem': 'nonsense' }), /no -----BEGIN CERTIFICATE/],
    [
      'expired',
      async () => pems(await issue('Ended', { issuer: ca, days: -1 })),
      /client certificate is expired since/,
    ],
    ['not for clients', async () => pems(await issue('An authority')), /lacks the extended key usage clientAuth/],
    ['gone', async () => ({}), /no such file/],
  ])('%s: told once, and the old ones stay in use', async (_, spoiled, reason) => {
    const files: Record<string, string> = pems(client);
    const { made, lines, levels } = material(files, NAMES);
    made.onChange(() => expect.unreachable());
    const before = made.current();
    const found = await spoiled();
    if (Object.keys(found).length === 0) delete files['c.pem'];
    Object.assign(files, found);
    made.reload();
    made.reload();
    expect(levels()).toEqual(['error']);
    expect(lines[0]?.fields.reason).toMatch(reason);
    expect(JSON.stringify(lines)).not.toContain('PRIVATE KEY');
    expect(made.current()).toBe(before);
    Object.assign(files, pems(client));
    made.reload();
    expect(made.current()).toBe(before);
  });
  test('after a mistake the right files are taken up', () => {
    const files: Record<string, string> = pems(client);
    const { made, levels } = material(files, NAMES);
    files['c.pem'] = renewed.cert;
    made.reload();
    files['c.key'] = renewed.key;
    made.reload();
    expect(levels()).toEqual(['error', 'info']);
    expect(subjectOf(made.current())).toBe('CN=Test client renewed');
  });
});

describe('the end of the client certificate', () => {
  test('is known', async () => {
    const { made } = material(pems(client), NAMES);
    expect(Math.abs((made.expiresAt() ?? 0) - (Date.now() + 365 * DAY_MS))).toBeLessThan(DAY_MS);
    expect(material({}, {}).made.expiresAt()).toBeUndefined();
  });
  test('is a warning once a day for its last thirty days, and an error afterwards', async () => {
    const soon = await issue('Soon', { issuer: ca, days: 32 });
    const { made, lines, levels, pass } = material(pems(soon), NAMES);
    expect(levels()).toEqual([]);
    pass(3 * DAY_MS);
    made.reload();
    made.reload();
    expect(lines).toMatchObject([{ level: 'warn', fields: { days: 28 } }]);
    pass(DAY_MS);
    made.reload();
    pass(30 * DAY_MS);
    made.reload();
    expect(levels()).toEqual(['warn', 'warn', 'error']);
  });
  test('is a warning at the start', async () => {
    expect(material(pems(await issue('Soon', { issuer: ca, days: 5 })), NAMES).levels()).toEqual(['warn']);
  });
});
