/**
 * Serves `/assets/*`: the files of the asset store and one generated accent stylesheet per colour. Names with a content
 * hash may be kept for ever; plain names are checked again by ETag. Answers only from memory.
 */
import { createHash } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import { accentStylesheet } from './accent.ts';
import { type AssetStore, loadAssets } from './asset-store.ts';

export interface AssetServerOptions {
  /** what stands before `/assets`, as given to the renderer; default none */
  readonly assetPrefix?: string;
  readonly assets?: AssetStore;
}

const YEAR = 31_536_000;

export function createAssetServer(options: AssetServerOptions = {}): Middleware {
  const root = `${options.assetPrefix ?? ''}/assets/`;
  const assets = options.assets ?? loadAssets();
  const serve = (ctx: Context): void => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') {
      ctx.set('Allow', 'GET, HEAD');
      ctx.status = 405;
      return;
    }
    const name = ctx.path.slice(root.length);
    const found = assets.find(name);
    if (found !== undefined) {
      const { asset, immutable } = found;
      const caching = immutable ? `public, max-age=${YEAR}, immutable` : 'no-cache';
      send(ctx, asset.type, asset.body, asset.hash, caching);
      return;
    }
    const colour = /^accent-([0-9a-f]{6})\.css$/.exec(name)?.[1];
    const stylesheet = colour === undefined ? undefined : accentStylesheet(colour);
    if (stylesheet === undefined) {
      ctx.status = 404;
      return;
    }
    const hash = createHash('sha256').update(stylesheet).digest('hex').slice(0, 12);
    send(ctx, 'text/css; charset=utf-8', Buffer.from(stylesheet), hash, 'public, max-age=3600');
  };
  return (ctx, next) => (ctx.path.startsWith(root) ? serve(ctx) : next());
}

function send(ctx: Context, type: string, body: Buffer, hash: string, caching: string): void {
  ctx.set('Cache-Control', caching);
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.set('Cross-Origin-Resource-Policy', 'same-origin');
  ctx.set('ETag', `"${hash}"`);
  ctx.status = 200;
  ctx.type = type;
  if (ctx.fresh) {
    ctx.status = 304;
    return;
  }
  ctx.body = body;
}
