/**
 * Every operator that discovery can name: those served here, and those of other gateways that the configuration lists.
 * Pure lookups, built once. Whether a number has left an operator served here is the registry's to say.
 */
import { createNetworkTable } from '../config/cidr.ts';
import type { Config } from '../config/schema.ts';
import type { Operator, OperatorRegistry } from '../operator/operator.ts';

export type FederatedOperator = Config['discovery']['federation'][number];

interface Listing {
  readonly id: string;
  readonly name: string;
  /** the network code that stands for it, e.g. `901_01` */
  readonly mccMnc: string;
  /** ISO 3166 */
  readonly country: string;
  readonly brand: FederatedOperator['brand'];
}

export type Listed =
  | (Listing & { readonly kind: 'own'; readonly operator: Operator })
  | (Listing & { readonly kind: 'federated'; readonly settings: FederatedOperator });

export interface Directory {
  /** in the order of the configuration, those served here first */
  readonly all: readonly Listed[];
  /** @param msisdn digits; single numbers ported in win, then the longest prefix over all */
  byNumber(msisdn: string): Listed | undefined;
  /** @param code e.g. `901_01` */
  byMccMnc(code: string): Listed | undefined;
  /** @param address of a phone on mobile data, IPv4 or IPv6; anything else finds nobody */
  byAddress(address: string): Listed | undefined;
}

type Settings = Pick<FederatedOperator, 'name' | 'mcc_mnc' | 'country' | 'brand' | 'networks' | 'numbers'>;

const listing = (id: string, { name, mcc_mnc: codes, country, brand }: Settings): Listing => {
  const [mccMnc] = codes;
  if (mccMnc === undefined) throw new Error(`operator ${id} has no network code`);
  return { id, name, mccMnc, country, brand };
};

const settingsOf = (listed: Listed): Settings => (listed.kind === 'own' ? listed.operator.settings : listed.settings);

export function createDirectory(operators: OperatorRegistry, federation: readonly FederatedOperator[]): Directory {
  const own = operators.all.map(
    (operator): Listed => ({ ...listing(operator.id, operator.settings), kind: 'own', operator }),
  );
  const others = federation.map(
    (settings): Listed => ({ ...listing(settings.id, settings), kind: 'federated', settings }),
  );
  const all = Object.freeze([...own, ...others]);
  const table = (keys: (settings: Settings) => readonly string[]): Map<string, Listed> =>
    new Map(all.flatMap((listed) => keys(settingsOf(listed)).map((key) => [key, listed] as const)));

  const codes = table((settings) => settings.mcc_mnc);
  const ported = table((settings) => settings.numbers.ported_in);
  const prefixes = table((settings) => settings.numbers.prefixes);
  const longest = Math.max(0, ...[...prefixes.keys()].map((prefix) => prefix.length));
  const byAddress = createNetworkTable([...table((settings) => settings.networks)]);

  const byPrefix = (msisdn: string): Listed | undefined => {
    for (let length = Math.min(longest, msisdn.length); length > 0; length -= 1) {
      const found = prefixes.get(msisdn.slice(0, length));
      if (found) return found;
    }
    return undefined;
  };

  return Object.freeze({
    all,
    byNumber(msisdn) {
      const found = ported.get(msisdn) ?? byPrefix(msisdn);
      if (found?.kind !== 'own') return found;
      // a number that has left is nobody's here, and its range says nothing about where it went
      return operators.byNumber(msisdn)?.id === found.id ? found : undefined;
    },
    byMccMnc: (code) => codes.get(code),
    byAddress,
  } satisfies Directory);
}
