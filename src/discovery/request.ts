/**
 * What a relying party asks the discovery service, read from parameters of either release. Pure. Never looks at
 * registrations or operators.
 */
import { parseMsisdn } from '../subscriber/msisdn.ts';
import type { ParameterPairs } from './body.ts';
import { DiscoveryError, invalid, missing } from './errors.ts';

/** A network in the codes of ITU-T E.212: `901_01`; several spellings of it, the one that was sent first. */
export type NetworkCodes = readonly string[];

export interface DiscoveryRequest {
  readonly redirectUrl: string;
  /** E.164 digits */
  readonly msisdn: string | undefined;
  /** what the person chose */
  readonly selected: NetworkCodes | undefined;
  /** what the SIM or the network says */
  readonly identified: NetworkCodes | undefined;
  /** R1: show the selection whatever is known */
  readonly manuallySelect: boolean;
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
  ['correlation_id', 'correlation_id'],
]);

const CORRELATION_ID = /^[\x21-\x7e]{1,128}$/;

/** Known parameters by documented name; empty ones are absent, since SDKs send `MSISDN=`. */
function known(pairs: ParameterPairs): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [sent, value] of pairs) {
    const name = NAMES.get(sent.toLowerCase());
    if (name === undefined || value.trim() === '') continue;
    if ((values.get(name) ?? value) !== value) {
      throw new DiscoveryError('invalid_request', `Parameter ${name} appears more than once`);
    }
    values.set(name, value);
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

/** @throws DiscoveryError invalid_request, naming the parameter */
export function parseDiscoveryRequest(pairs: ParameterPairs): DiscoveryRequest {
  const values = known(pairs);
  const redirectUrl = values.get('Redirect_URL');
  if (redirectUrl === undefined) throw missing('Redirect_URL');
  return {
    redirectUrl,
    msisdn: msisdn(values.get('MSISDN')),
    selected: network(values, 'Selected') ?? joinedNetwork(values),
    identified: network(values, 'Identified'),
    manuallySelect: /^(true|1)$/i.test(values.get('Manually-Select') ?? ''),
    correlationId: correlationId(values.get('correlation_id')),
  };
}
