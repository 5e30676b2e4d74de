/**
 * Renders the templates in views/ to HTML. Owns template caching, escaping (always on) and the public addresses of
 * assets; knows no page, no language and no request.
 */
import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import { type AssetStore, loadAssets } from './asset-store.ts';
import { parseColour } from './colour.ts';

export interface Renderer {
  /** @param view path below views/ without extension, e.g. `login/number` @throws EtaError for a template that fails */
  render(view: string, data: object): string;
  /** Public address with the content's hash. @throws Error for a file that views/assets does not hold */
  asset(name: string): string;
}

export interface RendererOptions {
  /** what stands before `/assets` in addresses; default none */
  readonly assetPrefix?: string;
  readonly assets?: AssetStore;
}

/** Says one sentence on top of every page that it renders. */
export const withNotice = (renderer: Renderer, notice: string): Renderer => ({
  ...renderer,
  render: (view, data) => renderer.render(view, { ...data, notice }),
});

/** The same folder seen from src/ and from dist/. */
const VIEWS = fileURLToPath(new URL('../../views', import.meta.url));

export function createRenderer(options: RendererOptions = {}): Renderer {
  const assets = options.assets ?? loadAssets();
  const root = `${options.assetPrefix ?? ''}/assets/`;
  const eta = new Eta({ views: VIEWS, autoEscape: true, cache: true });
  const asset = (name: string) => root + assets.publicName(name);
  const accent = (colour: string) => {
    if (parseColour(colour) === undefined) throw new Error('an accent colour must look like #0b5fff');
    return `${root}accent-${colour.replace('#', '').toLowerCase()}.css`;
  };
  return {
    render: (view, data) => eta.render(view, { ...data, asset, accent }),
    asset,
  };
}
