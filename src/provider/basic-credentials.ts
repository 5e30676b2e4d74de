/** Client credentials in an Authorization header, HTTP Basic (RFC 6749, section 2.3.1). */

export interface Credentials {
  readonly id: string;
  readonly secret: string;
}

/** @returns undefined when the header is no Basic one; identifiers and secrets mean the same form-encoded or not */
export function basicCredentials(header: string): Credentials | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  if (!encoded) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}
