import { describe, expect, test } from 'vitest';
import { checkFiles } from '../../src/config/check-files.ts';
import type { Tree } from '../../src/config/tree.ts';
import { loadSandbox, loadWith } from './sources.ts';

/** A self-signed client certificate, its key and a key of another; made with: openssl req -x509 -newkey ec … */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBgzCCASmgAwIBAgIUU3lFDDt4PQY/3Z85rqXvt0YizuowCgYIKoZIzj0EAwIw
FjEUMBIGA1UEAwwLVGVzdCBjbGllbnQwIBcNMjYxMTIxMjEyMTMzWhgPMjEyNjEw
MjgyMTIxMzNaMBYxFDASBgNVBAMMC1Rlc3QgY2xpZW50MFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAE3cBO2nWLoZhwqcBJjvqEzHeYhudQyNtFPVxc1MXa3fRF5u1A
1Q3nTEXHpbEuTBLvsg6Ci3E296JK6neBnACuA6NTMFEwHQYDVR0OBBYEFNRMlpy7
g0e485y6Vnuci4SJ6iOyMB8GA1UdIwQYMBaAFNRMlpy7g0e485y6Vnuci4SJ6iOy
MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAJBfiaAvIxNtRYtu
fknSsdd9022bdbkkyA5J9k9zUf9oAiAdgKoqDy0Do/Pt2liG4r1xkGokUivtcys5
Vbictw++jw==
-----END CERTIFICATE-----
`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgZaFIF/LugD5g8525
zS7xpOw9Pc0ZKPZvaTCd8yT5RoahRANCAATdwE7adYuhmHCpwEmO+oTMd5iG51DI
20U9XFzUxdrd9EXm7UDVDedMRcelsS5MEu+yDoKLcTb3okrqd4GcAK4D
-----END PRIVATE KEY-----
`;
const OTHER_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgN1eTzuMqFHvW8g1c
QuepDwQRcAoVLS6cId+rAtJPzZChRANCAAQdpONIsq7JEOBOaU/ANb2cygbjaEV2
ahp8h1aX0k79tn1p5inKiD/+GPkTTY+5IV4goCvQS7VSRu+447n+Ooy/
-----END PRIVATE KEY-----
`;

const FILES: Readonly<Record<string, string>> = {
  '/etc/signet/nord-root.pem': CERTIFICATE,
  '/etc/signet/bundle.pem': `# two of them\n${CERTIFICATE}\n${CERTIFICATE}`,
  '/etc/signet/client.pem': CERTIFICATE,
  '/etc/signet/client.key': KEY,
  '/etc/signet/other.key': OTHER_KEY,
  '/etc/signet/broken.pem': CERTIFICATE.replace('MII', 'AAA'),
  '/etc/signet/empty.pem': '',
};

const readFile = (path: string): string => {
  const text = FILES[path];
  if (text === undefined) throw new Error(`no such file: ${path}`);
  return text;
};

const check = (nord: Tree) => checkFiles(loadWith({ operators: { nord } }), readFile);
const tls = (files: Tree): Tree => ({ mss: { tls: files } });

describe('files that the configuration names', () => {
  test.each<[string, Tree]>([
    ['an anchor', {}],
    ['a bundle', { trust: { intermediates: ['bundle.pem'] } }],
    ['a PEM text in place', { trust: { anchors: [CERTIFICATE] } }],
    ['a client certificate with its key', tls({ cert: 'client.pem', key: 'client.key', ca: 'bundle.pem' })],
    ['a client certificate and key in place', tls({ cert: CERTIFICATE, key: KEY })],
  ])('%s is accepted', (_, nord) => {
    expect(check(nord)).toEqual([]);
  });

  test.each<[string, Tree, string, RegExp]>([
    ['absent', { trust: { anchors: ['gone.pem'] } }, 'trust.anchors.0', /must be a readable file: no such file/],
    [
      'empty',
      { trust: { intermediates: ['empty.pem'] } },
      'trust.intermediates.0',
      /certificates in PEM: no -----BEGIN/,
    ],
    ['a key for a certificate', { trust: { anchors: ['client.key'] } }, 'trust.anchors.0', /certificates in PEM/],
    ['broken', { trust: { anchors: ['broken.pem'] } }, 'trust.anchors.0', /certificates in PEM/],
    ['a certificate for a key', tls({ cert: 'client.pem', key: 'client.pem' }), 'mss.tls.key', /private key without/],
    ['absent authorities', tls({ ca: 'gone.pem' }), 'mss.tls.ca', /readable/],
    [
      'a foreign key',
      tls({ cert: 'client.pem', key: 'other.key' }),
      'mss.tls.key',
      /must be the key of mss\.tls\.cert/,
    ],
  ])('%s is refused', (_, nord, path, message) => {
    const mistakes = check(nord);
    expect(mistakes).toMatchObject([{ path: `operators.nord.${path}`, message: expect.stringMatching(message) }]);
    expect(JSON.stringify(mistakes)).not.toContain('PRIVATE KEY');
  });

  test('every operator is looked at, and the anchors that the sandbox will make are not', () => {
    expect(checkFiles(loadSandbox(), readFile)).toEqual([]);
    expect(
      checkFiles(loadSandbox({ SIGNET_OPERATORS_OPERATOR_B_TRUST_ANCHORS_0: 'gone.pem' }), readFile),
    ).toMatchObject([{ path: 'operators.operator-b.trust.anchors.0' }]);
  });
});
