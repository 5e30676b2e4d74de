/** The number page. Owns how a problem with the number is told; the number itself is only given back to its own form. */
import type { Language } from '../config/schema.ts';
import { translator } from '../i18n/translator.ts';
import { displayName, frame } from './frame.ts';
import type { NumberPage } from './models.ts';
import type { Renderer } from './renderer.ts';

export function numberPage(renderer: Renderer, model: NumberPage, language: Language): string {
  const t = translator(language);
  const rpName = displayName(model.rpName);
  const purpose = t('frame.sign_in_to', { name: rpName });
  return renderer.render('login/number', {
    ...frame({
      language,
      operator: model.operator,
      title: model.problem === undefined ? purpose : t('number.error_title', { title: purpose }),
      scripts: ['page.js'],
      sendsOrigin: true,
    }),
    page: {
      ...model,
      rpName,
      value: displayName(model.value ?? ''),
      problemText: model.problem === undefined ? undefined : t(`number.problem.${model.problem}`),
    },
  });
}
