/** The question before signing out, and the page after it. */
import type { Language } from '../config/schema.ts';
import { translator } from '../i18n/translator.ts';
import { displayName, frame } from './frame.ts';
import type { LoggedOutPage, LogoutPage } from './models.ts';
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
    page: { ...model, text },
  });
}

export function loggedOutPage(renderer: Renderer, model: LoggedOutPage, language: Language): string {
  const t = translator(language);
  const text =
    model.rpName === undefined ? t('logged_out.text') : t('logged_out.text_for', { name: displayName(model.rpName) });
  return renderer.render('account/logged-out', {
    ...frame({ language, operator: model.operator, title: t('logged_out.heading'), footnote: false }),
    page: { text },
  });
}
