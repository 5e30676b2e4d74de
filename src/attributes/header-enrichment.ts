/**
 * The number that an operator's network puts into requests of its own phones (header enrichment). Believed only from the
 * addresses of the operator's proxies: anybody else can write the header too. Pure.
 */
import { BlockList, isIP } from 'node:net';
import { parseMsisdn } from '../subscriber/msisdn.ts';

export interface HeaderEnrichmentSettings {
  /** lower case */
  readonly header: string;
  /** addresses or networks such as 10.1.0.0/16 */
  readonly proxies: readonly string[];
}

export interface IncomingRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** the address of the connection itself, not what a header says */
  readonly peer: string | undefined;
}

/** @returns E.164 digits, undefined when the network says nothing */
export type NetworkNumber = (request: IncomingRequest) => string | undefined;

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
/** An IPv4 address in its IPv6 form is the same address. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');

function listOf(proxies: readonly string[]): BlockList {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = '', prefix] = proxy.split('/');
    if (prefix === undefined) list.addAddress(address, family(address));
    else list.addSubnet(address, Number(prefix), family(address));
  }
  return list;
}

export function createNetworkNumber(settings: HeaderEnrichmentSettings | undefined): NetworkNumber {
  if (!settings) return () => undefined;
  const proxies = listOf(settings.proxies);
  return ({ headers, peer }) => {
    const value = headers[settings.header];
    if (typeof value !== 'string' || peer === undefined) return undefined;
    const address = plainAddress(peer);
    if (isIP(address) === 0 || !proxies.check(address, family(address))) return undefined;
    const parsed = parseMsisdn(value);
    return parsed.ok ? parsed.msisdn : undefined;
  };
}
