/**
 * The claims parameter of an authorization request (OpenID Connect Core 1.0 section 5.5) with Mobile Connect's member
 * `premiuminfo`, brought into one form that travels with the code and the tokens made of it. Pure.
 */
import { z } from 'zod';
import { MATCHED_CLAIMS, type MatchedClaim, productOf } from './catalogue.ts';
import { type KycRequest, parseKyc } from './kyc-request.ts';

export type ReadClaims =
  | {
      readonly ok: true;
      readonly claims: string | undefined;
      /** levels that `id_token.acr` asks for, as acr_values has them */
      readonly acrValues?: string | undefined;
    }
  /** what is wrong, to stand after "Parameter claims is invalid: " */
  | { readonly ok: false; readonly problem: string };

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The parameter as the provider takes it: it wants `userinfo` or `id_token` and carries other members along. Whatever it
 * will refuse by itself is left as it is.
 */
export function acceptablePremiumInfo(claims: string): string {
  const parsed = json(claims);
  if (!isObject(parsed) || parsed.premiuminfo === undefined) return claims;
  return parsed.userinfo === undefined && parsed.id_token === undefined
    ? JSON.stringify({ ...parsed, id_token: {} })
    : claims;
}

/** Whether the scopes ask for a KYC match, and of which kind. */
function kycKind(scopes: readonly string[]): 'plain' | 'hashed' | 'both' | undefined {
  const kinds = new Set(scopes.map(productOf).flatMap((product) => (product?.kind === 'kyc' ? [product.hashed] : [])));
  if (kinds.size === 2) return 'both';
  if (kinds.size === 0) return undefined;
  return kinds.has(true) ? 'hashed' : 'plain';
}

const LONGEST = 8_192;

const hasValue = (claims: unknown, name: string): boolean => {
  const claim = isObject(claims) ? claims[name] : undefined;
  return isObject(claim) && ('value' in claim || 'values' in claim);
};

/** The level of assurance is asked for in one place: the provider's own check of this claim would ask for ever. */
function levelsOf(acr: unknown): string | undefined {
  const { value, values } = isObject(acr) ? acr : {};
  const levels = [value, ...(Array.isArray(values) ? values : [])].filter((level) => typeof level === 'string');
  return levels.length > 0 ? levels.join(' ') : undefined;
}

/**
 * Checks and rewrites the parameter: only members that mean something stay, `premiuminfo` as `{"hashed","values"}`, and
 * beside it the number that the operator's network gave with the request, as `network_number`.
 * @param claims the parameter; an earlier result of this function is read as well
 * @param networkNumber E.164 digits
 */
export function readRequestedClaims(
  claims: string | undefined,
  scopes: readonly string[],
  networkNumber?: string | undefined,
): ReadClaims {
  if (claims !== undefined && claims.length > LONGEST) return { ok: false, problem: `at most ${LONGEST} characters` };
  const named = scopes.some((scope) => productOf(scope)?.kind === 'number') ? networkNumber : undefined;
  const kind = kycKind(scopes);
  const parsed = claims === undefined ? {} : json(claims);
  if (!isObject(parsed)) return { ok: false, problem: 'a JSON object' };
  const { userinfo, id_token, premiuminfo } = parsed;
  if (kind === 'both') return { ok: false, problem: 'mc_kyc_plain and mc_kyc_hashed exclude each other' };
  const earlier = kycRequest.safeParse(premiuminfo);
  const kyc =
    kind === undefined
      ? undefined
      : earlier.success && earlier.data.hashed === (kind === 'hashed')
        ? { ok: true as const, request: earlier.data }
        : parseKyc(premiuminfo ?? {}, kind === 'hashed');
  if (kyc && !kyc.ok) return kyc;
  if (claims === undefined && kyc === undefined && named === undefined) return { ok: true, claims: undefined };
  if (hasValue(id_token, 'sub') || hasValue(userinfo, 'sub')) {
    return { ok: false, problem: 'sub takes no value; id_token_hint says which person is meant' };
  }
  const { acr, ...others } = isObject(id_token) ? id_token : {};
  const result = {
    ...(userinfo === undefined ? {} : { userinfo }),
    id_token: others,
    ...(kyc ? { premiuminfo: kyc.request } : {}),
    ...(named === undefined ? {} : { network_number: named }),
  };
  return { ok: true, claims: JSON.stringify(result), acrValues: levelsOf(acr) };
}

const kycRequest = z.strictObject({
  hashed: z.boolean(),
  values: z.partialRecord(z.enum(MATCHED_CLAIMS), z.string()),
}) satisfies z.ZodType<KycRequest>;

const carried = z.object({
  userinfo: z.record(z.string(), z.unknown()).optional(),
  id_token: z.record(z.string(), z.unknown()).optional(),
  premiuminfo: kycRequest.optional(),
  network_number: z.string().optional(),
});

export interface CarriedClaims {
  readonly kyc: KycRequest | undefined;
  /** E.164 digits: the phone through whose network the login came */
  readonly networkNumber: string | undefined;
  /** names below `userinfo` and `id_token` */
  readonly names: readonly string[];
  /** what KYC match compares; undefined when it compares nothing */
  readonly matched: readonly MatchedClaim[] | undefined;
}

/** Reads what readRequestedClaims wrote, as text or as the object that a token carries. */
export function carriedClaims(claims: unknown): CarriedClaims {
  const { userinfo, id_token, premiuminfo, network_number } = carried.parse(
    typeof claims === 'string' ? JSON.parse(claims) : (claims ?? {}),
  );
  return {
    kyc: premiuminfo,
    networkNumber: network_number,
    names: [...new Set([...Object.keys(userinfo ?? {}), ...Object.keys(id_token ?? {})])],
    matched: premiuminfo && MATCHED_CLAIMS.filter((claim) => premiuminfo.values[claim] !== undefined),
  };
}
