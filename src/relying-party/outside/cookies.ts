/**
 * Cookies of a relying party: HttpOnly, SameSite=Lax, for the whole host and nothing above it (`__Host-` over HTTPS).
 * Each name carries the relying party's, since cookies ignore ports. Pure.
 */

export interface CookieNames {
  /** over HTTPS */
  readonly secure: boolean;
  readonly session: string;
  /** what every name of a login on its way begins with */
  readonly loginPrefix: string;
  readonly choosing: string;
  readonly logout: string;
  readonly silent: string;
}

/** @param name of the relying party: letters, digits, `-` and `_` */
export function cookieNames(name: string, secure: boolean): CookieNames {
  const prefix = `${secure ? '__Host-' : ''}${name}_`;
  return {
    secure,
    session: `${prefix}session`,
    loginPrefix: `${prefix}login_`,
    choosing: `${prefix}choosing`,
    logout: `${prefix}logout`,
    silent: `${prefix}silent`,
  };
}

/** Of a name that came twice the first counts, which browsers send for the longest path. */
export function readCookies(header: string | null): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? '').split(';')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(equals, 0)).trim();
    if (name !== '' && !cookies.has(name)) cookies.set(name, pair.slice(equals + 1).trim());
  }
  return cookies;
}

/** @param value base64url or a JWE: nothing that needs quoting */
export function setCookie(secure: boolean, name: string, value: string, maxAgeS: number): string {
  return `${name}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

export const clearCookie = (secure: boolean, name: string): string => setCookie(secure, name, '', 0);
