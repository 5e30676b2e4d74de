/** The discovery answer as the official SDKs read it. A wrong type is an exception there, so it is one here. */
import { z } from 'zod';

const text = z.string();
const link = z.object({ rel: text, href: text });

const shape = z.object({
  error: text.optional(),
  error_description: text.optional(),
  description: text.optional(),
  links: z.array(link).optional(),
  ttl: z.number().optional(),
  correlation_id: text.optional(),
  subscriber_id: text.optional(),
  subscriber_id_token: text.optional(),
  response: z
    .object({
      serving_operator: text,
      country: text,
      currency: text,
      client_id: text,
      client_secret: text,
      client_name: text,
      apis: z.object({ operatorid: z.object({ link: z.array(link) }) }),
    })
    .optional(),
});

/** One operator's endpoints and the application's credentials there. */
export interface Found {
  readonly kind: 'found';
  readonly operator: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly applicationShortName: string;
  /** addresses by their `rel` */
  readonly links: ReadonlyMap<string, string>;
  readonly subscriberId: string | undefined;
  /** as it came; what it means differs between the SDKs */
  readonly ttl: number;
  readonly correlationId: string | undefined;
}

export type DiscoveryAnswer =
  | Found
  | { readonly kind: 'selection'; readonly url: string }
  | { readonly kind: 'error'; readonly error: string; readonly description: string };

/** Whatever the status: `error` is an error, top-level `links` an operator selection (the first of them), else success. */
export function readDiscovery(body: string): DiscoveryAnswer {
  const answer = shape.parse(JSON.parse(body));
  if (answer.error !== undefined) {
    return { kind: 'error', error: answer.error, description: answer.description ?? answer.error_description ?? '' };
  }
  const [first] = answer.links ?? [];
  if (first) return { kind: 'selection', url: first.href };
  const { response, ttl } = answer;
  if (!response || ttl === undefined) throw new Error(`neither operator nor selection: ${Object.keys(answer)}`);
  const links = new Map(response.apis.operatorid.link.map(({ rel, href }) => [rel, href]));
  return {
    kind: 'found',
    operator: response.serving_operator,
    clientId: response.client_id,
    clientSecret: response.client_secret,
    applicationShortName: links.get('applicationShortName') ?? '',
    links,
    subscriberId: answer.subscriber_id,
    ttl,
    correlationId: answer.correlation_id,
  };
}

export interface Selected {
  readonly mcc: string;
  readonly mnc: string;
  readonly subscriberId: string | undefined;
}

/** What comes back from the operator selection. @throws where an SDK does */
export function readSelection(address: string): Selected {
  const parameters = new URL(address).searchParams;
  const error = parameters.get('error');
  if (error !== null)
    throw new Error(`${error}: ${parameters.get('error_description') ?? parameters.get('description')}`);
  const [mcc = '', mnc = '', ...others] = (parameters.get('mcc_mnc') ?? '').split('_');
  if (mcc === '' || mnc === '' || others.length > 0) throw new Error('mcc_mnc has two parts');
  return { mcc, mnc, subscriberId: parameters.get('subscriber_id') ?? undefined };
}
