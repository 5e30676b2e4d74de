import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import { createServer } from 'node:https';
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TransportTls } from '../../src/mss/transport.ts';
import { createMssTransport } from '../../src/mss/transport-failover.ts';
import { type Loopback, openLoopback } from './loopback.ts';

interface Identity {
  readonly cert: string;
  readonly key: string;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly certificate: X509Certificate;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

async function issue(name: string, issuer?: Identity): Promise<Identity> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: issuer?.certificate.subject ?? `CN=${name}`,
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 3_600_000),
    publicKey: keys.publicKey,
    signingKey: issuer?.keys.privateKey ?? keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(!issuer, undefined, true),
      new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }]),
    ],
  });
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`;
  return { cert: certificate.toString('pem'), key, keys, certificate };
}

describe('mutual TLS', () => {
  let ca: Identity;
  let client: Identity;
  let server: Loopback;

  beforeAll(async () => {
    ca = await issue('Test CA');
    client = await issue('Test client', ca);
    const { cert, key } = await issue('Test server', ca);
    server = await openLoopback(createServer({ cert, key, ca: ca.cert, requestCert: true }), 'https');
    server.answer = (response) => response.end('{}');
  });
  afterAll(() => server.close());

  async function post(tls: TransportTls) {
    const transport = createMssTransport(
      {
        url: server.url,
        connections: 1,
        connect_timeout_ms: 2_000,
        request_timeout_ms: 4_000,
        response_limit_bytes: 4_096,
      },
      tls,
    );
    try {
      return await transport.post({ path: () => '/', headers: {}, body: '{}', signal: new AbortController().signal });
    } finally {
      await transport.close();
    }
  }

  test('both sides trust the authority', async () => {
    expect(await post({ cert: client.cert, key: client.key, ca: ca.cert })).toMatchObject({
      httpStatus: 200,
      body: '{}',
    });
  });
  test('a server of an unknown authority gets nothing', async () => {
    const before = server.received.length;
    await expect(post({ cert: client.cert, key: client.key })).rejects.toEqual(
      expect.objectContaining({ code: 'unreachable', nothingSent: true }),
    );
    expect(server.received).toHaveLength(before);
  });
  test('without a client certificate the service does not hear the request', async () => {
    const before = server.received.length;
    await expect(post({ ca: ca.cert })).rejects.toEqual(expect.objectContaining({ name: 'MssError' }));
    expect(server.received).toHaveLength(before);
  });
});
