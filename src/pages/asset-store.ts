/**
 * Stylesheets, scripts and pictures of the pages, read once and kept in memory. Owns their content hashes and public
 * names; never reads a file whose name came with a request.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
};

export interface Asset {
  readonly name: string;
  readonly hash: string;
  readonly type: string;
  readonly body: Buffer;
}

export interface AssetStore {
  /** Public file name with the content's hash, e.g. `signet.0123456789ab.css`. @throws Error for an unknown name */
  publicName(name: string): string;
  /** By plain name or by public name; `immutable` when the hash was part of it. */
  find(name: string): { readonly asset: Asset; readonly immutable: boolean } | undefined;
}

export const ASSET_DIRECTORY = fileURLToPath(new URL('../../views/assets', import.meta.url));

/** @throws Error when the folder cannot be read or holds a file of unknown type */
export function loadAssets(directory: string = ASSET_DIRECTORY): AssetStore {
  const plain = new Map<string, Asset>();
  const hashed = new Map<string, Asset>();
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue;
    const extension = extname(entry.name);
    const type = TYPES[extension];
    if (type === undefined) throw new Error(`views/assets/${entry.name}: no content type is known for ${extension}`);
    const body = readFileSync(join(directory, entry.name));
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
    const asset = { name: entry.name, hash, type, body };
    plain.set(entry.name, asset);
    hashed.set(publicName(asset), asset);
  }
  return {
    publicName(name) {
      const asset = plain.get(name);
      if (asset === undefined) throw new Error(`views/assets has no file ${name}`);
      return publicName(asset);
    },
    find(name) {
      const byHash = hashed.get(name);
      if (byHash !== undefined) return { asset: byHash, immutable: true };
      const byName = plain.get(name);
      return byName === undefined ? undefined : { asset: byName, immutable: false };
    },
  };
}

function publicName({ name, hash }: Asset): string {
  const extension = extname(name);
  return `${name.slice(0, -extension.length)}.${hash}${extension}`;
}
