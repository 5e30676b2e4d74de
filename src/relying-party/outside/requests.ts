/** What is read of a browser's or an issuer's request: forms up to a limit, and where a form comes from. */
import { RelyingPartyError } from '../errors.ts';

/** A logout token and some more. */
export const BODY_LIMIT_BYTES = 32_768;

/** @throws RelyingPartyError body_too_large, unsupported_body */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    throw new RelyingPartyError('unsupported_body');
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) throw new RelyingPartyError('body_too_large');
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

/**
 * A form that changes something must come from a page of this origin, and the browser must say so (Fetch Metadata, else
 * Origin): a client that says neither is refused.
 * @throws RelyingPartyError cross_site
 */
export function assertSameOrigin(request: Request, baseUrl: string): void {
  const site = request.headers.get('sec-fetch-site');
  const own = site === null ? request.headers.get('origin') === baseUrl : site === 'same-origin';
  if (!own) throw new RelyingPartyError('cross_site');
}

/** The value of a parameter that may come once. @throws RelyingPartyError invalid_parameter */
export function single(parameters: URLSearchParams, name: string): string | undefined {
  const values = parameters.getAll(name);
  if (values.length > 1) throw new RelyingPartyError('invalid_parameter', { description: `${name} came twice` });
  return values[0];
}

/** A person who opens a page, unlike a script that asks for data. */
export function isNavigation(request: Request): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const { headers } = request;
  return headers.get('sec-fetch-mode') === 'navigate' || (headers.get('accept') ?? '').includes('text/html');
}
