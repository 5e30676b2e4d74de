/** The page that asks for the spam code. The code that was typed is never given back, not even to its own form. */
import type { Language } from '../config/schema.ts';
import { translator } from '../i18n/translator.ts';
import { displayName, frame } from './frame.ts';
import type { SpamCodePage } from './models.ts';
import type { Renderer } from './renderer.ts';

export function spamCodePage(renderer: Renderer, model: SpamCodePage, language: Language): string {
  const t = translator(language);
  const { problem, triesLeft } = model;
  const title = t('spam_code.heading');
  return renderer.render('login/spam-code', {
    ...frame({
      language,
      operator: model.operator,
      title: problem === undefined ? title : t('number.error_title', { title }),
      scripts: ['page.js'],
      sendsOrigin: true,
    }),
    page: {
      ...model,
      rpName: displayName(model.rpName),
      problemText:
        problem === 'wrong'
          ? t('spam_code.problem.wrong', { tries: triesLeft })
          : problem && t(`spam_code.problem.${problem}`),
    },
  });
}
