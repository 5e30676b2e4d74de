/**
 * What a relying party asks the discovery service, read from parameters and headers of either release. Pure. Never looks
 * at registrations or operators.
 */
import { isIP } from 'node:net';
import { parseMsisdn } from '../subscriber/msisdn.ts';
import type { ParameterPairs } from './body.ts';
import { DiscoveryError, invalid, missing } from './errors.ts';

/** A network in the codes of ITU-T E.212: `901_01`; several spellings of it, the one that was sent first. */
export type NetworkCodes = readonly string[];

export interface DiscoveryRequest {
  /** clients of the first release that run in a browser may have none */
  readonly redirectUrl: string | undefined;
  /** E.164 digits */
  readonly msisdn: string | undefined;
  /** what the person chose */
  readonly selected: NetworkCodes | undefined;
  /** what the SIM or the network says */
  readonly identified: NetworkCodes | undefined;
  /** R1: show the selection whatever is known */
  readonly manuallySelect: boolean;
  /** the device is on mobile data now, so that its address tells the operator */
  readonly usingMobileData: boolean;
  /** IP address of the person's device, as the relying party's server saw it */
  readonly sourceIp: string | undefined;
  readonly ignoreCookies: boolean;
  readonly correlationId: string | undefined;
}

/** Names as documented, by their lower-case form; R1 had its own. Whatever else is sent is of no interest here. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['redirect_url', 'Redirect_URL'],
  ['redirect_uri', 'Redirect_URL'],
  ['msisdn', 'MSISDN'],
  ['selected-mcc', 'Selected-MCC'],
  ['selected-mnc', 'Selected-MNC'],
  ['identified-mcc', 'Identified-MCC'],
  ['identified-mnc', 'Identified-MNC'],
  ['mcc_mnc', 'mcc_mnc'],
  ['manually-select', 'Manually-Select'],
  ['using-mobile-data', 'Using-Mobile-Data'],
  ['ignore-cookies', 'Ignore-Cookies'],
  ['correlation_id', 'correlation_id'],
]);

/** The first release lets a browser send these as headers. */
const HEADERS = [
  ['X-Identified-MCC', 'Identified-MCC'],
  ['X-Identified-MNC', 'Identified-MNC'],
  ['X-Using-Mobile-Data', 'Using-Mobile-Data'],
] as const;

/** A header's value by name in any case, empty when absent. */
export type ReadHeader = (name: string) => string;

const CORRELATION_ID = /^[\x21-\x7e]{1,128}$/;

/** Known parameters by documented name; empty ones are absent, since SDKs send `MSISDN=`. */
function known(pairs: ParameterPairs, header: ReadHeader): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [sent, value] of pairs) {
    const name = NAMES.get(sent.toLowerCase());
    if (name === undefined || value.trim() === '') continue;
    if ((values.get(name) ?? value) !== value) {
      throw new DiscoveryError('invalid_request', `Parameter ${name} appears more than once`);
    }
    values.set(name, value);
  }
  for (const [name, parameter] of HEADERS) {
    const value = header(name);
    if (value.trim() !== '' && !values.has(parameter)) values.set(parameter, value);
  }
  return values;
}

/** The MNC has two or three digits; some platforms hand it over as a number, without its zero. */
const spellings = (mcc: string, mnc: string): NetworkCodes =>
  mnc.length === 1 ? [`${mcc}_${mnc}`, `${mcc}_0${mnc}`] : [`${mcc}_${mnc}`];

function network(values: ReadonlyMap<string, string>, origin: 'Selected' | 'Identified'): NetworkCodes | undefined {
  const mcc = values.get(`${origin}-MCC`)?.trim();
  const mnc = values.get(`${origin}-MNC`)?.trim();
  if (mcc === undefined && mnc === undefined) return undefined;
  if (mcc === undefined) throw missing(`${origin}-MCC`);
  if (mnc === undefined) throw missing(`${origin}-MNC`);
  if (!/^\d{3}$/.test(mcc)) throw invalid(`${origin}-MCC`, 'three digits');
  if (!/^\d{1,3}$/.test(mnc)) throw invalid(`${origin}-MNC`, 'two or three digits');
  return spellings(mcc, mnc);
}

function joinedNetwork(values: ReadonlyMap<string, string>): NetworkCodes | undefined {
  const code = values.get('mcc_mnc')?.trim();
  if (code === undefined) return undefined;
  const [, mcc, mnc] = /^(\d{3})_(\d{1,3})$/.exec(code) ?? [];
  if (mcc === undefined || mnc === undefined) throw invalid('mcc_mnc', 'two codes like 901_01');
  return spellings(mcc, mnc);
}

function msisdn(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const parsed = parseMsisdn(value);
  if (!parsed.ok) throw invalid('MSISDN', 'an international number of 7 to 15 digits');
  return parsed.msisdn;
}

function correlationId(value: string | undefined): string | undefined {
  if (value !== undefined && !CORRELATION_ID.test(value)) {
    throw invalid('correlation_id', 'up to 128 printable characters without blanks');
  }
  return value;
}

function flag(values: ReadonlyMap<string, string>, name: string): boolean {
  const value = values.get(name)?.trim().toLowerCase() ?? '0';
  if (!/^(?:true|false|0|1)$/.test(value)) throw invalid(name, '0, 1, true or false');
  return value === '1' || value === 'true';
}

/** A hint and no more, so what is no address is passed over; behind proxies it is a list with the device first. */
function sourceIp(header: ReadHeader): string | undefined {
  const address = header('X-Source-IP').split(',', 1)[0]?.trim() ?? '';
  return isIP(address) === 0 ? undefined : address;
}

/** @throws DiscoveryError invalid_request, naming the parameter */
export function parseDiscoveryRequest(pairs: ParameterPairs, header: ReadHeader): DiscoveryRequest {
  const values = known(pairs, header);
  return {
    redirectUrl: values.get('Redirect_URL'),
    msisdn: msisdn(values.get('MSISDN')),
    selected: network(values, 'Selected') ?? joinedNetwork(values),
    identified: network(values, 'Identified'),
    manuallySelect: flag(values, 'Manually-Select'),
    usingMobileData: flag(values, 'Using-Mobile-Data'),
    sourceIp: sourceIp(header),
    ignoreCookies: flag(values, 'Ignore-Cookies'),
    correlationId: correlationId(values.get('correlation_id')),
  };
}
