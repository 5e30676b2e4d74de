/** Discovery's plain page: the person's operator, found by number, chosen from the list, or the one of last time. */
import type { Language } from '../config/schema.ts';
import { countryName } from '../i18n/countries.ts';
import { translator } from '../i18n/translator.ts';
import { brandView, displayName, frame } from './frame.ts';
import type { NumberProblem, SelectableOperator, SelectionPage } from './models.ts';
import type { Renderer } from './renderer.ts';

export function selectionPage(renderer: Renderer, model: SelectionPage, language: Language): string {
  const t = translator(language);
  const problem = model.problem === undefined ? undefined : problemText(model.problem, language);
  const title = t('selection.title');
  const choice = (operator: SelectableOperator) => ({
    brand: brandView(operator),
    mccMnc: operator.mccMnc,
    country: operator.country === undefined ? undefined : countryName(operator.country, language),
  });
  const { suggestion, search } = model;
  return renderer.render('discovery/selection', {
    ...frame({
      language,
      title: model.problem === undefined ? title : t('number.error_title', { title }),
      scripts: search === undefined || suggestion ? ['page.js'] : ['page.js', 'selection.js'],
      sendsOrigin: true,
      footnote: false,
    }),
    page: {
      action: model.action,
      hidden: Object.entries({ ...(model.csrf === undefined ? {} : { csrf: model.csrf }), ...model.hidden }),
      text:
        model.rpName === undefined ? t('selection.text') : t('selection.text_for', { name: displayName(model.rpName) }),
      choices: model.operators.map(choice),
      suggestion: suggestion && {
        choice: choice(suggestion.operator),
        text: t(`selection.${suggestion.reason}`),
        othersUrl: suggestion.othersUrl,
      },
      search: search && {
        action: search.action,
        hidden: Object.entries(search.hidden),
        term: displayName(search.term),
        // the script fills in the number
        found: t('selection.found', { number: '{}' }),
      },
      numberValue: displayName(model.numberValue ?? ''),
      problemText: problem,
      cancelText:
        model.rpName === undefined ? t('frame.back') : t('frame.back_to', { name: displayName(model.rpName) }),
    },
  });
}

function problemText(problem: NumberProblem, language: Language): string {
  const t = translator(language);
  // here a number is looked up over all operators, so "of this operator" would mislead
  return problem === 'not_served' ? t('selection.not_served') : t(`number.problem.${problem}`);
}
