/**
 * The answer of premiuminfo and of the standard scopes at userinfo, from what was granted: which attributes it needs, and
 * its members once they are known. Pure.
 */
import { type AttributeName, type Product, productOf, type SharedAttribute, STANDARD_SCOPES } from './catalogue.ts';
import { kycAnswer, kycAttributes } from './kyc-match.ts';
import type { KycRequest } from './kyc-request.ts';
import type { AttributeAnswer } from './source.ts';
import type { AttributeValues } from './values.ts';
import { sharedNumber } from './verified-number.ts';

export interface Granted {
  readonly scopes: readonly string[];
  readonly kyc: KycRequest | undefined;
  /** E.164 digits; undefined when the request did not come through the operator's network */
  readonly networkNumber: string | undefined;
}

export type Members = Record<string, string | boolean | number>;
export type PremiumInfo =
  | { readonly ok: true; readonly members: Members }
  /** attributes that a product cannot do without and the operator does not give */
  | { readonly ok: false; readonly missing: readonly SharedAttribute[] };

const products = ({ scopes }: Granted): Product[] => scopes.flatMap((scope) => productOf(scope) ?? []);

/** Whether premiuminfo has anything to answer: confirming a number is a question of its own. */
export const hasPremiumInfo = (granted: Granted): boolean =>
  products(granted).some(
    (product) =>
      product.kind === 'identity' || product.kind === 'kyc' || (product.kind === 'number' && product.gives === 'share'),
  );

export function premiumAttributes(granted: Granted): AttributeName[] {
  const names = products(granted).flatMap((product): readonly AttributeName[] => {
    if (product.kind === 'identity') return [...product.required, ...product.optional];
    return product.kind === 'kyc' && granted.kyc ? kycAttributes(granted.kyc) : [];
  });
  return [...new Set(names)];
}

const pick = ({ values, withheld }: AttributeAnswer, names: readonly SharedAttribute[]): Members =>
  Object.fromEntries(
    names.flatMap((name): [string, string | boolean][] => {
      const value = withheld.has(name) ? undefined : values[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

export function premiumInfo(granted: Granted, answer: AttributeAnswer): PremiumInfo {
  const members: Members = {};
  const missing = new Set<SharedAttribute>();
  for (const product of products(granted)) {
    if (product.kind === 'identity') {
      Object.assign(members, pick(answer, [...product.required, ...product.optional]));
      for (const name of product.required) if (members[name] === undefined) missing.add(name);
    } else if (product.kind === 'kyc' && granted.kyc) {
      Object.assign(members, kycAnswer(granted.kyc, answer));
    } else if (product.kind === 'number' && product.gives === 'share' && granted.networkNumber !== undefined) {
      Object.assign(members, sharedNumber(granted.networkNumber, product.hashed), { device_msisdn_verified: true });
    }
  }
  return missing.size > 0 ? { ok: false, missing: [...missing] } : { ok: true, members };
}

/** Attributes of the standard scopes and of single claims, for userinfo. */
export function standardAttributes(scopes: readonly string[], claims: readonly string[] = []): AttributeName[] {
  const wanted = new Set<string>(claims);
  const names = Object.entries(STANDARD_SCOPES).flatMap(([scope, attributes]) =>
    attributes.filter((name) => scopes.includes(scope) || wanted.has(name)),
  );
  const address: AttributeName[] = names.includes('address')
    ? ['street_address', 'city', 'town', 'state', 'postal_code', 'country']
    : [];
  const parts: AttributeName[] = names.includes('name') ? ['given_name', 'middle_name', 'family_name'] : [];
  return [...new Set<AttributeName>([...names, ...address, ...parts, 'updated_at'])];
}

const without = <T>(members: Record<string, T | undefined>): Record<string, T> =>
  Object.fromEntries(Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** `address` as OpenID Connect Core 1.0 section 5.1.1 has it. */
function standardAddress(values: AttributeValues): Record<string, string> | undefined {
  const members = without({
    formatted: values.address,
    street_address: values.street_address,
    locality: values.city ?? values.town,
    region: values.state,
    postal_code: values.postal_code,
    country: values.country,
  });
  return Object.keys(members).length > 0 ? members : undefined;
}

const wholeName = ({ given_name, middle_name, family_name }: AttributeValues): string | undefined =>
  given_name === undefined || family_name === undefined
    ? undefined
    : [given_name, middle_name, family_name].filter((part) => part !== undefined).join(' ');

/** Standard claims (OpenID Connect Core 1.0 section 5.1) of everything that is known; the caller's filter picks. */
export function standardClaims({ values, withheld }: AttributeAnswer): Record<string, unknown> {
  const open = Object.fromEntries(
    Object.entries(values).filter(([name]) => ![...withheld].some((one) => one === name)),
  );
  const known: AttributeValues = open;
  return without<unknown>({
    name: known.name ?? wholeName(known),
    given_name: known.given_name,
    middle_name: known.middle_name,
    family_name: known.family_name,
    birthdate: known.birthdate,
    email: known.email,
    address: standardAddress(known),
    // OpenID Connect wants E.164 with +, the identity products want digits
    phone_number: known.phone_number === undefined ? undefined : `+${known.phone_number}`,
    updated_at: known.updated_at,
  });
}
