/**
 * What a request is answered with: by the login that was made for it, else by what the session still counts for. The one
 * source of `acr`, `amr` and `auth_time` of the authorization endpoint.
 */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import type { Acr, Config } from '../config/schema.ts';
import { wantedLevels } from '../profile/acr.ts';
import { type LevelTimes, type SessionAnswer, sessionAnswer } from '../session/methods.ts';
import { readStoredSession } from '../session/stored-session.ts';

export type AnswerOf = (ctx: KoaContextWithOIDC) => SessionAnswer | undefined;

const loginResult = z.object({
  login: z.object({ acr: z.string(), amr: z.tuple([z.string()]), ts: z.int() }),
});

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The levels that a request wants, in order of preference. */
export const wantedBy = ({ oidc }: KoaContextWithOIDC) => wantedLevels(textOf(oidc.params?.acr_values));

export const levelTimes = ({ loa }: Config['session']): LevelTimes =>
  Object.fromEntries(
    (['2', '3', '4'] as const).flatMap((level) => {
      const time = loa[level].max_age_s;
      return time === undefined ? [] : [[level, time] as const];
    }),
  );

interface Known {
  /** of the person's login that the request came back with, if it did */
  readonly result: unknown;
  readonly answer: SessionAnswer | undefined;
}

/** @param now epoch milliseconds */
export function createAnswerOf(times: LevelTimes, now: () => number): AnswerOf {
  const known = new WeakMap<object, Known>();

  const answerTo = ({ oidc }: KoaContextWithOIDC, wanted: readonly Acr[]): SessionAnswer | undefined => {
    const { params, result, session } = oidc;
    const fresh = result && loginResult.safeParse(result).data?.login;
    // nothing else counts for a request that the person was asked for, and time spent on pages makes it no older
    if (fresh) {
      const at = new Date(fresh.ts * 1_000);
      return sessionAnswer([{ amr: fresh.amr[0], acr: fresh.acr, at }], { wanted }, at, times);
    }
    const stored = session?.accountId === undefined ? undefined : readStoredSession(session);
    const maxAge = params?.max_age === undefined ? undefined : Number(params.max_age);
    return stored && sessionAnswer(stored.methods, { wanted, maxAge }, new Date(now()), times);
  };

  // the library asks for each of its parts; a request is answered by one login, whenever it asks
  return (ctx) => {
    const { result, session } = ctx.oidc;
    const earlier = known.get(ctx.oidc);
    if (earlier && earlier.result === result) return earlier.answer;
    const answer = answerTo(ctx, wantedBy(ctx));
    if (session) known.set(ctx.oidc, { result, answer });
    return answer;
  };
}
