/** One rule between fields: looks at what can be read and names what is wrong. */
import type { ConfigMistake } from '../mistake.ts';
import type { ConfigView } from '../view.ts';

export type Rule = (view: ConfigView) => Iterable<ConfigMistake>;

/** A mistake whose value needs no showing, or must not be shown. */
export const mistake = (path: string, message: string, value?: string): ConfigMistake => ({ path, value, message });

/** Calls back for every value that an earlier place has claimed already. */
export function* claims<T extends { readonly path: string; readonly key: string }>(
  places: Iterable<T>,
  message: (firstPath: string) => string,
): Generator<ConfigMistake> {
  const first = new Map<string, string>();
  for (const { path, key } of places) {
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, path);
    else yield mistake(path, message(earlier));
  }
}
