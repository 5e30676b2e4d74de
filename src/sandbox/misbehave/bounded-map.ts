/** A map that forgets its oldest entries: what the sandbox keeps in memory must not grow for ever. */

export interface BoundedMap<T> {
  get(name: string): T | undefined;
  /** the newest from now on */
  set(name: string, value: T): void;
  delete(name: string): void;
}

export function createBoundedMap<T>(most: number): BoundedMap<T> {
  const entries = new Map<string, T>();
  return {
    get: (name) => entries.get(name),
    set(name, value) {
      entries.delete(name);
      entries.set(name, value);
      const [oldest] = entries.keys();
      if (entries.size > most && oldest !== undefined) entries.delete(oldest);
    },
    delete: (name) => void entries.delete(name),
  };
}
