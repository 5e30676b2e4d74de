/** Every rule between fields, in the order in which the report names them. */
import type { ConfigMistake } from '../mistake.ts';
import { readView } from '../view.ts';
import { ATTRIBUTE_RULES } from './attributes.ts';
import { LISTING_RULES } from './listings.ts';
import { MSS_CONNECTION_RULES } from './mss-connection.ts';
import { OPERATOR_RULES } from './operators.ts';
import { PRODUCTION_RULES } from './production.ts';
import { RELYING_PARTY_RULES } from './relying-parties.ts';
import { RESOURCE_RULES } from './resources.ts';
import type { Rule } from './rule.ts';
import { SERVICE_RULES } from './service.ts';
import { SESSION_RULES } from './session.ts';

const RULES: readonly Rule[] = [
  ...SERVICE_RULES,
  ...SESSION_RULES,
  ...OPERATOR_RULES,
  ...LISTING_RULES,
  ...MSS_CONNECTION_RULES,
  ...ATTRIBUTE_RULES,
  ...RELYING_PARTY_RULES,
  ...RESOURCE_RULES,
  ...PRODUCTION_RULES,
];

/** @param raw a configuration that may or may not pass the schema */
export function checkRules(raw: unknown): ConfigMistake[] {
  const view = readView(raw);
  return RULES.flatMap((rule) => [...rule(view)]);
}
