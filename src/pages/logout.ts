/** The question before signing out, the page while relying parties are told, and the pages after it. */
import type { Language } from '../config/schema.ts';
import { type Translate, translator } from '../i18n/translator.ts';
import { displayName, frame } from './frame.ts';
import type { Brand, LoggedOutPage, LogoutPage, LogoutProgressPage } from './models.ts';
import type { Renderer } from './renderer.ts';

export function logoutPage(renderer: Renderer, model: LogoutPage, language: Language): string {
  const t = translator(language);
  const operator = displayName(model.operator.name);
  const text =
    model.rpName === undefined
      ? t('logout.text', { operator })
      : t('logout.text_for', { name: displayName(model.rpName), operator });
  return renderer.render('account/logout', {
    ...frame({
      language,
      operator: model.operator,
      title: t('logout.heading'),
      scripts: ['page.js'],
      footnote: false,
    }),
    page: {
      ...model,
      text,
      parties: model.parties.map(displayName),
      only: model.canLeaveAlone && model.rpName !== undefined ? displayName(model.rpName) : undefined,
      everywhere: t(model.parties.length > 1 ? 'logout.everywhere' : 'logout.yes'),
    },
  });
}

const STATES = ['pending', 'confirmed', 'later', 'untold'] as const;
const wordsOf = (t: Translate) => Object.fromEntries(STATES.map((state) => [state, t(`logout_progress.${state}`)]));

/** Without JavaScript the page comes again every second, or goes on. */
const REFRESH_SECONDS = 1;

export function logoutProgressPage(renderer: Renderer, model: LogoutProgressPage, language: Language): string {
  const t = translator(language);
  const isDone = model.allConfirmed && model.continueUrl !== undefined;
  const waits = !model.isOver || model.continueUrl !== undefined;
  const heading = model.heading ?? t('logged_out.heading');
  return renderer.render('account/logout-progress', {
    ...frame({
      language,
      operator: model.operator,
      title: heading,
      scripts: ['logout.js'],
      refreshSeconds: waits ? REFRESH_SECONDS : undefined,
      refreshUrl: isDone ? model.continueUrl : undefined,
      footnote: false,
    }),
    page: {
      ...model,
      heading,
      parties: model.parties.map(({ name, state }) => ({ name: displayName(name), state })),
      words: wordsOf(t),
      confirmed: model.parties.filter(({ state }) => state === 'confirmed').length,
      continueText:
        model.rpName === undefined
          ? t('logout_progress.continue')
          : t('leaving.continue', { name: displayName(model.rpName) }),
    },
  });
}

/** After "stay signed in", where there is nowhere to go on to. */
export function stillSignedInPage(renderer: Renderer, model: { readonly operator: Brand }, language: Language): string {
  const t = translator(language);
  return renderer.render('account/still-signed-in', {
    ...frame({ language, operator: model.operator, title: t('logout.stayed_heading'), footnote: false }),
    page: { text: t('logout.stayed_text', { operator: displayName(model.operator.name) }) },
  });
}

export function loggedOutPage(renderer: Renderer, model: LoggedOutPage, language: Language): string {
  const t = translator(language);
  const text =
    model.rpName === undefined ? t('logged_out.text') : t('logged_out.text_for', { name: displayName(model.rpName) });
  return renderer.render('account/logged-out', {
    ...frame({ language, operator: model.operator, title: t('logged_out.heading'), footnote: false }),
    page: { text, accountUrl: model.accountUrl },
  });
}
