/**
 * Asks the Mobile Connect discovery service which operator serves a person: POST with the number, else GET. Owns what a
 * relying party reads of the answer; never shows a number in an address.
 */

import type { CustomFetch } from 'openid-client';
import { z } from 'zod';
import { DemoFailure, told } from './failure.ts';

/** An operator as discovery describes it to one app. An app may keep it: credentials included. */
export interface DiscoveredOperator {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** the encrypted number, for login_hint */
  readonly subscriberId: string | undefined;
}

export type Discovered =
  | { readonly kind: 'operator'; readonly operator: DiscoveredOperator }
  /** nobody knows the operator yet: the browser goes to this address */
  | { readonly kind: 'selection'; readonly address: string };

/** What the operator selection hands back in the browser. */
export interface Selected {
  readonly mcc: string;
  readonly mnc: string;
  readonly subscriberId: string | undefined;
}

export type Question =
  | { readonly kind: 'number'; readonly msisdn: string }
  | { readonly kind: 'unknown' }
  | ({ readonly kind: 'selected' } & Selected);

export interface DiscoveryOptions {
  readonly discoveryUrl: string;
  readonly redirectUrl: string;
  readonly credentials: { readonly clientId: string; readonly clientSecret: string };
  readonly fetch: CustomFetch;
}

const found = z.object({
  subscriber_id: z.string().optional(),
  response: z.object({
    serving_operator: z.string(),
    client_id: z.string(),
    client_secret: z.string(),
    apis: z.object({ operatorid: z.object({ link: z.array(z.object({ rel: z.string(), href: z.string() })) }) }),
  }),
});
const selection = z.object({ links: z.tuple([z.object({ href: z.url({ protocol: /^https?$/ }) })], z.unknown()) });
const refused = z.object({
  error: z.string(),
  error_description: z.string().optional(),
  description: z.string().optional(),
});

function parameters(question: Question, redirectUrl: string): URLSearchParams {
  const sent = new URLSearchParams({ Redirect_URL: redirectUrl });
  if (question.kind === 'number') sent.set('MSISDN', question.msisdn);
  if (question.kind === 'selected') {
    sent.set('Selected-MCC', question.mcc);
    sent.set('Selected-MNC', question.mnc);
  }
  return sent;
}

function operatorOf({ subscriber_id, response }: z.infer<typeof found>, question: Question): DiscoveredOperator {
  const issuer = response.apis.operatorid.link.find(({ rel }) => rel === 'issuer')?.href;
  if (issuer === undefined || !URL.canParse(issuer))
    throw new DemoFailure('discovery_refused', told('no_issuer', 'the answer has no issuer link'));
  return {
    name: response.serving_operator,
    issuer,
    clientId: response.client_id,
    clientSecret: response.client_secret,
    subscriberId: subscriber_id ?? (question.kind === 'selected' ? question.subscriberId : undefined),
  };
}

/** @throws DemoFailure operator_not_found, discovery_refused, gateway_unreachable */
export function createDiscovery({ discoveryUrl, redirectUrl, credentials, fetch }: DiscoveryOptions) {
  const basic = Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString('base64');
  const headers = { Accept: 'application/json', Authorization: `Basic ${basic}` };

  const ask = (question: Question): Promise<Response> => {
    const sent = parameters(question, redirectUrl);
    if (question.kind !== 'number') {
      return fetch(`${discoveryUrl}?${sent}`, { method: 'GET', headers, body: undefined, redirect: 'manual' });
    }
    const form = { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' };
    return fetch(discoveryUrl, { method: 'POST', headers: form, body: sent.toString(), redirect: 'manual' });
  };

  return async (question: Question): Promise<Discovered> => {
    const answer = await ask(question).catch((cause: unknown) => {
      throw new DemoFailure('gateway_unreachable', undefined, { cause });
    });
    const body: unknown = await answer.json().catch(() => undefined);
    const operator = found.safeParse(body);
    if (answer.status === 200 && operator.success)
      return { kind: 'operator', operator: operatorOf(operator.data, question) };
    const choice = selection.safeParse(body);
    if (answer.status === 202 && choice.success) return { kind: 'selection', address: choice.data.links[0].href };
    const error = refused.safeParse(body);
    if (!error.success) throw new DemoFailure('gateway_unreachable', told(`HTTP ${answer.status}`, undefined));
    if (error.data.error === 'Not_Found_Entity') throw new DemoFailure('operator_not_found');
    throw new DemoFailure(
      'discovery_refused',
      told(error.data.error, error.data.error_description ?? error.data.description),
    );
  };
}

const MCC_MNC = /^(\d{3})_(\d{2,3})$/;
const SUBSCRIBER_ID = /^[A-Za-z0-9._-]{1,4096}$/;

/** Reads the callback of the operator selection; undefined when it is none, or not well-formed. */
export function readSelected(query: URLSearchParams): Selected | undefined {
  const [, mcc, mnc] = MCC_MNC.exec(query.get('mcc_mnc') ?? '') ?? [];
  const subscriberId = query.get('subscriber_id') ?? undefined;
  if (mcc === undefined || mnc === undefined) return undefined;
  if (subscriberId !== undefined && !SUBSCRIBER_ID.test(subscriberId)) return undefined;
  return { mcc, mnc, subscriberId };
}
