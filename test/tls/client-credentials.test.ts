import { createPrivateKey, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CredentialsError, defectOf, readClientCredentials } from '../../src/tls/client-credentials.ts';
import { Pkcs12Error, readPkcs12 } from '../../src/tls/pkcs12.ts';
import { pkcs12 } from '../../src/tls/pkcs12-write.ts';
import { AUTHORITY, CLIENT, CLIENT_KEY, ONE_DAY, OTHER_KEY, PKCS12, SERVER_ONLY } from './material.ts';

const own = new X509Certificate(CLIENT);
const key = createPrivateKey(CLIENT_KEY).export({ format: 'pem', type: 'pkcs8' });
const refusal = (field: string, message: RegExp) => ({ field, message: expect.stringMatching(message) });
function refused(source: Parameters<typeof readClientCredentials>[0]): unknown {
  try {
    readClientCredentials(source);
  } catch (error) {
    expect(error).toBeInstanceOf(CredentialsError);
    return error;
  }
  throw new Error('it was accepted');
}

describe('a PKCS#12', () => {
  test.each([
    ['of OpenSSL 3, with its authority', PKCS12.aes, 'pä-55'],
    ['with an empty password', PKCS12.emptyPassword, ''],
    ['in Triple DES, with its authority', PKCS12.tripleDes, 'pw'],
    ['with SHA-512 and other AES', PKCS12.sha512, 'pw'],
    ['with a MAC only', PKCS12.plain, 'pw'],
  ])('%s gives its own certificate and nothing else', (_, p12, password) => {
    const credentials = readClientCredentials({ p12, password });
    expect(credentials.cert).toBe(own.toString());
    expect(credentials.key).toBe(key);
    expect(defectOf(credentials.certificate, Date.now())).toBeUndefined();
  });

  test('that the sandbox makes', async () => {
    const made = await pkcs12({
      certificate: new Uint8Array(own.raw),
      privateKey: new Uint8Array(createPrivateKey(CLIENT_KEY).export({ format: 'der', type: 'pkcs8' })),
      password: 'Länger als ein Block von vierundsechzig Zeichen in UTF-16 ist dieses Wort',
      friendlyName: 'client',
      localKeyId: new Uint8Array([1]),
    });
    const password = 'Länger als ein Block von vierundsechzig Zeichen in UTF-16 ist dieses Wort';
    expect(readClientCredentials({ p12: made, password }).cert).toBe(own.toString());
  });

  test.each<[string, Uint8Array, string, string, RegExp]>([
    ['with another password', PKCS12.aes, 'pa-55', 'p12_password', /does not open the file/],
    ['with no password where there is one', PKCS12.tripleDes, '', 'p12_password', /does not open the file/],
    ['in RC2', PKCS12.rc2, 'pw', 'p12', /outdated RC2.*export it anew with AES-256/],
    ['without a MAC', PKCS12.noMac, 'pw', 'p12', /no MAC/],
    ['without a key', PKCS12.noKey, 'pw', 'p12', /must hold a private key and the certificate/],
    ['without a certificate', PKCS12.noCertificate, 'pw', 'p12', /must hold a private key and the certificate/],
    ['that is a PEM text', Buffer.from(CLIENT), 'pw', 'p12', /no PKCS#12/],
    ['that is empty', new Uint8Array(), 'pw', 'p12', /no PKCS#12/],
  ])('%s is refused', (_, p12, password, field, message) => {
    const error = refused({ p12, password });
    expect(error).toMatchObject(refusal(field, message));
    expect(String(error)).not.toContain(password || 'pw');
  });

  test('damaged anywhere is refused, or gives what it gave', () => {
    const file = PKCS12.aes;
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const damaged = Uint8Array.from(file);
        damaged[at] = (damaged[at] ?? 0) ^ mask;
        try {
          expect(readPkcs12(damaged, 'pä-55').certificates.map(String)).toContain(own.toString());
        } catch (error) {
          if (!(error instanceof Pkcs12Error)) throw error;
        }
      }),
      { numRuns: 60, examples: [[4, 1]] },
    );
  });
});

describe('PEM texts', () => {
  test.each([
    ['the certificate alone', CLIENT],
    ['a chain', CLIENT + AUTHORITY],
    ['a chain upside down', AUTHORITY + CLIENT],
  ])('%s gives the own certificate', (_, cert) => {
    expect(readClientCredentials({ cert, key: CLIENT_KEY }).cert).toBe(own.toString());
  });
  test.each<[string, string, string, string, RegExp]>([
    ['the key of another', CLIENT, OTHER_KEY, 'key', /must be the key of tls\.cert/],
    ['no key', CLIENT, CLIENT, 'key', /private key without passphrase/],
    ['no certificate', CLIENT_KEY, CLIENT_KEY, 'cert', /certificates in PEM/],
  ])('%s is refused', (_, cert, privateKey, field, message) => {
    const error = refused({ cert, key: privateKey });
    expect(error).toMatchObject(refusal(field, message));
    expect(JSON.stringify(error)).not.toContain('PRIVATE KEY');
  });
});

test.each<[string, string, number, RegExp]>([
  ['expired', ONE_DAY, Date.UTC(2090, 0, 1), /is expired since 20\d\d-/],
  ['not yet valid', CLIENT, Date.UTC(2001, 0, 1), /is not valid before 20\d\d-/],
  ['for servers', SERVER_ONLY, Date.UTC(2090, 0, 1), /lacks the extended key usage clientAuth/],
  ['for anything', AUTHORITY, Date.UTC(2090, 0, 1), /lacks the extended key usage clientAuth/],
])('a certificate that is %s', (_, cert, now, message) => {
  expect(defectOf(new X509Certificate(cert), now)).toMatch(message);
});
