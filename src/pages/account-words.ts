/** The words for relying parties, levels, methods and events on the pages of one's own account. */
import type { Language } from '../config/schema.ts';
import type { MessageKey, Translate } from '../i18n/translator.ts';
import type { AccountActivity, Notice, PartyName } from './account-models.ts';
import { displayName } from './frame.ts';
import { type Moment, moment } from './moment.ts';

type Method = Extract<MessageKey, `account.method.${string}`>;
type Reason = Extract<MessageKey, `activity.reason.${string}`>;

/** By `amr`; an operator's configuration may name others. */
const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['SIM_OK', 'account.method.sim_ok'],
  ['SIM_APP_OK', 'account.method.sim_ok'],
  ['SIM_PIN', 'account.method.sim_pin'],
  ['DEV_PIN', 'account.method.app_pin'],
  ['PUSH_OK', 'account.method.app_ok'],
  ['SMS_URL_OK', 'account.method.sms_link'],
  ['SEAM_OK', 'account.method.network'],
  ['HE_OK', 'account.method.network'],
]);

const LEVELS: ReadonlyMap<string, MessageKey & `account.level.${string}`> = new Map([
  ['2', 'account.level.2'],
  ['3', 'account.level.3'],
  ['4', 'account.level.4'],
] as const);

const REASONS: Readonly<Record<NonNullable<AccountActivity['reason']>, Reason>> = {
  logout: 'activity.reason.logout',
  account_page: 'activity.reason.account_page',
  operator: 'activity.reason.operator',
  expired: 'activity.reason.expired',
  replaced: 'activity.reason.replaced',
  consent_withdrawn: 'activity.reason.consent_withdrawn',
  recycled: 'activity.reason.operator',
  ported_out: 'activity.reason.operator',
  erased: 'activity.reason.operator',
};

/** Which picture stands beside an event. */
const ICONS: Readonly<Record<AccountActivity['kind'], 'done' | 'refused' | 'phone' | 'shield' | 'question' | 'error'>> =
  {
    'login.succeeded': 'done',
    'login.failed': 'refused',
    'login.cancelled': 'refused',
    'consent.given': 'shield',
    'consent.refused': 'refused',
    'consent.withdrawn': 'shield',
    'attributes.shared': 'shield',
    'number.verified': 'shield',
    'terms.recorded': 'done',
    'sim_serial.stored': 'phone',
    'sim_serial.accepted': 'phone',
    'sim_serial.rejected': 'error',
    'session.ended': 'question',
    'refresh_token.reused': 'error',
  };

export function partyName(party: PartyName, t: Translate): string {
  if (party.kind === 'named') return displayName(party.name);
  return party.kind === 'own' ? t('account.this_page') : t('account.gone_party');
}

/** Level and method, as far as there are words for them. */
export function strength(
  { acr, amr }: { readonly acr?: string | undefined; readonly amr?: string | undefined },
  t: Translate,
) {
  const level = LEVELS.get(acr ?? '');
  const method = amr === undefined ? undefined : (METHODS.get(amr) ?? 'account.method.other');
  return [...(method ? [t(method)] : []), ...(level ? [t(level)] : [])];
}

export interface ActivityRow {
  readonly icon: string;
  readonly title: string;
  readonly party: string | undefined;
  readonly details: readonly string[];
  readonly at: Moment;
}

export function activityRows(
  activity: readonly AccountActivity[],
  t: Translate,
  language: Language,
): readonly ActivityRow[] {
  return activity.map((row) => ({
    icon: ICONS[row.kind],
    title: t(`activity.${row.kind}`),
    party: row.party && partyName(row.party, t),
    details: [
      ...(row.kind === 'login.succeeded' ? strength(row, t) : []),
      ...row.items.map((item) => t(`consent.item.${item}`)),
      ...(row.reason ? [t(REASONS[row.reason])] : []),
      ...(row.times > 1 ? [t('activity.times', { times: row.times })] : []),
    ],
    at: moment(row.at, language),
  }));
}

export function noticeText({ kind, party }: Notice, t: Translate): string {
  const name = partyName(party, t);
  if (kind === 'signed_out_of') return t('account.notice.signed_out_of', { name });
  if (kind === 'withdrawn') return t('account.notice.withdrawn', { name });
  return t(`account.notice.${kind}`);
}
