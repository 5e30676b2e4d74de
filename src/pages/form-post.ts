/** Posts the answer to the relying party: by its script at once, by its button where there is none. */
import type { Language } from '../config/schema.ts';
import { translator } from '../i18n/translator.ts';
import { displayName, frame } from './frame.ts';
import type { FormPostPage } from './models.ts';
import type { Renderer } from './renderer.ts';

export function formPostPage(renderer: Renderer, model: FormPostPage, language: Language): string {
  return renderer.render('login/form-post', {
    ...frame({
      language,
      operator: model.operator,
      title: translator(language)('leaving.post_heading'),
      scripts: ['form-post.js'],
      footnote: false,
    }),
    page: { ...model, rpName: displayName(model.rpName), fields: Object.entries(model.fields) },
  });
}
