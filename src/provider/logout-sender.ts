/**
 * One attempt to tell a relying party that a session ended: makes the logout token with the key of this moment (OpenID
 * Connect Back-Channel Logout 1.0 section 2.4) and posts it to the registered address. Each attempt is a token of its own.
 * Never throws for what a relying party does, follows no redirect and reads no more of the answer than its status.
 */
import { randomUUID } from 'node:crypto';
import type { Client, Provider } from 'oidc-provider';
import type { Attempt, DeliveryFailure, LogoutDelivery } from '../session/deliveries.ts';
import type { PcrRepository } from '../subscriber/subscriber.ts';
import { clientView } from './client-view.ts';
import { AddressRefused } from './outgoing.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

export interface LogoutSenderPorts {
  readonly provider: (operator: string) => Provider | undefined;
  readonly pcrs: Pick<PcrRepository, 'issued'>;
  /** the guarded fetch of outgoing.ts */
  readonly fetch: (address: string, init: RequestInit) => Promise<Response>;
  readonly timeoutMs: number;
  /** The token could not be made: for the log. */
  readonly onError: (error: unknown) => void;
}

const failed = (failure: DeliveryFailure): Attempt => ({ kind: 'failed', failure });

function answered(status: number): Attempt {
  if (status === 200 || status === 204) return { kind: 'confirmed' };
  if (status === 400) return failed('refused');
  if (status >= 300 && status < 400) return failed('redirected');
  if (status >= 400 && status < 500) return failed('status_4xx');
  return failed(status >= 500 ? 'status_5xx' : 'status_other');
}

/** undici says it in a chain of causes. */
function failureOf(error: unknown): DeliveryFailure {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth += 1) {
    if (cause instanceof AddressRefused) return 'address_refused';
    if (cause.name === 'TimeoutError') return 'timeout';
    const code = 'code' in cause ? cause.code : undefined;
    if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return 'answer_too_large';
    if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT') return 'timeout';
  }
  return 'unreachable';
}

export function createLogoutSender(ports: LogoutSenderPorts): (delivery: LogoutDelivery) => Promise<Attempt> {
  const makeToken = async (provider: Provider, client: Client, delivery: LogoutDelivery): Promise<string> => {
    const sub = delivery.sub ?? (await ports.pcrs.issued(delivery.subscriberId, clientView(client).sector));
    const token = new provider.IdToken({}, { client, ctx: undefined });
    // one that never redeemed its code has no pseudonym; it knows the sid no more than that
    if (sub !== undefined) token.set('sub', sub);
    token.set('sid', delivery.sid);
    token.set('jti', randomUUID());
    token.set('events', { [EVENT]: {} });
    return token.issue({ use: 'logout' });
  };

  const post = async (address: string, token: string): Promise<Attempt> => {
    try {
      const { status } = await ports.fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ logout_token: token }).toString(),
        signal: AbortSignal.timeout(ports.timeoutMs),
      });
      return answered(status);
    } catch (error) {
      return failed(failureOf(error));
    }
  };

  return async (delivery) => {
    let address: string;
    let token: string;
    try {
      const provider = ports.provider(delivery.operator);
      const client = await provider?.Client.find(delivery.clientId);
      // neither the operator nor the relying party nor its address need still be there
      if (!provider || !client?.backchannelLogoutUri) return { kind: 'untold' };
      address = client.backchannelLogoutUri;
      token = await makeToken(provider, client, delivery);
    } catch (error) {
      ports.onError(error);
      return failed('token_failed');
    }
    return post(address, token);
  };
}
