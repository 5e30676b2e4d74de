/** Makes keys and certificates with the openssl command, with fixed validity dates. */
import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Signer } from './cms.ts';

export type KeyType = 'RSA-1024' | 'RSA-2048' | 'RSA-4096' | 'P-256' | 'P-384';

export interface CertificateOptions {
  /** `/CN=...` as the openssl command wants it */
  readonly subject: string;
  /** name of the key; made at the first use */
  readonly key: string;
  readonly keyType: KeyType;
  /** absent: self-signed */
  readonly issuer?: string;
  /** lines of an extension section */
  readonly extensions: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly digest?: 'sha256' | 'sha384' | 'sha1';
  /** default: RSASSA-PSS for RSA issuers */
  readonly padding?: 'pss' | 'pkcs1';
  /** hex */
  readonly serial?: string;
}

export interface Pki {
  make(name: string, options: CertificateOptions): void;
  der(name: string): Buffer;
  signer(name: string): Signer;
  /** paths for the openssl command */
  files(name: string): { readonly certificate: string; readonly key: string };
}

const ALGORITHM: Record<KeyType, readonly string[]> = {
  'RSA-1024': ['RSA', '-pkeyopt', 'rsa_keygen_bits:1024'],
  'RSA-2048': ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'RSA-4096': ['RSA', '-pkeyopt', 'rsa_keygen_bits:4096'],
  'P-256': ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-pkeyopt', 'ec_param_enc:named_curve'],
  'P-384': ['EC', '-pkeyopt', 'ec_paramgen_curve:P-384', '-pkeyopt', 'ec_param_enc:named_curve'],
};

export function createPki(folder: string): Pki {
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const path = (name: string, extension: string): string => join(folder, `${name}.${extension}`);
  const keys = new Map<string, string>();
  const keyOf = new Map<string, string>();
  let serials = 0x1000;

  const key = (name: string, type: KeyType): string => {
    const known = keys.get(name);
    if (known) return known;
    const file = path(name, 'key');
    openssl('genpkey', '-algorithm', ...ALGORITHM[type], '-out', file);
    keys.set(name, file);
    return file;
  };

  const isRsa = (file: string): boolean => createPrivateKey(readFileSync(file)).asymmetricKeyType === 'rsa';
  const keyFile = (name: string): string => {
    const file = keyOf.get(name);
    if (!file) throw new Error(`there is no certificate ${name}`);
    return file;
  };

  mkdirSync(join(folder, 'new'), { recursive: true });
  return {
    make(name, options) {
      const own = key(options.key, options.keyType);
      keyOf.set(name, own);
      const issuerKey = options.issuer === undefined ? own : keyFile(options.issuer);
      serials += 1;
      writeFileSync(join(folder, 'serial'), options.serial ?? serials.toString(16));
      writeFileSync(join(folder, 'index'), '');
      writeFileSync(join(folder, 'index.attr'), 'unique_subject = no\n');
      writeFileSync(path(name, 'ext'), ['[ext]', ...options.extensions, ''].join('\n'));
      writeFileSync(
        join(folder, 'ca.cnf'),
        [
          '[ca]\ndefault_ca = default',
          '[default]\ndatabase = index\nserial = serial\nnew_certs_dir = new\npolicy = any\nunique_subject = no',
          '[any]\ncommonName = optional\nserialNumber = optional\norganizationName = optional\n',
        ].join('\n'),
      );
      openssl('req', '-new', '-key', own, '-subj', options.subject, '-out', path(name, 'csr'));
      openssl(
        ...['ca', '-batch', '-notext', '-preserveDN', '-config', 'ca.cnf', '-in', path(name, 'csr')],
        ...(options.issuer === undefined ? ['-selfsign'] : ['-cert', path(options.issuer, 'pem')]),
        ...['-keyfile', issuerKey, '-md', options.digest ?? 'sha256'],
        ...['-startdate', options.from ?? '20200101000000Z', '-enddate', options.to ?? '21200101000000Z'],
        ...['-extfile', path(name, 'ext'), '-extensions', 'ext', '-out', path(name, 'pem')],
        ...(isRsa(issuerKey) && options.padding !== 'pkcs1'
          ? ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32']
          : []),
      );
    },
    der: (name) => new X509Certificate(readFileSync(path(name, 'pem'))).raw,
    signer: (name) => ({
      certificate: new X509Certificate(readFileSync(path(name, 'pem'))).raw,
      key: createPrivateKey(readFileSync(keyFile(name))),
    }),
    files: (name) => ({ certificate: path(name, 'pem'), key: keyFile(name) }),
  };
}
