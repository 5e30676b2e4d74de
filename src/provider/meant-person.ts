/**
 * Whom a request means, beside who is signed in in the browser: the person of its login_hint or id_token_hint, else the
 * one who is signed in. Knows how that person would be authenticated, and never shows who it is. Read once per request.
 */
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Planner } from '../login/planner.ts';
import type { Operator } from '../operator/operator.ts';
import type { SubscriberRepository } from '../subscriber/subscriber.ts';
import { type KnownNumber, knownNumber } from './request-checks.ts';
import { wantedBy } from './session-answer.ts';

export interface MeantPersonPorts {
  readonly operator: Operator;
  readonly subscribers: Pick<SubscriberRepository, 'find' | 'findByNumber'>;
  readonly pairwise: NonNullable<Configuration['pairwiseIdentifier']>;
  readonly planner: Planner;
}

export interface MeantPerson {
  /** Whether login_hint names somebody else than the session; false without either. */
  hintsAtOther(ctx: KoaContextWithOIDC): Promise<boolean>;
  /** `same` or `other` than who is signed in; undefined where nobody is. */
  signedIn(ctx: KoaContextWithOIDC): Promise<'same' | 'other' | undefined>;
  /** How the person is authenticated, or that no wanted level can be reached; undefined while nobody knows who it is. */
  plan(ctx: KoaContextWithOIDC): Promise<KnownNumber['plan'] | undefined>;
}

export function createMeantPerson({ operator, pairwise, planner, subscribers }: MeantPersonPorts): MeantPerson {
  const compared = new WeakMap<object, Promise<boolean>>();

  const compare = async (ctx: KoaContextWithOIDC): Promise<boolean> => {
    const number = knownNumber(ctx);
    const account = ctx.oidc.session?.accountId;
    if (!number || !account) return false;
    return (await subscribers.findByNumber(operator.id, number.msisdn))?.id !== account;
  };

  const hintsAtOther = (ctx: KoaContextWithOIDC): Promise<boolean> => {
    const known = compared.get(ctx.oidc) ?? compare(ctx);
    compared.set(ctx.oidc, known);
    return known;
  };

  const signedIn = async (ctx: KoaContextWithOIDC): Promise<'same' | 'other' | undefined> => {
    const { client, entities, session } = ctx.oidc;
    const hinted = entities.IdTokenHint?.payload.sub;
    if (!client || !session?.accountId) return undefined;
    if (await hintsAtOther(ctx)) return 'other';
    if (hinted === undefined) return 'same';
    return (await pairwise(ctx, session.accountId, client)) === hinted ? 'same' : 'other';
  };

  return {
    hintsAtOther,
    signedIn,
    async plan(ctx) {
      const number = knownNumber(ctx);
      if (number) return number.plan;
      const account = ctx.oidc.session?.accountId;
      if (account === undefined || (await signedIn(ctx)) !== 'same') return undefined;
      const subscriber = await subscribers.find(operator.id, account);
      const plan = subscriber && (await planner(operator, subscriber.msisdn, wantedBy(ctx)));
      return plan === 'not_served' ? undefined : plan;
    },
  };
}
