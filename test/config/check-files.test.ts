import { describe, expect, test } from 'vitest';
import { checkFiles, type FileAccess } from '../../src/config/check-files.ts';
import type { Tree } from '../../src/config/tree.ts';
import { AUTHORITY, CLIENT, CLIENT_KEY, ONE_DAY, OTHER_KEY, PKCS12, SERVER_ONLY } from '../tls/material.ts';
import { loadSandbox, loadWith } from './sources.ts';

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  '/etc/signet/chain.pem': AUTHORITY + CLIENT,
  '/etc/signet/server.pem': SERVER_ONLY,
  '/etc/signet/one-day.pem': ONE_DAY,
  '/etc/signet/client.p12': PKCS12.aes,
  '/etc/signet/rc2.p12': PKCS12.rc2,
  '/etc/signet/server.p12': PKCS12.serverOnly,
  '/etc/signet/nord-root.pem': CLIENT,
  '/etc/signet/bundle.pem': `# two of them\n${CLIENT}\n${CLIENT}`,
  '/etc/signet/client.pem': CLIENT,
  '/etc/signet/client.key': CLIENT_KEY,
  '/etc/signet/other.key': OTHER_KEY,
  '/etc/signet/broken.pem': AUTHORITY.replace('MII', 'AAA'),
  '/etc/signet/empty.pem': '',
};

const read = (path: string): Uint8Array => {
  const content = FILES[path];
  if (content === undefined) throw new Error(`no such file: ${path}`);
  return Buffer.from(content);
};
const access: FileAccess = {
  readText: (path) => Buffer.from(read(path)).toString(),
  readBytes: read,
  now: () => Date.UTC(2090, 0, 1),
};

const check = (nord: Tree) => checkFiles(loadWith({ operators: { nord } }), access);
const tls = (files: Tree): Tree => ({ mss: { tls: files } });

describe('files that the configuration names', () => {
  test.each<[string, Tree]>([
    ['an anchor', {}],
    ['a bundle', { trust: { intermediates: ['bundle.pem'] } }],
    ['a PEM text in place', { trust: { anchors: [CLIENT] } }],
    ['a client certificate with its key', tls({ cert: 'client.pem', key: 'client.key', ca: 'bundle.pem' })],
    ['a chain of which one is the own', tls({ cert: 'chain.pem', key: 'client.key' })],
    ['a PKCS#12', tls({ p12: 'client.p12', p12_password: 'pä-55' })],
    ['a client certificate and key in place', tls({ cert: CLIENT, key: CLIENT_KEY })],
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
    ['a foreign key', tls({ cert: 'client.pem', key: 'other.key' }), 'mss.tls.key', /must be the key of tls\.cert/],
    ['an expired certificate', tls({ cert: 'one-day.pem', key: 'client.key' }), 'mss.tls.cert', /it is expired since/],
    [
      'a server certificate',
      tls({ cert: 'server.pem', key: 'client.key' }),
      'mss.tls.cert',
      /lacks the extended key usage clientAuth/,
    ],
    ['an absent PKCS#12', tls({ p12: 'gone.p12', p12_password: 'pw' }), 'mss.tls.p12', /readable file: no such/],
    ['a wrong password', tls({ p12: 'client.p12', p12_password: 'pw' }), 'mss.tls.p12_password', /does not open/],
    ['an outdated PKCS#12', tls({ p12: 'rc2.p12', p12_password: 'pw' }), 'mss.tls.p12', /RC2.*with AES-256/],
    ['a PKCS#12 of a server', tls({ p12: 'server.p12', p12_password: 'pw' }), 'mss.tls.p12', /clientAuth/],
  ])('%s is refused', (_, nord, path, message) => {
    const mistakes = check(nord);
    expect(mistakes).toMatchObject([{ path: `operators.nord.${path}`, message: expect.stringMatching(message) }]);
    expect(JSON.stringify(mistakes)).not.toContain('PRIVATE KEY');
  });

  test('every operator is looked at, and the anchors that the sandbox will make are not', () => {
    expect(checkFiles(loadSandbox(), access)).toEqual([]);
    expect(checkFiles(loadSandbox({ SIGNET_OPERATORS_OPERATOR_B_TRUST_ANCHORS_0: 'gone.pem' }), access)).toMatchObject([
      { path: 'operators.operator-b.trust.anchors.0' },
    ]);
  });
});
