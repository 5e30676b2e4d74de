/**
 * Cookie names and attributes per operator. Names carry the operator, paths end at its issuer, so that one operator's
 * cookies are never read by another on the same host. Over HTTPS they have the `__Host-` prefix, or `__Secure-` where a
 * path is needed (RFC 6265bis, section 4.1.3).
 */

export interface CookieScheme {
  readonly names: {
    readonly session: string;
    readonly interaction: string;
    readonly resume: string /** of the page that shows relying parties being told */;
    readonly logout: string;
  };
  /** for the way back of a login whose interaction expired */
  readonly returnName: string;
  /** what the last act on the page of one's own came to, for the next page */
  readonly noticeName: string;
  readonly secure: boolean;
  /** path of the session cookie */
  readonly path: string;
}

export function cookieScheme(operatorId: string, issuer: string): CookieScheme {
  const { protocol, pathname } = new URL(issuer);
  const secure = protocol === 'https:';
  const path = pathname === '' ? '/' : pathname;
  const prefix = secure ? '__Secure-' : '';
  const sessionPrefix = secure && path === '/' ? '__Host-' : prefix;
  return {
    names: {
      session: `${sessionPrefix}signet.${operatorId}.session`,
      interaction: `${prefix}signet.${operatorId}.interaction`,
      resume: `${prefix}signet.${operatorId}.resume`,
      logout: `${prefix}signet.${operatorId}.logout`,
    },
    returnName: `${prefix}signet.${operatorId}.return`,
    noticeName: `${prefix}signet.${operatorId}.notice`,
    secure,
    path,
  };
}
