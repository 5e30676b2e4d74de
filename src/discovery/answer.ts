/** The bodies of successful discovery answers, as the Mobile Connect SDKs read them. Pure. */
import type { Operator } from '../operator/operator.ts';
import { servedScopes } from '../provider/served-scopes.ts';
import type { Directory, FederatedOperator, Listed } from './directory.ts';
import type { EncryptedNumber } from './subscriber-id-for.ts';

export interface Link {
  readonly rel: string;
  readonly href: string;
}

/** Endpoints below the issuer that not every installation serves. */
export interface ServedEndpoints {
  readonly premiuminfo: boolean;
}

/** The first release wrote ttl as a string and named the subscriber's operator too. */
export type Release = 1 | 2;

/** What every answer about an operator says. */
export interface AnswerFrame {
  readonly release: Release;
  /** epoch milliseconds until which the answer may be kept */
  readonly ttl: number;
  readonly clientName: string;
  readonly applicationShortName: string;
  readonly correlationId: string | undefined;
}

export interface OperatorAnswer extends AnswerFrame {
  readonly operator: Operator;
  readonly clientId: string;
  /** absent for a public client */
  readonly clientSecret: string | undefined;
  readonly encrypted: EncryptedNumber | undefined;
  readonly served: ServedEndpoints;
}

/** The last three links of every answer; scope and applicationShortName carry a value, not an address. */
const commonLinks = (issuer: string, applicationShortName: string): Link[] => [
  { rel: 'applicationShortName', href: applicationShortName },
  { rel: 'issuer', href: issuer },
  { rel: 'openid-configuration', href: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration` },
];

function ownLinks({ operator, applicationShortName, served }: OperatorAnswer): Link[] {
  const { issuer } = operator;
  return [
    { rel: 'authorization', href: `${issuer}/authorize` },
    { rel: 'token', href: `${issuer}/token` },
    { rel: 'userinfo', href: `${issuer}/userinfo` },
    ...(served.premiuminfo ? [{ rel: 'premiuminfo', href: `${issuer}/premiuminfo` }] : []),
    { rel: 'jwks', href: `${issuer}/jwks` },
    { rel: 'tokenrevoke', href: `${issuer}/revoke` },
    { rel: 'tokenrefresh', href: `${issuer}/token` },
    { rel: 'scope', href: servedScopes(operator).join(' ') },
    ...commonLinks(issuer, applicationShortName),
  ];
}

function federatedLinks({ issuer, endpoints }: FederatedOperator, { applicationShortName }: AnswerFrame): Link[] {
  const given = Object.entries(endpoints).flatMap(([rel, href]) => (href === undefined ? [] : [{ rel, href }]));
  const refresh = endpoints.token === undefined ? [] : [{ rel: 'tokenrefresh', href: endpoints.token }];
  return [...given, ...refresh, ...commonLinks(issuer, applicationShortName)];
}

interface Described {
  readonly name: string;
  readonly country: string;
  readonly currency: string;
}

function body(
  { release, ttl, correlationId, clientName }: AnswerFrame,
  { name, country, currency }: Described,
  credentials: Readonly<Record<string, string>>,
  number: Readonly<Record<string, string>>,
  link: readonly Link[],
): object {
  return {
    ttl: release === 1 ? String(ttl) : ttl,
    ...number,
    ...(correlationId === undefined ? {} : { correlation_id: correlationId }),
    response: {
      serving_operator: name,
      ...(release === 1 ? { subscriber_operator: name, ...number } : {}),
      country,
      currency,
      ...credentials,
      client_name: clientName,
      apis: { operatorid: { link } },
    },
  };
}

/**
 * The operator was found (200). No top-level `links`: the PHP SDK would take the first for the operator selection.
 * correlation_id only when one was sent: the Java SDK compares it.
 */
export function operatorFound(answer: OperatorAnswer): object {
  const { operator, clientId, clientSecret, encrypted } = answer;
  return body(
    answer,
    operator.settings,
    { client_id: clientId, ...(clientSecret === undefined ? {} : { client_secret: clientSecret }) },
    encrypted === undefined
      ? {}
      : { subscriber_id: encrypted.subscriberId, subscriber_id_token: encrypted.subscriberIdToken },
    ownLinks(answer),
  );
}

/** An operator of another gateway was found (200): links to it, and no credentials, which only it can give. */
export const federatedFound = (settings: FederatedOperator, frame: AnswerFrame): object =>
  body(frame, settings, {}, {}, federatedLinks(settings, frame));

/** Nobody knows the operator yet (202): the person chooses at this address. The link must be the first. */
export const operatorSelection = (href: string): object => ({ links: [{ rel: 'operatorSelection', href }] });

/** The same to a client of the first release that has no redirect address: it lets the person choose by itself (200). */
export function operatorList({ all }: Directory): object {
  const data: Record<string, object[]> = {};
  for (const { country, mccMnc, name } of all satisfies readonly Listed[]) {
    data[country] = [...(data[country] ?? []), { mcc_mnc: mccMnc, opName: name }];
  }
  return { data };
}
