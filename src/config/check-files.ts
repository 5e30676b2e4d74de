/**
 * Checks the files that a configuration names: certificates and keys exist, can be read and can serve. The sandbox's own
 * are left out, since they are made at its first start. An edge step: reads files, changes nothing.
 */
import { join } from 'node:path';
import { CredentialsError, defectOf, pemCertificates, readClientCredentials } from '../tls/client-credentials.ts';
import { isPemText } from './files.ts';
import type { ConfigMistake } from './mistake.ts';
import { sandboxFolder } from './sandbox.ts';
import type { Config } from './schema.ts';

export interface FileAccess {
  readonly readText: (path: string) => string;
  readonly readBytes: (path: string) => Uint8Array;
  /** epoch milliseconds */
  readonly now: () => number;
}

type OperatorSettings = Config['operators'][string];
type TlsSettings = OperatorSettings['mss']['tls'];

interface NamedFile {
  readonly path: string;
  /** file name or PEM text */
  readonly source: string;
}

const shown = (source: string): string | undefined => (isPemText(source) ? undefined : JSON.stringify(source));
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown reason');

/** Where the gateway is a client of the operator's services. */
function connections(id: string, { mss, attributes }: OperatorSettings): { path: string; tls: TlsSettings }[] {
  const at = `operators.${id}`;
  const source = attributes === undefined ? [] : [{ path: `${at}.attributes.tls`, tls: attributes.tls }];
  return [{ path: `${at}.mss.tls`, tls: mss.tls }, ...source];
}

/** Files that hold certificates of others. */
function certificateFiles(config: Config): NamedFile[] {
  return Object.entries(config.operators).flatMap(([id, operator]) => {
    const { trust } = operator;
    const at = `operators.${id}`;
    const list = (field: 'anchors' | 'intermediates'): NamedFile[] =>
      trust[field].map((source, index) => ({ path: `${at}.trust.${field}.${index}`, source }));
    const authorities = connections(id, operator).flatMap(({ path, tls: { ca } }) =>
      ca === undefined ? [] : [{ path: `${path}.ca`, source: ca }],
    );
    return [...list('anchors'), ...list('intermediates'), ...authorities];
  });
}

/** The content of a file, or the mistake that it cannot be read. */
function opened<T>({ path, source }: NamedFile, read: (source: string) => T): { content: T } | ConfigMistake {
  try {
    return { content: read(source) };
  } catch (error) {
    return { path, value: shown(source), message: `must be a readable file: ${reasonOf(error)}` };
  }
}

const pemReader =
  ({ readText }: FileAccess) =>
  (source: string): string =>
    isPemText(source) ? source : readText(source);

function checkCertificates(file: NamedFile, access: FileAccess): ConfigMistake[] {
  const read = opened(file, pemReader(access));
  if (!('content' in read)) return [read];
  try {
    pemCertificates(read.content);
    return [];
  } catch (error) {
    const message = `must hold certificates in PEM: ${reasonOf(error)}`;
    return [{ path: file.path, value: shown(file.source), message }];
  }
}

/** A client certificate that cannot serve is refused by the first handshake only; better now. */
function checkClient(at: string, tls: TlsSettings, access: FileAccess): ConfigMistake[] {
  const { cert, key, p12, p12_password: password = '' } = tls;
  const name = (field: 'cert' | 'key' | 'p12', source: string): NamedFile => ({ path: `${at}.${field}`, source });
  if (p12 !== undefined) {
    const file = opened(name('p12', p12), access.readBytes);
    return 'content' in file ? judge(at, tls, { p12: file.content, password }, access) : [file];
  }
  if (cert === undefined || key === undefined) return [];
  const [one, other] = [
    opened(name('cert', cert), pemReader(access)),
    opened(name('key', key), pemReader(access)),
  ] as const;
  if ('content' in one && 'content' in other) return judge(at, tls, { cert: one.content, key: other.content }, access);
  return [one, other].flatMap((read) => ('content' in read ? [] : [read]));
}

function judge(
  at: string,
  tls: TlsSettings,
  source: Parameters<typeof readClientCredentials>[0],
  { now }: FileAccess,
): ConfigMistake[] {
  const mistake = (field: CredentialsError['field'], message: string): ConfigMistake => {
    const named = field === 'p12_password' ? undefined : tls[field];
    return { path: `${at}.${field}`, value: named && shown(named), message };
  };
  try {
    const defect = defectOf(readClientCredentials(source).certificate, now());
    if (defect === undefined) return [];
    return [mistake('p12' in source ? 'p12' : 'cert', `must hold a client certificate that can be used: it ${defect}`)];
  } catch (error) {
    if (!(error instanceof CredentialsError)) throw error;
    return [mistake(error.field, error.message)];
  }
}

/** @returns every mistake; none when all files can be used */
export function checkFiles(config: Config, access: FileAccess): ConfigMistake[] {
  const own = join(sandboxFolder(config.database.data_dir), '/');
  const isOwn = (source: string | undefined): boolean =>
    config.mode === 'sandbox' && source !== undefined && source.startsWith(own);
  const files = certificateFiles(config).filter(({ source }) => !isOwn(source));
  const clients = Object.entries(config.operators)
    .flatMap(([id, operator]) => connections(id, operator))
    .filter(({ tls: { cert, key, p12 } }) => ![cert, key, p12].some(isOwn));
  return [
    ...files.flatMap((file) => checkCertificates(file, access)),
    ...clients.flatMap(({ path, tls }) => checkClient(path, tls, access)),
  ];
}
