/**
 * Which wrong tokens an app was sent, and whether it took them: it used what came with one, or it said so itself. In memory,
 * hashes of tokens only. Decides nothing about requests.
 */
import { createHash } from 'node:crypto';
import { createBoundedMap } from './bounded-map.ts';
import { MISBEHAVIOUR_CODES, type MisbehaviourCode } from './catalogue.ts';

const KEPT_APPS = 500;
const KEPT_TOKENS = 5_000;
/** Per app. */
const KEPT_ANSWERS = 500;

export type Verdict = 'accepted' | 'refused' | 'no report';
/** By what the verdict is known: where its token was used, or the app's own report. */
export type Evidence = 'userinfo' | 'premiuminfo' | 'refresh' | 'report';

interface Report {
  readonly accepted: boolean;
  readonly reason: string | undefined;
}

interface Sent {
  readonly code: MisbehaviourCode;
  /** epoch milliseconds */
  readonly at: number;
  readonly operator: string;
  used: Exclude<Evidence, 'report'> | undefined;
  report: Report | undefined;
}

export interface SentAnswer {
  readonly code: MisbehaviourCode;
  readonly operator: string;
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
}

/** What is known of one misbehaviour and one app; the verdict is that of the last time. */
export interface Tried {
  readonly misbehaviour: MisbehaviourCode;
  /** how often it was sent */
  readonly sent: number;
  /** how often it was accepted */
  readonly accepted: number;
  /** epoch milliseconds */
  readonly lastSent: number | undefined;
  readonly operator: string | undefined;
  /** undefined when it was never sent */
  readonly verdict: Verdict | undefined;
  readonly evidence: Evidence | undefined;
  /** in the app's own words */
  readonly reason: string | undefined;
  /** it was due, but would not have been wrong for that login; epoch milliseconds */
  readonly passedOver: number | undefined;
}

export interface AppReport {
  /** default: the last one sent */
  readonly misbehaviour?: MisbehaviourCode | undefined;
  readonly accepted: boolean;
  readonly reason?: string | undefined;
}

export interface Trail {
  sent(app: string, answer: SentAnswer): void;
  passedOver(app: string, codes: readonly MisbehaviourCode[]): void;
  /** A token was used with success; nothing happens unless it came with a wrong ID token. */
  used(token: string, where: Exclude<Evidence, 'report'>): void;
  /** What the app says of the last time; undefined when it was never sent that. */
  report(app: string, report: AppReport): Tried | undefined;
  /** Every misbehaviour, in the order of the catalogue. */
  list(app: string): readonly Tried[];
  forget(app: string): void;
}

const digest = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** What an app did tells more than what it says. */
function verdictOf({ report, used }: Sent): Pick<Tried, 'verdict' | 'evidence'> {
  if (used !== undefined) return { verdict: 'accepted', evidence: used };
  if (report === undefined) return { verdict: 'no report', evidence: undefined };
  return { verdict: report.accepted ? 'accepted' : 'refused', evidence: 'report' };
}

/** @param now epoch milliseconds */
export function createTrail(now: () => number): Trail {
  const apps = createBoundedMap<Sent[]>(KEPT_APPS);
  const passed = createBoundedMap<ReadonlyMap<MisbehaviourCode, number>>(KEPT_APPS);
  const tokens = createBoundedMap<Sent>(KEPT_TOKENS);

  const tried = (app: string, misbehaviour: MisbehaviourCode): Tried => {
    const all = (apps.get(app) ?? []).filter(({ code }) => code === misbehaviour);
    const last = all.at(-1);
    return {
      misbehaviour,
      sent: all.length,
      accepted: all.filter((sent) => verdictOf(sent).verdict === 'accepted').length,
      lastSent: last?.at,
      operator: last?.operator,
      ...(last ? verdictOf(last) : { verdict: undefined, evidence: undefined }),
      reason: last?.report?.reason,
      passedOver: passed.get(app)?.get(misbehaviour),
    };
  };

  return {
    sent(app, { accessToken, code, operator, refreshToken }) {
      const sent: Sent = { code, at: now(), operator, used: undefined, report: undefined };
      apps.set(app, [...(apps.get(app) ?? []), sent].slice(-KEPT_ANSWERS));
      for (const token of [accessToken, refreshToken]) if (token !== undefined) tokens.set(digest(token), sent);
    },
    passedOver(app, codes) {
      if (codes.length === 0) return;
      passed.set(app, new Map([...(passed.get(app) ?? []), ...codes.map((code) => [code, now()] as const)]));
    },
    used(token, where) {
      const sent = tokens.get(digest(token));
      if (sent) sent.used ??= where;
    },
    report(app, { accepted, misbehaviour, reason }) {
      const sent = (apps.get(app) ?? []).findLast(({ code }) => misbehaviour === undefined || code === misbehaviour);
      if (!sent) return undefined;
      sent.report = { accepted, reason };
      return tried(app, sent.code);
    },
    list: (app) => MISBEHAVIOUR_CODES.map((code) => tried(app, code)),
    forget(app) {
      apps.delete(app);
      passed.delete(app);
    },
  };
}
