/** Standard claims of a person at userinfo, and in the ID token where the request names them there. */
import { errors, type FindAccount } from 'oidc-provider';
import { standardAttributes, standardClaims } from '../attributes/premium-info.ts';
import { type AttributeSource, AttributesUnavailable } from '../attributes/source.ts';
import { scopeList } from '../profile/scopes.ts';
import type { SubscriberRepository } from '../subscriber/subscriber.ts';

export interface AttributeClaimsPorts {
  readonly operator: string;
  readonly source: AttributeSource;
  readonly subscribers: Pick<SubscriberRepository, 'find'>;
}

type Claims = Awaited<ReturnType<NonNullable<Awaited<ReturnType<FindAccount>>>['claims']>>;

/** RFC 6749 has no such error at userinfo; the code is that of its section 4.1.2.1. */
function unavailable(cause: AttributesUnavailable): errors.OIDCProviderError {
  const error = new errors.OIDCProviderError(503, 'temporarily_unavailable');
  return Object.assign(error, { error_description: 'the operator cannot be asked at the moment', expose: true, cause });
}

/** @returns the claims that `scope` and `names` ask for, as far as they are known */
export function createAttributeClaims({ operator, source, subscribers }: AttributeClaimsPorts) {
  return async (account: string, use: string, scope: string, names: readonly string[]): Promise<Partial<Claims>> => {
    // scopes fill userinfo, never the ID token (OpenID Connect Core 1.0 section 5.4)
    const wanted = standardAttributes(use === 'id_token' ? [] : scopeList(scope), names);
    if (use === 'id_token' && wanted.every((name) => name === 'updated_at')) return {};
    const subscriber = await subscribers.find(operator, account);
    if (!subscriber) return {};
    try {
      const { msisdn, id } = subscriber;
      const answer = await source.read({ msisdn, subscriberId: id, names: wanted });
      return standardClaims(answer);
    } catch (error) {
      throw error instanceof AttributesUnavailable ? unavailable(error) : error;
    }
  };
}
