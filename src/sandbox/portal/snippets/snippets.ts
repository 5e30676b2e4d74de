/** Every snippet, in the order in which the page shows them. */
import { CURL } from './curl.ts';
import type { Recipe, SnippetFacts } from './facts.ts';
import { JAVA } from './java.ts';
import { KIT } from './kit.ts';
import { OPENID_CLIENT } from './openid-client.ts';
import { PHP } from './php.ts';

export const RECIPES: readonly Recipe[] = [CURL, OPENID_CLIENT, KIT, JAVA, PHP];

export const snippets = (facts: SnippetFacts) =>
  RECIPES.map(({ about, file, id, obstacle, title, write }) => ({
    id,
    title,
    file,
    about,
    obstacle: obstacle?.(facts),
    text: write(facts),
  }));
