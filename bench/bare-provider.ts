/**
 * The yardstick: oidc-provider alone, in a process of its own, with a Map as its store (or PostgreSQL, where the bench says
 * so) and an interaction that answers itself. One client, RS256, code flow with PKCE, no consent, as the gateway has it.
 */
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import process from 'node:process';
import { type Adapter, type AdapterPayload, Provider } from 'oidc-provider';
import { openPlainStore } from './bare-store.ts';
import { REDIRECT } from './flow.ts';

const port = Number(process.env.PORT);
const secret = process.env.BENCH_CLIENT_SECRET ?? '';
const origin = `http://localhost:${port}`;

const store = new Map<string, AdapterPayload>();
const uids = new Map<string, string>();

function mapAdapter(model: string): Adapter {
  const name = (id: string) => `${model} ${id}`;
  return {
    async upsert(id, payload) {
      store.set(name(id), payload);
      if (payload.uid) uids.set(name(payload.uid), id);
    },
    find: async (id) => store.get(name(id)),
    findByUid: async (uid) => store.get(name(uids.get(name(uid)) ?? '')),
    findByUserCode: async () => undefined,
    async destroy(id) {
      store.delete(name(id));
    },
    async consume(id) {
      const found = store.get(name(id));
      if (found) found.consumed = Math.floor(Date.now() / 1_000);
    },
    revokeByGrantId: async () => undefined,
  };
}

const address = process.env.BENCH_BARE_DATABASE_URL;
const adapter = address ? await openPlainStore(address) : mapAdapter;

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const provider = new Provider(origin, {
  adapter,
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'bench' }] },
  clients: [
    {
      client_id: 'bench',
      client_secret: secret,
      redirect_uris: [REDIRECT],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      id_token_signed_response_alg: 'RS256',
    },
  ],
  claims: { openid: ['sub', 'azp', 'at_hash', 'acr', 'amr', 'auth_time'] },
  cookies: { keys: ['bench'] },
  pkce: { required: () => false },
  features: { devInteractions: { enabled: false } },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  async loadExistingGrant(ctx) {
    const { client, account, session } = ctx.oidc;
    if (!client || !account || !session) return undefined;
    const known = session.grantIdFor(client.clientId);
    if (known) return ctx.oidc.provider.Grant.find(known);
    const grant = new ctx.oidc.provider.Grant({ accountId: account.accountId, clientId: client.clientId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
});

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  const { uid } = await provider.interactionDetails(ctx.req, ctx.res);
  const login = { accountId: `person-${uid}`, acr: '3', amr: ['SIM_PIN'], remember: true };
  ctx.status = 303;
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, { login }));
});

createServer(provider.callback()).listen(port, '127.0.0.1');
