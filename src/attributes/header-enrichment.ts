/**
 * The number that an operator's network puts into requests of its own phones (header enrichment). Believed only from the
 * addresses of the operator's proxies: anybody else can write the header too. Pure.
 */
import { createNetworkTable } from '../config/cidr.ts';
import { parseMsisdn } from '../subscriber/msisdn.ts';

export interface HeaderEnrichmentSettings {
  /** lower case */
  readonly header: string;
  /** networks such as 10.1.0.0/16 */
  readonly proxies: readonly string[];
}

export interface IncomingRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** the address of the connection itself, not what a header says */
  readonly peer: string | undefined;
}

/** @returns E.164 digits, undefined when the network says nothing */
export type NetworkNumber = (request: IncomingRequest) => string | undefined;

export function createNetworkNumber(settings: HeaderEnrichmentSettings | undefined): NetworkNumber {
  if (!settings) return () => undefined;
  const isProxy = createNetworkTable(settings.proxies.map((proxy) => [proxy, true]));
  return ({ headers, peer }) => {
    const value = headers[settings.header];
    if (typeof value !== 'string' || peer === undefined || isProxy(peer) !== true) return undefined;
    const parsed = parseMsisdn(value);
    return parsed.ok ? parsed.msisdn : undefined;
  };
}
