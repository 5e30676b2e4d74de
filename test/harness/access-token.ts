/** Access tokens as the gateway stores them, without the login that leads to one. */
import { randomBytes } from 'node:crypto';
import { createKeyring } from '../../src/store/keyring.ts';
import { createAdapterFactory } from '../../src/store/oidc-adapter.ts';
import { createSubscriberRepository } from '../../src/store/subscribers.ts';
import type { OwnGateway } from './gateway.ts';
import { type App, credentialsAt } from './relying-party.ts';

export interface TokenOf {
  readonly operator: string;
  readonly app: App;
  /** digits */
  readonly msisdn: string;
  /** space-separated */
  readonly scope: string;
  /** as the request check writes it */
  readonly claims?: object;
  /** what the person granted; default: the scope of the token */
  readonly granted?: string;
}

const SECONDS = 600;
const nextId = (): string => randomBytes(32).toString('base64url').slice(0, 43);

/** @returns an access token of this scope, and the identifier of its subscriber */
export async function accessToken(
  { config, database }: OwnGateway,
  { operator, app, msisdn, scope, claims, granted = scope }: TokenOf,
): Promise<{ readonly token: string; readonly subscriberId: string }> {
  const keyring = createKeyring([config.secrets.master]);
  const { id: accountId } = await createSubscriberRepository(database.prisma, keyring, Date.now).findOrCreate(
    operator,
    msisdn,
  );
  const adapter = createAdapterFactory(database.sql, keyring, operator, Date.now, {
    findClient: async () => undefined,
  });
  const { client_id: clientId } = credentialsAt(app, operator);
  const [grantId, token] = [nextId(), nextId()];
  const iat = Math.floor(Date.now() / 1000);
  const common = { iat, exp: iat + SECONDS, accountId, clientId };
  await adapter('Grant').upsert(
    grantId,
    { ...common, kind: 'Grant', jti: grantId, openid: { scope: granted } },
    SECONDS,
  );
  await adapter('AccessToken').upsert(
    token,
    {
      ...common,
      kind: 'AccessToken',
      jti: token,
      grantId,
      gty: 'authorization_code',
      scope,
      ...(claims && { claims }),
    },
    SECONDS,
  );
  return { token, subscriberId: accountId };
}
