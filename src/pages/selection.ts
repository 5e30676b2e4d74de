/** Discovery's plain page: the person's operator, found by number or chosen from the list. */
import type { Language } from '../config/schema.ts';
import { translator } from '../i18n/translator.ts';
import { brandView, displayName, frame } from './frame.ts';
import type { NumberProblem, SelectionPage } from './models.ts';
import type { Renderer } from './renderer.ts';

export function selectionPage(renderer: Renderer, model: SelectionPage, language: Language): string {
  const t = translator(language);
  const problem = model.problem === undefined ? undefined : problemText(model.problem, language);
  const title = t('selection.title');
  return renderer.render('discovery/selection', {
    ...frame({
      language,
      title: model.problem === undefined ? title : t('number.error_title', { title }),
      scripts: ['page.js'],
      sendsOrigin: true,
      footnote: false,
    }),
    page: {
      action: model.action,
      hidden: Object.entries({ ...(model.csrf === undefined ? {} : { csrf: model.csrf }), ...model.hidden }),
      text:
        model.rpName === undefined ? t('selection.text') : t('selection.text_for', { name: displayName(model.rpName) }),
      choices: model.operators.map((operator) => ({ brand: brandView(operator), mccMnc: operator.mccMnc })),
      numberValue: displayName(model.numberValue ?? ''),
      problemText: problem,
    },
  });
}

function problemText(problem: NumberProblem, language: Language): string {
  const t = translator(language);
  // here a number is looked up over all operators, so "of this operator" would mislead
  return problem === 'not_served' ? t('selection.not_served') : t(`number.problem.${problem}`);
}
