/**
 * Outgoing requests to addresses that relying parties registered (sector_identifier_uri, jwks_uri, backchannel_logout_uri):
 * HTTPS only outside the allow-list, public addresses only, no redirects, short time-out, limited answers. Looks like
 * fetch to its callers and is undici's plain request, which takes a third of the time: a logout makes many at once.
 */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { Agent, type Dispatcher, request } from 'undici';

const TIMEOUT_MS = 2_500;
const LIMIT_BYTES = 102_400;
const METHODS = ['GET', 'HEAD', 'POST'] as const;
/** A Response of these must not have a body. */
const NO_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  // with an IPv4 address inside, which may be any: compatible, translated, Teredo, 6to4
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv6');
}

/** Whether an address belongs to a private, local or special network. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  const family = isIP(plain);
  return family === 0 || PRIVATE.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}

const methodOf = (init: RequestInit | undefined): Dispatcher.HttpMethod => {
  const method = METHODS.find((each) => each === (init?.method ?? 'GET').toUpperCase());
  if (method === undefined) throw new TypeError(`no outgoing request is made by ${init?.method}`);
  return method;
};

function headersOf(headers: Dispatcher.ResponseData['headers']): Headers {
  const all = new Headers();
  for (const [name, values] of Object.entries(headers)) {
    for (const value of [values ?? []].flat()) all.append(name, value);
  }
  return all;
}

export class AddressRefused extends Error {
  readonly code = 'address_refused';
}

/** @param allowed hosts (as in a URL, with port, `*` for every port) that may be private and plain HTTP */
export function createOutgoingFetch(allowed: readonly string[]) {
  const open = new Agent({ maxResponseSize: LIMIT_BYTES });
  const guarded = new Agent({
    maxResponseSize: LIMIT_BYTES,
    connect: {
      lookup(hostname, _options, callback) {
        lookup(hostname, { all: true })
          .then((found) => {
            const refused = found.length === 0 || found.some(({ address }) => isPrivateAddress(address));
            if (refused) callback(new AddressRefused(`${hostname} is not a public address`), []);
            else callback(null, found);
          })
          .catch((error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), []));
      },
    },
  });

  return async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const trusted = allowed.includes(url.host) || allowed.includes(`${url.hostname}:*`);
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    if (!trusted && (url.protocol !== 'https:' || (isIP(literal) !== 0 && isPrivateAddress(literal)))) {
      throw new AddressRefused(`${url.origin} may not be asked: HTTPS and a public address are needed`);
    }
    const { statusCode, headers, body } = await request(url, {
      method: methodOf(init),
      headers: { accept: '*/*', 'user-agent': 'signet', ...Object.fromEntries(new Headers(init?.headers)) },
      signal: init?.signal ?? AbortSignal.timeout(TIMEOUT_MS),
      ...(typeof init?.body === 'string' && { body: init.body }),
      dispatcher: trusted ? open : guarded,
    });
    const text = await body.text();
    return new Response(NO_BODY.has(statusCode) ? null : text, { status: statusCode, headers: headersOf(headers) });
  };
}
