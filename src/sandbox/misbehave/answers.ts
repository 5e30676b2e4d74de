/**
 * The sandbox's hand in an operator's provider: takes the genuine ID token out of the answer of /token and puts a wrong one
 * in its place, for apps that asked for it; and sees whether what came with it is used. Changes no other answer.
 */
import { randomUUID } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import type { Operator } from '../../operator/operator.ts';
import type { Logger } from '../../ops/logging.ts';
import { parseClientId } from '../../provider/client-credentials.ts';
import type { OperatorKeys } from '../../provider/keys.ts';
import type { RelyingPartyRepository } from '../../provider/relying-party.ts';
import { createBoundedMap } from './bounded-map.ts';
import type { Asked, Stranger } from './case.ts';
import { fits, MISBEHAVIOURS, type MisbehaviourCode } from './catalogue.ts';
import { createKit, signersOf } from './kit.ts';
import { decodeToken } from './token.ts';
import type { Trail } from './trail.ts';
import type { Turns } from './turns.ts';

const KEPT = 5_000;
const NOWHERE = 'https://another-issuer.invalid';

export interface AnswerPorts {
  readonly parties: Pick<RelyingPartyRepository, 'find'>;
  readonly turns: Turns;
  readonly trail: Trail;
  readonly stranger: () => Promise<Stranger>;
  /** of every operator */
  readonly issuers: () => readonly string[];
  readonly log: Pick<Logger, 'warn'>;
  /** epoch milliseconds */
  readonly now: () => number;
}

type WithProvider = Context & Partial<Pick<KoaContextWithOIDC, 'oidc'>>;
type Oidc = KoaContextWithOIDC['oidc'];

const tokenAnswer = z.looseObject({
  access_token: z.string(),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
});
const parameters = z.object({
  acr_values: z.string().optional().catch(undefined),
  max_age: z.coerce.number().optional().catch(undefined),
  refresh_token: z.string().optional().catch(undefined),
});

const USES: Readonly<Record<string, 'userinfo' | 'premiuminfo'>> = {
  '/userinfo': 'userinfo',
  '/premiuminfo': 'premiuminfo',
};

const levelsOf = (words: unknown): number[] =>
  String(words ?? '')
    .split(' ')
    .filter((word) => /^\d$/.test(word))
    .map(Number);

const bearer = (ctx: WithProvider): string | undefined =>
  /^Bearer +(\S+)$/i.exec(ctx.get('authorization'))?.[1] ?? ctx.oidc?.entities?.AccessToken?.jti;

export function createAnswers(ports: AnswerPorts) {
  const { parties, trail, turns, now } = ports;
  type Request = Pick<Asked, 'levels' | 'maxAge'>;
  /** by authorization code, then by grant */
  const requests = createBoundedMap<Request>(KEPT);
  /** what a login was sent is sent again when its tokens are refreshed; by grant */
  const sentBefore = createBoundedMap<MisbehaviourCode>(KEPT);
  /** genuine ID tokens by client */
  const earlier = createBoundedMap<string>(KEPT);

  const partyOf = async (oidc: Oidc) => {
    const id = parseClientId(oidc.client?.clientId ?? '')?.relyingPartyId;
    const party = id === undefined ? undefined : await parties.find(id);
    return party && party.misbehave.length > 0 ? party : undefined;
  };

  const noteRequest = (oidc: Oidc): void => {
    const code = oidc.entities.AuthorizationCode?.jti;
    const { acr_values, max_age } = parameters.parse(oidc.params ?? {});
    if (code !== undefined) requests.set(code, { levels: levelsOf(acr_values), maxAge: max_age });
  };

  /** The wrong token, or the genuine one when none of the list would be wrong. */
  const replace = async (ctx: Context, oidc: Oidc, operator: Operator, keys: OperatorKeys): Promise<void> => {
    const answer = tokenAnswer.safeParse(ctx.body).data;
    const { client, entities } = oidc;
    const genuine = answer?.id_token;
    const party = genuine === undefined ? undefined : await partyOf(oidc);
    if (!answer || genuine === undefined || !party || !client) return;

    const { AuthorizationCode: code, RefreshToken: refresh } = entities;
    const grant = code?.grantId ?? refresh?.grantId ?? '';
    // a code that was not made at /authorize has no request that was seen here: what it reached is what was asked for
    const request = requests.get(code?.jti ?? grant) ?? {
      levels: levelsOf(decodeToken(genuine).claims.acr),
      maxAge: undefined,
    };
    const asked: Asked = { ...request, nonce: (code ?? refresh)?.nonce };
    const clientSecret = client.clientSecret;
    const circumstances = {
      asked,
      symmetric: client.idTokenSignedResponseAlg === 'HS256',
      hasSecret: clientSecret !== undefined,
    };
    const again = code ? undefined : sentBefore.get(grant);
    const turn =
      again === undefined
        ? turns.take(party.id, party.misbehave, (one) => fits(one, circumstances))
        : { code: again, passedOver: [] };
    trail.passedOver(party.id, turn.passedOver);
    const kit = createKit({
      genuine,
      clientId: client.clientId,
      clientSecret,
      asked,
      published: signersOf(keys.signing),
      stranger: await ports.stranger(),
      otherIssuer: ports.issuers().find((issuer) => issuer !== operator.issuer) ?? NOWHERE,
      earlier: earlier.get(client.clientId),
      now: now(),
      randomId: randomUUID,
    });
    earlier.set(client.clientId, genuine);
    requests.set(grant, request);
    if (turn.code === undefined) return;

    sentBefore.set(grant, turn.code);
    const { id_token: _genuine, ...others } = answer;
    const forged = MISBEHAVIOURS[turn.code].forge(kit);
    ctx.body = forged === undefined ? others : { ...others, id_token: forged };
    trail.sent(party.id, {
      code: turn.code,
      operator: operator.id,
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token,
    });
    ports.log.warn(
      { operator: operator.id, app: party.id, misbehaviour: turn.code },
      'a wrong ID token was sent on purpose',
    );
  };

  /** Goes before everything of the provider that answers. */
  return (operator: Operator, keys: OperatorKeys): Middleware =>
    async (ctx: WithProvider, next) => {
      const { path } = ctx;
      await next();
      const { oidc } = ctx;
      if (ctx.status >= 400) return;
      const use = USES[path];
      const token = use && bearer(ctx);
      if (use && token !== undefined) trail.used(token, use);
      if (!oidc) return;
      if (path.startsWith('/authorize')) noteRequest(oidc);
      if (path !== '/token') return;
      const refreshed = parameters.parse(oidc.params ?? {}).refresh_token;
      if (refreshed !== undefined) trail.used(refreshed, 'refresh');
      await replace(ctx, oidc, operator, keys);
    };
}
