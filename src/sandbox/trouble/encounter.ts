/**
 * What one request meets. In three steps, as the endpoint takes them: `admit` before anything is carried out, `perform`
 * around the service, `deliver` when the answer is ready to go. A trouble counts as a hit when it takes effect.
 */
import type { Context } from 'koa';
import type { MssAnswer, MssRequest } from '../mssp/protocol.ts';
import type { AnswerTroubles } from './answers.ts';
import { balancerPage, connectionEnd, delivery, hangUp, MANNERS } from './delivery.ts';
import { type Meeting, meetingOf } from './meeting.ts';
import type { Subject, Troubles } from './troubles.ts';

export interface Encounter {
  /** False when there is nothing left to answer: the connection is gone, or somebody else answered. */
  admit(ctx: Context): boolean;
  /** @throws MssFault */
  perform(work: () => Promise<MssAnswer>): Promise<MssAnswer>;
  /** Sends what stands in the context, or spoils it; resolves when nothing of it goes on. */
  deliver(ctx: Context): Promise<void>;
}

export interface Interference {
  /** Before the request is read; false when its connection was cut. */
  atTheDoor(ctx: Context): boolean;
  meet(request: MssRequest): Encounter;
  /** Ends everything that is being held up. */
  close(): void;
}

export interface InterferenceOptions {
  readonly troubles: Troubles;
  readonly subjectOf: (request: MssRequest) => Subject;
  readonly answers: AnswerTroubles;
  /** 0 ≤ value < 1 */
  readonly random: () => number;
  /** resolves or rejects at once when the signal aborts */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

const UNDISTURBED: Encounter = { admit: () => true, perform: (work) => work(), deliver: async () => undefined };

export function createInterference(options: InterferenceOptions): Interference {
  const { answers, pause, random, subjectOf, troubles } = options;
  const closing = new AbortController();

  async function deliverBy(ctx: Context, meeting: Meeting, signal: AbortSignal): Promise<void> {
    const wait = async (ms: number): Promise<void> => {
      if (ms > 0) await pause(ms, signal).catch(() => undefined);
    };
    const fixed = meeting.fireAll('latency').map((met) => met.value('ms'));
    const varied = meeting.fireAll('jitter').map((met) => Math.floor(met.value('ms') * random()));
    const delayMs = [...fixed, ...varied].reduce((sum, ms) => sum + ms, 0);
    if (delayMs > 0) {
      await wait(delayMs);
      if (signal.aborted) return hangUp(ctx);
    }
    const met = meeting.fire(...MANNERS);
    if (met) await delivery(met.kind, { ctx, wait, value: met.value });
  }

  return {
    atTheDoor(ctx) {
      const cut = meetingOf(troubles.meeting(undefined)).fire('drop_before_reading') !== undefined;
      if (cut) hangUp(ctx);
      return !cut;
    },

    meet(request) {
      const active = troubles.meeting(subjectOf(request));
      if (active.length === 0) return UNDISTURBED;
      const meeting = meetingOf(active);
      return {
        admit(ctx) {
          // a connection that breaks from here on was broken on purpose: nothing to report
          ctx.onerror = () => undefined;
          const met = meeting.fire('drop_before_reading', 'http_503');
          if (met?.kind === 'drop_before_reading') hangUp(ctx);
          if (met?.kind === 'http_503') balancerPage(ctx);
          return met === undefined;
        },
        perform: (work) => answers(request, meeting, work),
        async deliver(ctx) {
          const connection = connectionEnd(ctx);
          const signal = AbortSignal.any([closing.signal, connection.signal]);
          try {
            await deliverBy(ctx, meeting, signal);
          } finally {
            connection.forget();
          }
        },
      };
    },

    close: () => closing.abort(),
  };
}
