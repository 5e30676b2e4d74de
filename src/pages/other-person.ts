/** Asks before somebody takes the place of the person who is signed in. Never says who that is. */
import type { Language } from '../config/schema.ts';
import { translator } from '../i18n/translator.ts';
import { displayName, frame } from './frame.ts';
import type { OtherPersonPage } from './models.ts';
import type { Renderer } from './renderer.ts';

export function otherPersonPage(renderer: Renderer, model: OtherPersonPage, language: Language): string {
  const t = translator(language);
  return renderer.render('login/other-person', {
    ...frame({
      language,
      operator: model.operator,
      title: t('other_person.heading'),
      scripts: ['page.js'],
      sendsOrigin: true,
    }),
    page: {
      ...model,
      rpName: displayName(model.rpName),
      operatorName: displayName(model.operator.name),
      lastDigits: (model.numberHint ?? '').replace(/\D/g, '').slice(-2),
    },
  });
}
