/**
 * What an access token gives: for whom, to whom, and which scopes of it are still granted. A token of another operator, of
 * a subscriber who has ended or of a grant that was taken back does not exist.
 */
import type { Client, Provider } from 'oidc-provider';
import type { Subscriber, SubscriberRepository } from '../../subscriber/subscriber.ts';
import type { Granted } from '../premium-info.ts';
import { carriedClaims } from '../requested-claims.ts';
import { Refused } from './refusals.ts';

export interface PersonAccess {
  readonly client: Client;
  readonly subscriber: Subscriber;
  readonly granted: Granted;
  /** epoch seconds at which the token ends */
  readonly expires: number | undefined;
}

/** Somebody to be told which client a token belongs to, whatever is answered. */
export type TellClient = (clientId: string) => void;

export interface AccessPorts {
  readonly tellClient: TellClient;
  readonly provider: Provider;
  readonly operator: string;
  readonly subscribers: Pick<SubscriberRepository, 'find'>;
}

/**
 * The access that a person gave.
 * @throws Refused
 */
export async function personAccess(
  { provider, operator, subscribers, tellClient }: AccessPorts,
  value: string,
): Promise<PersonAccess> {
  const token = await provider.AccessToken.find(value);
  if (token?.clientId) tellClient(token.clientId);
  if (token?.aud !== undefined) throw new Refused('audience');
  if (!token?.accountId || !token.clientId || !token.grantId) throw new Refused('unknown_token');
  const [client, grant, subscriber] = await Promise.all([
    provider.Client.find(token.clientId),
    provider.Grant.find(token.grantId),
    subscribers.find(operator, token.accountId),
  ]);
  const isTheirs = grant?.clientId === token.clientId && grant?.accountId === token.accountId;
  if (!client || !grant || !isTheirs || !subscriber) throw new Refused('unknown_token');
  const scopes = new Set((token.scope ?? '').split(' '));
  const { kyc, networkNumber } = carriedClaims(token.claims);
  return {
    client,
    subscriber,
    granted: { scopes: grant.getOIDCScopeFiltered(scopes).split(' '), kyc, networkNumber },
    expires: token.exp,
  };
}

/**
 * The client that a token of its own credentials was given to, if it has this scope.
 * @throws Refused
 */
export async function clientAccess(
  { provider, tellClient }: Pick<AccessPorts, 'provider' | 'tellClient'>,
  value: string,
  scope: string,
): Promise<Client> {
  const token = await provider.ClientCredentials.find(value);
  const client = token?.clientId ? await provider.Client.find(token.clientId) : undefined;
  if (!token || !client) throw new Refused('unknown_token');
  tellClient(client.clientId);
  if (!(token.scope ?? '').split(' ').includes(scope)) throw new Refused('scope', undefined, scope);
  return client;
}
