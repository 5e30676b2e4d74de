/** What must hold for each configured relying party and between them. */
import { OWN_PARTY } from '../schema/relying-party.ts';
import type { RelyingPartyView } from '../view.ts';
import { claims, mistake, type Rule } from './rule.ts';

const at = (index: number, rest: string): string => `relying_parties.${index}.${rest}`;

/** RFC 7518 section 3.2: a key of the size of the hash output or larger */
const HS256_SECRET = 32;

const uniqueIds: Rule = (view) =>
  claims(
    view.relying_parties.flatMap(({ index, value: { id } }) =>
      id === undefined ? [] : [{ path: at(index, 'id'), key: id }],
    ),
    (first) => `must stand once only; ${first} is the same`,
  );

const reservedId: Rule = function* (view) {
  for (const { index, value } of view.relying_parties) {
    if (value.id === OWN_PARTY) yield mistake(at(index, 'id'), 'must be another: this one is the gateway itself');
  }
};

function* clientSecret(index: number, party: RelyingPartyView) {
  const method = party.token_endpoint_auth_method ?? 'client_secret_basic';
  const isPublic = method === 'none';
  if (isPublic && party.secret !== undefined) {
    yield mistake(at(index, 'secret'), 'must be absent: token_endpoint_auth_method none is a public client');
  }
  if (!isPublic && party.secret === undefined) {
    yield mistake(at(index, 'secret'), `is missing: token_endpoint_auth_method ${method} is a confidential client`);
  }
  if (method === 'private_key_jwt' && party.jwks_uri === undefined && party.jwks === undefined) {
    yield mistake(at(index, 'jwks_uri'), 'is missing, and so is jwks: private_key_jwt is checked with the keys there');
  }
  if (party.jwks_uri !== undefined && party.jwks !== undefined) {
    yield mistake(at(index, 'jwks'), 'must be absent, since jwks_uri says where the keys are');
  }
  const byHmac = (['id_token_signed_response_alg', 'userinfo_signed_response_alg'] as const).filter(
    (field) => party[field] === 'HS256',
  );
  if (isPublic) {
    for (const field of byHmac)
      yield mistake(at(index, field), 'must be RS256 or ES256: a public client has no secret');
  } else if (byHmac.length > 0 && party.secret !== undefined && party.secret.length < HS256_SECRET) {
    yield mistake(at(index, 'secret'), `must have at least ${HS256_SECRET} characters to sign with HS256`);
  }
}

function* takeoverSignals(index: number, party: RelyingPartyView) {
  if (party.takeover_signals && party.token_endpoint_auth_method === 'none') {
    yield mistake(at(index, 'takeover_signals'), 'must be false: a public client cannot prove who it is');
  }
}

const credentials: Rule = function* (view) {
  for (const { index, value } of view.relying_parties) {
    yield* clientSecret(index, value);
    yield* takeoverSignals(index, value);
  }
};

/** OpenID Connect Core 1.0 section 8.1: pairwise subjects need one sector */
const sector: Rule = function* (view) {
  for (const { index, value } of view.relying_parties) {
    const hosts = new Set(value.redirect_uris.map((uri) => new URL(uri.value).host));
    if (hosts.size > 1 && value.sector_identifier_uri === undefined) {
      yield mistake(
        at(index, 'sector_identifier_uri'),
        `is missing: the redirect addresses have several hosts (${[...hosts].join(', ')})`,
      );
    }
  }
};

/** RFC 6749 section 3.1.2 */
const noFragments: Rule = function* (view) {
  for (const { index, value } of view.relying_parties) {
    for (const field of ['redirect_uris', 'post_logout_redirect_uris'] as const) {
      for (const uri of value[field]) {
        if (uri.value.includes('#')) yield mistake(at(index, `${field}.${uri.index}`), 'must have no fragment');
      }
    }
  }
};

/** Where no operator tells the place of phones, a policy would keep everybody out and a permission would be empty. */
const servedLocation: Rule = function* (view) {
  if (view.operators.some(([, { mss }]) => mss?.services?.geofencing)) return;
  for (const { index, value } of view.relying_parties) {
    const message = 'needs an operator that locates phones: mss.services.geofencing is true nowhere';
    if (value.geofencing !== undefined) yield mistake(at(index, 'geofencing'), message);
    if (value.location) yield mistake(at(index, 'location'), message);
  }
};

/** A headless login begins with a secret in the request or at a known address: without either it could never begin. */
const headlessCallers: Rule = function* (view) {
  for (const { index, value } of view.relying_parties) {
    const method = value.token_endpoint_auth_method ?? 'client_secret_basic';
    const addresses = value.headless_addresses.length;
    if (value.headless && addresses === 0 && (method === 'none' || method === 'private_key_jwt')) {
      yield mistake(
        at(index, 'headless_addresses'),
        `is missing: token_endpoint_auth_method ${method} has no secret to send`,
      );
    }
    if (!value.headless && addresses > 0)
      yield mistake(at(index, 'headless_addresses'), 'must be absent unless headless is true');
  }
};

export const RELYING_PARTY_RULES: readonly Rule[] = [
  uniqueIds,
  reservedId,
  credentials,
  sector,
  noFragments,
  servedLocation,
  headlessCallers,
];
