/**
 * IP networks in CIDR notation (RFC 4632, RFC 4291 section 2.3): reading them, and finding the narrowest that holds an
 * address. Pure. IPv4 addresses inside IPv6 (`::ffff:192.0.2.1`) count as what they are, IPv4.
 */
import { isIPv4, isIPv6 } from 'node:net';

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

export interface Cidr extends Address {
  /** length of the network part in bits */
  readonly prefix: number;
}

const MAPPED = 0xffffn;

function joined(groups: readonly string[], groupBits: bigint, radix: '' | '0x'): bigint {
  return groups.reduce((value, group) => (value << groupBits) | BigInt(radix + group), 0n);
}

/** The eight groups of an IPv6 address in the one form that URLs have (RFC 5952). */
function groupsOf(text: string): string[] | undefined {
  const host = URL.parse(`http://[${text}]/`)?.hostname.slice(1, -1);
  if (host === undefined) return undefined;
  const [before = '', after] = host.split('::');
  const head = before === '' ? [] : before.split(':');
  if (after === undefined) return head;
  const tail = after === '' ? [] : after.split(':');
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => '0'), ...tail];
}

function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { bits: 32, value: joined(text.split('.'), 8n, '') };
  const groups = isIPv6(text) ? groupsOf(text) : undefined;
  if (groups === undefined) return undefined;
  const value = joined(groups, 16n, '0x');
  return value >> 32n === MAPPED ? { bits: 32, value: value & 0xffffffffn } : { bits: 128, value };
}

/** @param text e.g. `192.0.2.0/24` or `2001:db8::/32`; undefined for anything else, host bits that are set included */
export function parseCidr(text: string): Cidr | undefined {
  const [, host = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseAddress(host);
  const prefix = Number(length);
  if (!address || prefix > address.bits) return undefined;
  const hostBits = BigInt(address.bits - prefix);
  return (address.value >> hostBits) << hostBits === address.value ? { ...address, prefix } : undefined;
}

const nameOf = ({ bits, prefix, value }: Cidr): string => `${bits}/${prefix}/${value >> BigInt(bits - prefix)}`;

/** One name for all spellings of a network; undefined when it is none. */
export function networkName(text: string): string | undefined {
  const cidr = parseCidr(text);
  return cidr && nameOf(cidr);
}

/** @returns who holds the narrowest network of an address; undefined for what is no address */
export function createNetworkTable<T>(
  entries: Iterable<readonly [cidr: string, owner: T]>,
): (address: string) => T | undefined {
  const owners = new Map<string, T>();
  const lengths = new Set<number>();
  for (const [text, owner] of entries) {
    const cidr = parseCidr(text);
    if (!cidr) throw new Error('a network of the configuration is none');
    owners.set(nameOf(cidr), owner);
    lengths.add(cidr.prefix);
  }
  const narrowestFirst = [...lengths].sort((a, b) => b - a);

  return (text) => {
    const address = owners.size === 0 ? undefined : parseAddress(text);
    if (!address) return undefined;
    for (const prefix of narrowestFirst) {
      const owner = prefix <= address.bits ? owners.get(nameOf({ ...address, prefix })) : undefined;
      if (owner !== undefined) return owner;
    }
    return undefined;
  };
}
