/**
 * KYC match: compares what a service knows of a person with what the operator knows, and says for each claim whether it is
 * the same. The operator's own values never leave. Pure.
 */
import { ACCOUNT_ATTRIBUTES, type AttributeName, MATCHED_CLAIMS, type MatchedClaim } from './catalogue.ts';
import type { KycRequest } from './kyc-request.ts';
import { acceptedHashes, folded } from './normalise.ts';
import type { AttributeAnswer } from './source.ts';
import type { AttributeValues } from './values.ts';

/** Y the same; N-NA the operator does not know it; N-AV it knows another; N-AD it knows it, but does not say. */
export type Match = 'Y' | 'N-NA' | 'N-AV' | 'N-AD';

const joined = (...parts: (string | undefined)[]): string[] => {
  const given = parts.filter((part) => part !== undefined);
  return given.length === parts.length ? [given.join(' ')] : [];
};

function names({ name, given_name, middle_name, family_name }: AttributeValues): string[] {
  const whole = name === undefined ? [] : [name];
  return [...whole, ...joined(given_name, family_name), ...joined(given_name, middle_name, family_name)];
}

function addresses(values: AttributeValues): string[] {
  const { address, street_address: street, houseno_or_housename: house, postal_code: code, country } = values;
  const town = values.town ?? values.city;
  const whole = address === undefined ? [] : [address];
  const streets = [...joined(street), ...joined(house), ...joined(street, house)];
  // a hash depends on the comma
  const lines = streets.flatMap((line) =>
    joined(code, town).flatMap((rest) => [`${line} ${rest}`, `${line}, ${rest}`]),
  );
  const inCountry = (line: string) => joined(country).flatMap((rest) => [`${line} ${rest}`, `${line}, ${rest}`]);
  return [...whole, ...lines.flatMap((line) => [line, ...inCountry(line)])];
}

/** Every way in which the operator would write the claim. */
function candidates(claim: MatchedClaim, values: AttributeValues): string[] {
  if (claim === 'name') return names(values);
  if (claim === 'address') return addresses(values);
  const value = claim === 'town' ? (values.town ?? values.city) : values[claim];
  return value === undefined ? [] : [value];
}

/** Attributes that the source is asked for, for a claim. */
const NEEDED: Readonly<Record<MatchedClaim, readonly AttributeName[]>> = {
  name: ['name', 'given_name', 'middle_name', 'family_name'],
  given_name: ['given_name'],
  family_name: ['family_name'],
  address: ['address', 'street_address', 'houseno_or_housename', 'postal_code', 'town', 'city', 'country'],
  houseno_or_housename: ['houseno_or_housename'],
  postal_code: ['postal_code'],
  town: ['town', 'city'],
  country: ['country'],
  birthdate: ['birthdate'],
};

const asked = ({ values }: KycRequest): MatchedClaim[] => MATCHED_CLAIMS.filter((claim) => values[claim] !== undefined);

export const kycAttributes = (request: KycRequest): AttributeName[] => [
  ...new Set<AttributeName>([...asked(request).flatMap((claim) => NEEDED[claim]), ...ACCOUNT_ATTRIBUTES]),
];

function compare(given: string, claim: MatchedClaim, hashed: boolean, { values, withheld }: AttributeAnswer): Match {
  if (NEEDED[claim].some((name) => withheld.has(name))) return 'N-AD';
  const known = candidates(claim, values);
  if (known.length === 0) return 'N-NA';
  const same = hashed
    ? known.some((value) => acceptedHashes(value).has(given))
    : known.some((value) => folded(value) === folded(given));
  return same ? 'Y' : 'N-AV';
}

/** The answer's members: each value as it was sent, what comparing it gave, and the state of the account where known. */
export function kycAnswer(request: KycRequest, answer: AttributeAnswer): Record<string, string | boolean> {
  const { hashed, values } = request;
  const members = asked(request).flatMap((claim): [string, string][] => {
    const given = values[claim] ?? '';
    return [
      [hashed ? `${claim}_hash` : claim, given],
      [`${claim}_match`, compare(given, claim, hashed, answer)],
    ];
  });
  const account = ACCOUNT_ATTRIBUTES.flatMap((name): [string, string | boolean][] => {
    const value = answer.values[name];
    return value === undefined || answer.withheld.has(name) ? [] : [[name, value]];
  });
  return Object.fromEntries([...members, ...account]);
}
