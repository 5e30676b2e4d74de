/**
 * Where a person goes on after a login: a path of the relying party itself, and nothing that a browser could take for
 * another place. Pure.
 */

const MAX_LENGTH = 2_048;

/** Printable ASCII without the backslash, which browsers take for a slash. */
const PLAIN = /^\/[\x21-\x5b\x5d-\x7e]*$/;

/** Its own origin is of no matter: what leaves it is refused. */
const ORIGIN = 'https://relying-party.invalid';

/**
 * @param basePath the kit's own routes: going back to those could start a login again
 * @returns path, query and fragment as a browser would resolve them; undefined when it is no local path
 */
export function localPath(value: string, basePath: string): string | undefined {
  if (value.length > MAX_LENGTH || !PLAIN.test(value) || value.startsWith('//')) return undefined;
  if (!URL.canParse(value, ORIGIN)) return undefined;
  const { origin, pathname, search, hash } = new URL(value, ORIGIN);
  // `/.//evil.example` becomes `//evil.example`: harmless here, and another host wherever it is resolved again
  if (origin !== ORIGIN || pathname.startsWith('//')) return undefined;
  if (pathname === basePath || pathname.startsWith(`${basePath}/`)) return undefined;
  return `${pathname}${search}${hash}`;
}
