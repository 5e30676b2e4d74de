import { X509Certificate } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { type RequestOptions, request } from 'node:https';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import Koa from 'koa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTlsListener, type TlsListener } from '../../../src/sandbox/pki/tls-listener.ts';
import { exportPrivateKey, generateKeys } from '../../../src/tls/key-pairs.ts';
import * as x509 from '../../../src/tls/x509.ts';
import { at, signRequest, startSimulator, type TestSimulator } from '../simulated-service.ts';

let mssp: TestSimulator;
let tls: TlsListener;
let ca: string;
let handler: ReturnType<Koa['callback']>;
beforeAll(async () => {
  mssp = await startSimulator();
  const app = new Koa();
  app.use(mssp.simulator.middleware);
  handler = app.callback();
  tls = await openTlsListener({ port: 0, host: '127.0.0.1', dir: mssp.dir, handler });
  ca = await file('tls-ca.pem');
});
afterAll(async () => {
  await tls.close();
  await mssp.close();
});

const file = (name: string): Promise<string> => readFile(join(mssp.dir, name), 'utf8');
const own = async () => ({ cert: await file('client.pem'), key: await file('client.key') });

interface SelfSigned {
  readonly usage?: string;
  readonly until?: number;
}
async function selfSigned({ usage, until = 3_600_000 }: SelfSigned = {}) {
  const keys = await generateKeys('EC');
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=my-client',
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    notBefore: new Date(Date.now() - 7_200_000),
    notAfter: new Date(Date.now() + until),
    extensions: usage === undefined ? [] : [new x509.ExtendedKeyUsageExtension([usage])],
  });
  return { cert: `${certificate.toString('pem')}\n`, key: await exportPrivateKey(keys.privateKey) };
}

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly protocol: string | null;
  readonly server: X509Certificate | undefined;
}
function post(options: RequestOptions, body: string, path = '/sandbox/mssp/rest/service'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': path.includes('/soap/') ? 'text/xml' : 'application/json' };
    const target = { port: tls.port, host: '127.0.0.1', agent: false, method: 'POST', path, headers, ca };
    request({ ...target, ...options }, (response) => {
      const { socket } = response;
      const server = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
      const protocol = socket instanceof TLSSocket ? socket.getProtocol() : null;
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (chunk: string) => {
          text += chunk;
        })
        .on('end', () => resolve({ status: response.statusCode ?? 0, text, protocol, server }));
    })
      .on('error', reject)
      .end(body);
  });
}

const WRONG = { code: '_104', detail: 'Wrong SSL credentials' };
const fault = ({ text }: Reply) => ({ code: at(text, 'Fault.Code.SubCode.Value'), detail: at(text, 'Fault.Detail') });

describe('the service over TLS', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('answers its own client over %s', async (version) => {
    const versions = { minVersion: version, maxVersion: version };
    const msisdn = version === 'TLSv1.2' ? '41790000001' : '41790000002';
    const reply = await post({ ...(await own()), ...versions }, signRequest({ msisdn }));
    expect(reply).toMatchObject({ status: 200, protocol: version });
  });

  it('takes the PKCS#12 file too', async () => {
    const pfx = await readFile(join(mssp.dir, 'client.p12'));
    expect((await post({ pfx, passphrase: 'signet' }, signRequest({ msisdn: '41790000003' }))).status).toBe(200);
  });

  it('cuts off who shows no certificate', async () => {
    await expect(post({}, signRequest({ msisdn: '41790000004' }))).rejects.toThrow();
    expect(await mssp.messages('41790000004')).toEqual([]);
  });

  it.each(['/sandbox/phone', '/sandbox/api/messages', '/authorize', '/'])('serves nothing else: %s', async (path) => {
    expect((await post({ ...(await own()), method: 'GET' }, '', path)).status).toBe(404);
  });

  it('refuses a certificate that nobody registered, in the words of either binding', async () => {
    const stranger = await selfSigned({ usage: x509.ExtendedKeyUsage.clientAuth });
    const rest = await post(stranger, signRequest({ msisdn: '41790000005' }));
    expect({ status: rest.status, ...fault(rest) }).toEqual({ status: 500, ...WRONG });
    const soap = await post(stranger, '<any/>', '/sandbox/mssp/soap/services/MSS_SignaturePort');
    expect(soap.status).toBe(500);
    expect(soap.text).toContain('<soapenv:Value>mss:_104</soapenv:Value>');
    expect(soap.text).toContain('>Wrong SSL credentials</ns1:detail>');
    expect(await mssp.messages('41790000005')).toEqual([]);
  });

  it('takes a self-signed certificate from the moment it is registered', async () => {
    const mine = await selfSigned({ usage: x509.ExtendedKeyUsage.clientAuth });
    const path = join(mssp.dir, 'clients', 'mine.pem');
    await writeFile(path, mine.cert);
    expect((await post(mine, signRequest({ msisdn: '41790000006' }))).status).toBe(200);
    await rm(path);
    expect(fault(await post(mine, signRequest({ msisdn: '41790000007' })))).toEqual(WRONG);
  });

  it.each([
    ['without extended key usage', {}],
    ['for servers', { usage: x509.ExtendedKeyUsage.serverAuth }],
    ['that has expired', { usage: x509.ExtendedKeyUsage.clientAuth, until: -3_600_000 }],
  ])('refuses a registered certificate %s', async (name, form) => {
    const mine = await selfSigned(form);
    await writeFile(join(mssp.dir, 'clients', `${name}.pem`), mine.cert);
    expect(fault(await post(mine, signRequest({ msisdn: '41790000008' })))).toEqual(WRONG);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('refuses a client that sends its chain over %s', async (version) => {
    const { cert, key } = await own();
    const versions = { minVersion: version, maxVersion: version };
    const reply = await post({ cert: cert + ca, key, ...versions }, signRequest());
    expect(fault(reply)).toEqual(WRONG);
  });

  it('refuses one that sends other certificates with its own', async () => {
    const { cert, key } = await own();
    const other = await selfSigned({ usage: x509.ExtendedKeyUsage.clientAuth });
    expect(fault(await post({ cert: cert + other.cert, key }, signRequest()))).toEqual(WRONG);
  });

  it('is certified for the names of this machine by the authority in its folder', async () => {
    const { server } = await post(await own(), signRequest({ msisdn: '41790000010' }));
    expect(server?.verify(new X509Certificate(ca).publicKey)).toBe(true);
    for (const name of ['127.0.0.1', '::1']) expect(server?.checkIP(name)).toBe(name);
    expect(server?.checkHost('localhost')).toBe('localhost');
    expect(server?.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });
});

describe('the server’s certificate', () => {
  it('is kept, and renewed a month before it ends', async () => {
    const before = await file('tls-server.pem');
    await (await open(Date.now() + 300 * 86_400_000)).close();
    expect(await file('tls-server.pem')).toBe(before);
    await (await open(Date.now() + 340 * 86_400_000)).close();
    expect(await file('tls-server.pem')).not.toBe(before);
  });

  it('is made anew when its file is damaged', async () => {
    await writeFile(join(mssp.dir, 'tls-server.pem'), 'damaged');
    await (await open(Date.now())).close();
    expect(await file('tls-server.pem')).toMatch(/^-----BEGIN CERTIFICATE-----/);
  });

  const open = (now: number): Promise<TlsListener> =>
    openTlsListener({ port: 0, host: '127.0.0.1', dir: mssp.dir, handler, now: () => now });
});
