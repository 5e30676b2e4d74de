/**
 * The registry of operators: which operator serves a number, a network code or an address. Built once from the
 * configuration, where ranges, codes and issuers are checked to be unambiguous; adding an operator needs nothing here.
 * Never talks to an operator.
 */
import { ACR_VALUES, type Config, type Language, type LoaEntry } from '../config/schema.ts';
import { DEFAULT_TEMPLATES, MATCHING_TEMPLATES, PAGELESS_TEMPLATES } from '../mss/text/templates.ts';
import { defaultSerialChange } from '../subscriber/sim-serial.ts';
import { issuerAddress, pathBelow } from './address.ts';
import type { Operator, OperatorRegistry, OperatorSettings } from './operator.ts';

const NONE: readonly LoaEntry[] = Object.freeze([]);

function createOperator(id: string, settings: OperatorSettings, config: Config): Operator {
  const texts = {
    code: { own: settings.texts, otherwise: DEFAULT_TEMPLATES },
    number: { own: settings.matching_texts, otherwise: MATCHING_TEMPLATES },
    nothing: { own: settings.pageless_texts, otherwise: PAGELESS_TEMPLATES },
  };
  return Object.freeze({
    id,
    name: settings.name,
    issuer: settings.issuer,
    settings,
    reveal: settings.reveal ?? config.mode === 'sandbox',
    levels: Object.freeze(ACR_VALUES.filter((level) => settings.loa[level] !== undefined)),
    authenticators: (level) => settings.loa[level] ?? NONE,
    serialChange: (level, entry) => entry.sim_serial_change ?? defaultSerialChange(config.mode, level),
    textTemplate: (language: Language, kind: 'code' | 'number' | 'nothing' = 'code') => {
      const { own, otherwise } = texts[kind];
      return own[language] ?? otherwise[language];
    },
  } satisfies Operator);
}

/** One table for one kind of key. */
function table(operators: readonly Operator[], keys: (operator: Operator) => readonly string[]): Map<string, Operator> {
  return new Map(operators.flatMap((operator) => keys(operator).map((key) => [key, operator] as const)));
}

export function createOperatorRegistry(config: Config): OperatorRegistry {
  const all = Object.freeze(
    Object.entries(config.operators).map(([id, settings]) => createOperator(id, settings, config)),
  );
  const byId = table(all, ({ id }) => [id]);
  const ported = table(all, ({ settings }) => settings.numbers.ported_in);
  const prefixes = table(all, ({ settings }) => settings.numbers.prefixes);
  const networks = table(all, ({ settings }) => settings.mcc_mnc);
  const longestPrefix = Math.max(0, ...[...prefixes.keys()].map((prefix) => prefix.length));
  const addresses = all
    .map((operator) => ({ operator, issuer: issuerAddress(operator.issuer) }))
    .sort((a, b) => b.issuer.path.length - a.issuer.path.length);

  return Object.freeze({
    all,
    get: (id) => byId.get(id),
    byNumber(msisdn) {
      const moved = ported.get(msisdn);
      if (moved !== undefined) return moved;
      for (let length = Math.min(longestPrefix, msisdn.length); length > 0; length -= 1) {
        const found = prefixes.get(msisdn.slice(0, length));
        if (found !== undefined) return found;
      }
      return undefined;
    },
    byMccMnc: (code) => networks.get(code),
    byAddress(host, path) {
      for (const { operator, issuer } of addresses) {
        const rest = pathBelow(issuer, host, path);
        if (rest !== undefined) return { operator, path: rest };
      }
      return undefined;
    },
  } satisfies OperatorRegistry);
}
