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

/** What every answer says of the relying party. */
export interface AnswerFrame {
  readonly release: Release;
  readonly clientName: string;
  readonly applicationShortName: string;
}

export interface OperatorAnswer extends AnswerFrame {
  readonly operator: Operator;
  readonly clientId: string;
  /** absent for a public client */
  readonly clientSecret: string | undefined;
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

const response = (
  { release, clientName }: AnswerFrame,
  { name, country, currency }: Described,
  credentials: Readonly<Record<string, string>>,
  link: readonly Link[],
): object => ({
  serving_operator: name,
  ...(release === 1 ? { subscriber_operator: name } : {}),
  country,
  currency,
  ...credentials,
  client_name: clientName,
  apis: { operatorid: { link } },
});

/** `response` of an answer about an operator served here: always the same for one relying party. */
export function ownResponse(answer: OperatorAnswer): object {
  const { operator, clientId, clientSecret } = answer;
  const credentials = { client_id: clientId, ...(clientSecret === undefined ? {} : { client_secret: clientSecret }) };
  return response(answer, operator.settings, credentials, ownLinks(answer));
}

/** The same for an operator of another gateway: links to it, and no credentials, which only it can give. */
export const federatedResponse = (settings: FederatedOperator, frame: AnswerFrame): object =>
  response(frame, settings, {}, federatedLinks(settings, frame));

/** What is of the one request and not of the relying party. */
export interface Particulars {
  readonly release: Release;
  /** epoch milliseconds until which the answer may be kept */
  readonly ttl: number;
  readonly encrypted: EncryptedNumber | undefined;
  readonly correlationId: string | undefined;
}

/** `{"a":1}` and `{"b":2}` as `{"a":1,"b":2}`, without reading either. */
const joined = (one: string, other: string): string => `${one.slice(0, -1)},${other.slice(1)}`;

/**
 * The operator was found (200). No top-level `links`: the PHP SDK would take the first for the operator selection.
 * correlation_id only when one was sent: the Java SDK compares it.
 * @param responseText JSON of `response`
 */
export function operatorFound(responseText: string, { release, ttl, encrypted, correlationId }: Particulars): string {
  const number =
    encrypted === undefined
      ? {}
      : { subscriber_id: encrypted.subscriberId, subscriber_id_token: encrypted.subscriberIdToken };
  const top = JSON.stringify({
    ttl: release === 1 ? String(ttl) : ttl,
    ...number,
    ...(correlationId === undefined ? {} : { correlation_id: correlationId }),
  });
  const inner = release === 1 && encrypted !== undefined ? joined(JSON.stringify(number), responseText) : responseText;
  return joined(top, `{"response":${inner}}`);
}

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
