/**
 * What the pages of a login say besides, for some clients: the sandbox marks logins of apps that are under test. Production
 * has no such words. Owns where they come in, never what they are.
 */
import type { Language } from '../../config/schema.ts';
import { type Renderer, withNotice } from '../../pages/renderer.ts';

/** One sentence for the pages of this client; undefined for none. */
export type ClientNotice = (clientId: string, language: Language) => Promise<string | undefined>;

export interface NoticePorts {
  readonly renderer: Renderer;
  readonly notice?: ClientNotice | undefined;
}

/** The renderer for the pages of one client's login. */
export async function rendererFor(
  { notice, renderer }: NoticePorts,
  clientId: string,
  language: Language,
): Promise<Renderer> {
  const text = await notice?.(clientId, language);
  return text === undefined ? renderer : withNotice(renderer, text);
}
