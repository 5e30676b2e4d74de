/** Asks whether a relying party may know what it wants to know, item by item. */
import type { Language } from '../config/schema.ts';
import { translator } from '../i18n/translator.ts';
import { displayName, frame } from './frame.ts';
import type { ConsentPage } from './models.ts';
import type { Renderer } from './renderer.ts';

export function consentPage(renderer: Renderer, model: ConsentPage, language: Language): string {
  const t = translator(language);
  const rpName = displayName(model.rpName);
  return renderer.render('login/consent', {
    ...frame({
      language,
      operator: model.operator,
      title: t('consent.heading', { name: rpName }),
      scripts: ['page.js'],
      sendsOrigin: true,
    }),
    page: { ...model, rpName, items: model.items.map((item) => t(`consent.item.${item}`)) },
  });
}
