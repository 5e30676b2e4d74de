/** The page of one's own: sessions, permissions, recent activity; and what stands there for whoever is not signed in. */
import type { Language } from '../config/schema.ts';
import { type Translate, translator } from '../i18n/translator.ts';
import type { AccountPage, AccountSession, ActivityPage, SignedOutAccountPage } from './account-models.ts';
import { activityRows, noticeText, partyName, strength } from './account-words.ts';
import { displayName, frame } from './frame.ts';
import { moment } from './moment.ts';
import type { Renderer } from './renderer.ts';

/** What the form of a page may need: `Origin`, since nothing in these addresses is secret. */
const FRAME = {
  scripts: ['page.js', 'account.js'],
  styles: ['account.css'],
  sendsOrigin: true,
  footnote: false,
} as const;

const MINUTE_MS = 60_000;

const noticeView = ({ notice }: SignedOutAccountPage, t: Translate) =>
  notice && { text: noticeText(notice, t), good: !['gone', 'confirm', 'not_confirmed'].includes(notice.kind) };

const sessionView = (session: AccountSession, t: Translate, language: Language) => ({
  ...session,
  browser: session.browser === undefined ? t('account.unknown_browser') : displayName(session.browser),
  since: moment(session.since, language),
  lastUsed: moment(session.lastUsedAt, language),
  strength: strength(session, t),
  parties: session.parties.map(({ clientId, party, since, lastAt, acr }) => ({
    clientId,
    name: partyName(party, t),
    since: moment(since, language),
    // the same minute twice says nothing
    last: lastAt.getTime() - since.getTime() < MINUTE_MS ? undefined : moment(lastAt, language),
    strength: strength({ acr }, t),
  })),
});

const permissionsView = ({ permissions }: NonNullable<AccountPage['confirmed']>, t: Translate, language: Language) =>
  permissions.map(({ clientId, party, items, until }) => ({
    clientId,
    name: partyName(party, t),
    items: items.map(({ item, since }) => ({ text: t(`consent.item.${item}`), since: moment(since, language, 'day') })),
    until: until && moment(until, language, 'day'),
  }));

export function accountPage(renderer: Renderer, model: AccountPage, language: Language): string {
  const t = translator(language);
  const { confirmed } = model;
  return renderer.render('account/account', {
    ...frame({ ...FRAME, language, operator: model.operator, title: t('account.title'), wide: true }),
    page: {
      addresses: model.addresses,
      csrf: model.csrf,
      operator: displayName(model.operator.name),
      notice: noticeView(model, t),
      sessions: model.sessions.map((session) => sessionView(session, t, language)),
      confirmed: confirmed && {
        permissions: permissionsView(confirmed, t, language),
        activity: activityRows(confirmed.activity, t, language),
        more: confirmed.more,
      },
    },
  });
}

export function signedOutAccountPage(renderer: Renderer, model: SignedOutAccountPage, language: Language): string {
  const t = translator(language);
  return renderer.render('account/signed-out', {
    ...frame({ ...FRAME, language, operator: model.operator, title: t('account.title') }),
    page: { signIn: model.addresses.signIn, notice: noticeView(model, t) },
  });
}

export function activityPage(renderer: Renderer, model: ActivityPage, language: Language): string {
  const t = translator(language);
  const { addresses, page } = model;
  return renderer.render('account/activity', {
    ...frame({ ...FRAME, language, operator: model.operator, title: t('activity.heading'), wide: true }),
    page: {
      addresses,
      operator: displayName(model.operator.name),
      activity: activityRows(model.activity, t, language),
      newer: page > 0 ? `${addresses.activity}?page=${page - 1}` : undefined,
      older: model.more ? `${addresses.activity}?page=${page + 1}` : undefined,
    },
  });
}
