/** The wrong tokens of one app as the portal shows them. Pure. */
import type { ListedApp } from '../apps/registered-apps.ts';
import type { MisbehaviourCode } from '../misbehave/catalogue.ts';
import { MISBEHAVIOUR_CODES, MISBEHAVIOUR_GROUPS, MISBEHAVIOURS, NEED_WORDS } from '../misbehave/catalogue.ts';
import type { Evidence, Tried, Verdict } from '../misbehave/trail.ts';

const VERDICTS: Readonly<Record<Verdict, { readonly word: string; readonly mark: string }>> = {
  accepted: { word: 'Accepted', mark: 'tag-failed' },
  refused: { word: 'Refused', mark: '' },
  'no report': { word: 'No report', mark: 'tag-warned' },
};
const EVIDENCE: Readonly<Record<Evidence, string>> = {
  userinfo: 'its access token was used at userinfo',
  premiuminfo: 'its access token was used at premiuminfo',
  refresh: 'its refresh token was used',
  report: 'the app says so',
};

const time = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

const row = (code: MisbehaviourCode, tried: Tried | undefined, chosen: boolean) => {
  const { needs = [], right, rules, title, wrong } = MISBEHAVIOURS[code];
  const sent = tried?.sent ?? 0;
  return {
    code,
    title,
    wrong,
    right,
    rules,
    chosen,
    needs: needs.map((need) => NEED_WORDS[need]),
    sent: sent === 0 ? undefined : `Sent ${times(sent)}${tried?.accepted ? `, accepted ${times(tried.accepted)}` : ''}`,
    last: tried?.lastSent === undefined ? undefined : time(tried.lastSent),
    verdict: tried?.verdict && VERDICTS[tried.verdict],
    evidence: tried?.evidence && EVIDENCE[tried.evidence],
    reason: tried?.reason,
    passedOver: sent === 0 && tried?.passedOver !== undefined,
  };
};

const isAll = (list: readonly string[]): boolean => list.join(' ') === MISBEHAVIOUR_CODES.join(' ');

function mode(list: readonly string[], next: MisbehaviourCode | undefined): string {
  if (list.length === 0) return 'The app is sent right tokens.';
  const turn = next === undefined ? '' : ` The next login gets ${next}.`;
  if (list.length === 1) return `Every login of this app gets the ID token ${list[0]}.`;
  return `${isAll(list) ? 'All of them' : `${list.length} of them`}, one a login, again from the first after the last.${turn}`;
}

export function misbehaviourView(
  app: ListedApp,
  tried: readonly Tried[],
  next: MisbehaviourCode | undefined,
  origin: string,
) {
  const of = new Map(tried.map((one) => [one.misbehaviour, one]));
  const chosen = new Set(app.misbehave);
  const count = (verdict: Verdict): number => tried.filter((one) => one.verdict === verdict).length;
  return {
    app,
    on: app.misbehave.length > 0,
    mode: mode(app.misbehave, next),
    sums: {
      accepted: count('accepted'),
      refused: count('refused'),
      silent: count('no report'),
      untried: tried.filter((one) => one.sent === 0).length,
    },
    taken: tried
      .filter(({ verdict }) => verdict === 'accepted')
      .map(({ misbehaviour: code }) => ({ code, title: MISBEHAVIOURS[code].title })),
    groups: MISBEHAVIOUR_GROUPS.map(({ codes, title }) => ({
      title,
      rows: codes.map((code) => row(code, of.get(code), chosen.has(code))),
    })),
    verdicts: `${origin}/sandbox/api/apps/${app.id}/verdicts`,
  };
}
