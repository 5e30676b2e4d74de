import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT_P12_PASSWORD, ensureClientMaterial } from '../../../src/sandbox/pki/client-material.ts';

const run = promisify(execFile);
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'signet-pki-'));
  await ensureClientMaterial(dir, Date.now());
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('files for clients of one’s own', () => {
  it('hold a client certificate that signs itself, so that no client adds its issuer to it', async () => {
    const { stdout } = await run('openssl', [
      ...['verify', '-CAfile', join(dir, 'client.pem'), '-purpose', 'sslclient', join(dir, 'client.pem')],
    ]);
    expect(stdout).toMatch(/OK/);
  });

  it('hold the same pair as PKCS#12 that openssl reads, without authorities', async () => {
    const { stdout } = await run('openssl', [
      ...['pkcs12', '-in', join(dir, 'client.p12'), '-passin', `pass:${CLIENT_P12_PASSWORD}`, '-nodes'],
    ]);
    expect(stdout.match(/BEGIN CERTIFICATE/g)).toHaveLength(1);
    expect(stdout).toMatch(/BEGIN PRIVATE KEY/);
    const certificate = (await readFile(join(dir, 'client.pem'), 'utf8')).split('\n')[1];
    expect(stdout).toContain(certificate);
  });

  it('authenticate a TLS client', async () => {
    const [key, cert] = await Promise.all(['client.key', 'client.pem'].map((file) => readFile(join(dir, file))));
    // The client's own pair serves as the server's too: only the client's side is asked here.
    const server = createServer({ key, cert, ca: cert, requestCert: true, rejectUnauthorized: true }, (req, res) => {
      res.end(peer(req.socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const pfx = await readFile(join(dir, 'client.p12'));
    const name = await new Promise<string>((resolve, reject) => {
      const options = { port, host: '127.0.0.1', pfx, passphrase: CLIENT_P12_PASSWORD, rejectUnauthorized: false };
      request(options, (res) => res.setEncoding('utf8').on('data', resolve))
        .on('error', reject)
        .end();
    });
    await new Promise((resolve) => server.close(resolve));
    expect(name).toBe('sandbox');
  });

  it('keep keys to their owner and stay as they are at the next start', async () => {
    expect((await stat(join(dir, 'client.key'))).mode & 0o077).toBe(0);
    const before = await readFile(join(dir, 'client.pem'), 'utf8');
    await ensureClientMaterial(dir, Date.now());
    expect(await readFile(join(dir, 'client.pem'), 'utf8')).toBe(before);
    expect((await readdir(dir)).filter((file) => file.endsWith('.tmp'))).toEqual([]);
  });
});

const peer = (socket: object): string =>
  socket instanceof TLSSocket ? String(socket.getPeerCertificate().subject.CN) : 'no TLS';
