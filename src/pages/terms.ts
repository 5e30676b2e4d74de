/** Asks to accept the operator's terms before a SIM is set up by the sign-in itself. */
import type { Language } from '../config/schema.ts';
import { translator } from '../i18n/translator.ts';
import { displayName, frame } from './frame.ts';
import type { TermsPage } from './models.ts';
import type { Renderer } from './renderer.ts';

export function termsPage(renderer: Renderer, model: TermsPage, language: Language): string {
  const t = translator(language);
  return renderer.render('login/terms', {
    ...frame({
      language,
      operator: model.operator,
      title: t('terms.heading'),
      scripts: ['page.js'],
      sendsOrigin: true,
    }),
    page: { ...model, rpName: displayName(model.rpName), operatorName: displayName(model.operator.name) },
  });
}
