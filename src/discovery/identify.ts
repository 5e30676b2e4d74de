/**
 * Which operator a discovery request means. A number is the surest sign, then what the person chose, then what the SIM or
 * the network says, then the address of a phone on mobile data, then what the person chose last. Pure lookups.
 */
import type { Directory, Listed } from './directory.ts';
import type { DiscoveryRequest, NetworkCodes } from './request.ts';

export type Identification =
  /** `msisdn` only when the number was what identified it; `chosen` when the person did */
  | {
      readonly kind: 'found';
      readonly listed: Listed;
      readonly msisdn: string | undefined;
      readonly chosen: boolean;
    }
  /** the person must choose */
  | { readonly kind: 'unidentified' }
  /** a number or a choice that no operator here serves: choosing again would not help the relying party */
  | { readonly kind: 'unknown' };

/** What the request says besides its parameters. */
export interface Circumstances {
  /** IP address of the person's device, if known */
  readonly address: string | undefined;
  /** network code of the operator that the browser chose last */
  readonly remembered: string | undefined;
}

const byNetwork = (codes: NetworkCodes | undefined, directory: Directory): Listed | undefined =>
  codes?.map((code) => directory.byMccMnc(code)).find((listed) => listed !== undefined);

const found = (listed: Listed | undefined, otherwise: 'unidentified' | 'unknown'): Identification =>
  listed ? { kind: 'found', listed, msisdn: undefined, chosen: false } : { kind: otherwise };

/** A foreign network is roaming as often as not: it says nothing about who serves the person. */
function fromCircumstances(
  { identified, usingMobileData, ignoreCookies }: DiscoveryRequest,
  directory: Directory,
  { address, remembered }: Circumstances,
): Listed | undefined {
  const network = byNetwork(identified, directory);
  if (network) return network;
  const byAddress = usingMobileData && address !== undefined ? directory.byAddress(address) : undefined;
  if (byAddress) return byAddress;
  return ignoreCookies || remembered === undefined ? undefined : directory.byMccMnc(remembered);
}

export function identify(
  request: DiscoveryRequest,
  directory: Directory,
  circumstances: Circumstances,
): Identification {
  const { msisdn, selected } = request;
  if (request.manuallySelect) return { kind: 'unidentified' };
  if (msisdn !== undefined) {
    const identification = found(directory.byNumber(msisdn), 'unknown');
    return identification.kind === 'found' ? { ...identification, msisdn } : identification;
  }
  if (selected !== undefined) {
    const identification = found(byNetwork(selected, directory), 'unknown');
    return identification.kind === 'found' ? { ...identification, chosen: true } : identification;
  }
  return found(fromCircumstances(request, directory, circumstances), 'unidentified');
}
