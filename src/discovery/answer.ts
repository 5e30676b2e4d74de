/** The bodies of successful discovery answers, as the Mobile Connect SDKs read them. Pure. */
import type { Operator } from '../operator/operator.ts';
import { SUPPORTED_SCOPES } from '../profile/scopes.ts';
import type { EncryptedNumber } from './subscriber-id-for.ts';

export interface Link {
  readonly rel: string;
  readonly href: string;
}

/** Endpoints below the issuer that not every installation serves. */
export interface ServedEndpoints {
  readonly premiuminfo: boolean;
}

export interface OperatorAnswer {
  readonly operator: Operator;
  readonly clientId: string;
  /** absent for a public client */
  readonly clientSecret: string | undefined;
  readonly clientName: string;
  readonly applicationShortName: string;
  /** epoch milliseconds until which the answer may be kept */
  readonly ttl: number;
  readonly encrypted: EncryptedNumber | undefined;
  readonly correlationId: string | undefined;
  readonly served: ServedEndpoints;
}

function links({ operator, applicationShortName, served }: OperatorAnswer): Link[] {
  const { issuer } = operator;
  return [
    { rel: 'authorization', href: `${issuer}/authorize` },
    { rel: 'token', href: `${issuer}/token` },
    { rel: 'userinfo', href: `${issuer}/userinfo` },
    ...(served.premiuminfo ? [{ rel: 'premiuminfo', href: `${issuer}/premiuminfo` }] : []),
    { rel: 'jwks', href: `${issuer}/jwks` },
    { rel: 'tokenrevoke', href: `${issuer}/revoke` },
    { rel: 'tokenrefresh', href: `${issuer}/token` },
    // these two carry a value, not an address
    { rel: 'scope', href: SUPPORTED_SCOPES.join(' ') },
    { rel: 'applicationShortName', href: applicationShortName },
    { rel: 'issuer', href: issuer },
    { rel: 'openid-configuration', href: `${issuer}/.well-known/openid-configuration` },
  ];
}

/**
 * The operator was found (200). No top-level `links`: the PHP SDK would take the first for the operator selection.
 * correlation_id only when one was sent: the Java SDK compares it.
 */
export function operatorFound(answer: OperatorAnswer): object {
  const { operator, ttl, clientId, clientSecret, clientName, encrypted, correlationId } = answer;
  return {
    ttl,
    ...(encrypted === undefined
      ? {}
      : { subscriber_id: encrypted.subscriberId, subscriber_id_token: encrypted.subscriberIdToken }),
    ...(correlationId === undefined ? {} : { correlation_id: correlationId }),
    response: {
      serving_operator: operator.name,
      country: operator.settings.country,
      currency: operator.settings.currency,
      client_id: clientId,
      ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
      client_name: clientName,
      apis: { operatorid: { link: links(answer) } },
    },
  };
}

/** Nobody knows the operator yet (202): the person chooses at this address. The link must be the first. */
export const operatorSelection = (href: string): object => ({ links: [{ rel: 'operatorSelection', href }] });
