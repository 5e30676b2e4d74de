/**
 * What a KYC match is asked to compare: the `premiuminfo` member of the claims parameter in every form that is in use, read
 * into one. Pure. Never repeats a value in an error.
 */
import { MATCHED_CLAIMS, type MatchedClaim } from './catalogue.ts';

/** The values of the service, by plain names; of a hashed request SHA-256 in lower-case hexadecimal. */
export type KycValues = Readonly<Partial<Record<MatchedClaim, string>>>;
export interface KycRequest {
  readonly hashed: boolean;
  readonly values: KycValues;
}
export type ParsedKyc =
  | { readonly ok: true; readonly request: KycRequest }
  /** what is wrong, to stand after "Parameter claims is invalid: " */
  | { readonly ok: false; readonly problem: string };

const LONGEST = 200;
const SHA256 = /^[0-9a-f]{64}$/i;
/** Two spellings are in use for hashed claims: the portal's and the SDKs'. */
const HASHED_NAME = /^(.+)_hash(?:ed)?$/;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isMatched = (name: string): name is MatchedClaim => MATCHED_CLAIMS.some((claim) => claim === name);
const bad = (problem: string): ParsedKyc => ({ ok: false, problem });

class Problem extends Error {}

interface Entry {
  readonly claim: MatchedClaim;
  readonly hashed: boolean;
  readonly value: unknown;
}

/** `{"value":"…"}`, or the text itself; nothing where there is no value. */
function textOf({ claim, hashed, value }: Entry): string | undefined {
  const name = hashed ? `${claim}_hash` : claim;
  const given = isObject(value) ? value.value : value;
  if (given === undefined || given === null) return undefined;
  if (typeof given !== 'string') throw new Problem(`premiuminfo.${name} needs a value that is a text`);
  const text = given.trim();
  if (text === '') return undefined;
  if (hashed && !SHA256.test(text)) throw new Problem(`premiuminfo.${name} needs SHA-256 in 64 hexadecimal digits`);
  if (text.length > LONGEST) throw new Problem(`premiuminfo.${name} is longer than ${LONGEST} characters`);
  return hashed ? text.toLowerCase() : text;
}

/** The documented form: an object by names. */
function namedEntry([name, value]: [string, unknown]): Entry {
  const plain = HASHED_NAME.exec(name)?.[1];
  const claim = plain ?? name;
  if (!isMatched(claim)) throw new Problem('premiuminfo has a claim that KYC match does not compare');
  return { claim, hashed: plain !== undefined, value };
}

const SLOTS = MATCHED_CLAIMS.length * 2;

/**
 * The form of the official Java SDK: one object for each claim in a fixed order, the nine plain ones before the nine
 * hashed ones; an empty object stands for what was not given, and the one member of the others is called by its value.
 */
function slotEntry(slot: unknown, index: number): Entry {
  const claim = MATCHED_CLAIMS[index % MATCHED_CLAIMS.length];
  const members = isObject(slot) ? Object.values(slot) : undefined;
  if (claim === undefined || members === undefined || members.length > 1) {
    throw new Problem(`premiuminfo.${index} is not an object of one member`);
  }
  return { claim, hashed: index >= MATCHED_CLAIMS.length, value: members[0] };
}

function entriesOf(premiuminfo: unknown): Entry[] {
  if (Array.isArray(premiuminfo)) {
    if (premiuminfo.length > SLOTS) throw new Problem(`premiuminfo has more than ${SLOTS} entries`);
    return premiuminfo.map(slotEntry);
  }
  if (!isObject(premiuminfo)) throw new Problem('premiuminfo must be an object of claims, each with a value');
  return Object.entries(premiuminfo).map(namedEntry);
}

const NAME_PARTS = ['given_name', 'family_name'] as const;
const ADDRESS_PARTS = ['houseno_or_housename', 'postal_code', 'town', 'country'] as const;

/** A thing is given whole or in all of its parts, never both. */
function wholeOrParts(values: KycValues, whole: 'name' | 'address', parts: readonly MatchedClaim[]): void {
  const given = parts.filter((part) => values[part] !== undefined);
  if (values[whole] !== undefined && given.length > 0) {
    throw new Problem(`premiuminfo needs either ${whole} or ${parts.join(', ')}, not both`);
  }
  if (values[whole] === undefined && given.length < parts.length) {
    throw new Problem(`premiuminfo needs ${whole}, or all of ${parts.join(', ')}`);
  }
}

/**
 * @param premiuminfo the member as it came: an object by names, or the array of the Java SDK
 * @param hashed what the scope says: mc_kyc_hashed or mc_kyc_plain
 */
export function parseKyc(premiuminfo: unknown, hashed: boolean): ParsedKyc {
  try {
    const values: Partial<Record<MatchedClaim, string>> = {};
    for (const entry of entriesOf(premiuminfo)) {
      const text = textOf(entry);
      if (text === undefined) continue;
      if (entry.hashed !== hashed) {
        throw new Problem(
          hashed ? 'mc_kyc_hashed compares hashed claims only' : 'mc_kyc_plain compares plain claims only',
        );
      }
      if (values[entry.claim] !== undefined) throw new Problem(`premiuminfo has ${entry.claim} twice`);
      values[entry.claim] = text;
    }
    wholeOrParts(values, 'name', NAME_PARTS);
    wholeOrParts(values, 'address', ADDRESS_PARTS);
    return { ok: true, request: { hashed, values } };
  } catch (error) {
    if (error instanceof Problem) return bad(error.message);
    throw error;
  }
}
