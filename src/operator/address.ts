/** Finds the operator that a request address belongs to: issuers are compared by host and by whole path segments. */

export interface IssuerAddress {
  readonly protocol: string;
  /** lower case, without a default port */
  readonly host: string;
  /** without a slash at its end; empty for an issuer at the root */
  readonly path: string;
}

export function issuerAddress(issuer: string): IssuerAddress {
  const url = new URL(issuer);
  return { protocol: url.protocol, host: url.host, path: url.pathname.replace(/\/$/, '') };
}

/** A Host header in the form of URL.host for this scheme: `ID.example:443` is `id.example` under https. */
function plainHost(host: string, protocol: string): string | undefined {
  const address = `${protocol}//${host}`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' ? url.host : undefined;
}

/** @returns what follows the issuer in the path, undefined when the address is not below it */
export function pathBelow(issuer: IssuerAddress, host: string, path: string): string | undefined {
  if (path !== issuer.path && !path.startsWith(`${issuer.path}/`)) return undefined;
  // almost every request spells the host as the issuer does
  if (host !== issuer.host && plainHost(host, issuer.protocol) !== issuer.host) return undefined;
  return path.slice(issuer.path.length);
}
