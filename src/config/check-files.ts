/**
 * Checks the files that a configuration names: certificates and keys exist, are PEM and can be read. The sandbox's own
 * anchors are left out, since they are made at its first start. An edge step: reads files, changes nothing.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { isPemText } from './files.ts';
import type { ConfigMistake } from './mistake.ts';
import { sandboxFolder } from './sandbox.ts';
import type { Config } from './schema.ts';

type ReadFile = (path: string) => string;
type Content = 'certificates' | 'private key';

interface NamedFile {
  readonly path: string;
  /** file name or PEM text */
  readonly source: string;
  readonly content: Content;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function filesOf(config: Config): NamedFile[] {
  return Object.entries(config.operators).flatMap(([id, { trust, mss }]) => {
    const at = `operators.${id}`;
    const list = (field: 'anchors' | 'intermediates'): NamedFile[] =>
      trust[field].map((source, index) => ({ path: `${at}.trust.${field}.${index}`, source, content: 'certificates' }));
    const single = (field: 'cert' | 'key' | 'ca'): NamedFile[] => {
      const source = mss.tls[field];
      const content = field === 'key' ? 'private key' : 'certificates';
      return source === undefined ? [] : [{ path: `${at}.mss.tls.${field}`, source, content }];
    };
    return [...list('anchors'), ...list('intermediates'), ...single('cert'), ...single('key'), ...single('ca')];
  });
}

/** Throws with the reason when the text is not what it should be. */
function assertContent(text: string, content: Content): void {
  if (content === 'private key') {
    createPrivateKey(text);
    return;
  }
  const blocks = text.match(CERTIFICATE) ?? [];
  if (blocks.length === 0) throw new Error('no -----BEGIN CERTIFICATE----- in it');
  for (const block of blocks) new X509Certificate(block);
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown reason');

function checkFile({ path, source, content }: NamedFile, readFile: ReadFile): ConfigMistake[] {
  const inPlace = isPemText(source);
  const value = inPlace ? undefined : JSON.stringify(source);
  let text: string;
  try {
    text = inPlace ? source : readFile(source);
  } catch (error) {
    return [{ path, value, message: `must be a readable file: ${reasonOf(error)}` }];
  }
  try {
    assertContent(text, content);
    return [];
  } catch (error) {
    const wanted = content === 'private key' ? 'a private key without passphrase' : 'certificates';
    return [{ path, value, message: `must hold ${wanted} in PEM: ${reasonOf(error)}` }];
  }
}

/** A client certificate and a key that do not belong together are refused by the first handshake only; better now. */
function checkPairs(config: Config, readFile: ReadFile): ConfigMistake[] {
  return Object.entries(config.operators).flatMap(([id, { mss }]) => {
    const { cert, key } = mss.tls;
    if (cert === undefined || key === undefined) return [];
    const text = (source: string): string => (isPemText(source) ? source : readFile(source));
    try {
      if (new X509Certificate(text(cert)).checkPrivateKey(createPrivateKey(text(key)))) return [];
    } catch {
      return []; // told already, file by file
    }
    return [{ path: `operators.${id}.mss.tls.key`, value: undefined, message: 'must be the key of mss.tls.cert' }];
  });
}

/** @returns every mistake; none when all files can be used */
export function checkFiles(config: Config, readFile: ReadFile): ConfigMistake[] {
  const own = join(sandboxFolder(config.database.data_dir), '/');
  const isOwn = (source: string): boolean => config.mode === 'sandbox' && source.startsWith(own);
  const files = filesOf(config).filter(({ source }) => !isOwn(source));
  return [...files.flatMap((file) => checkFile(file, readFile)), ...checkPairs(config, readFile)];
}
