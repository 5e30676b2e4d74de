/**
 * What a link in a text message opens, and what it says once it was answered. Plain forms, no script: it must work in the
 * browser of an old phone. The address is a secret, so no referrer leaves it.
 */
import type { Language } from '../config/schema.ts';
import { translator } from '../i18n/translator.ts';
import { displayName, frame } from './frame.ts';
import type { LinkEndPage, LinkPage } from './models.ts';
import type { Renderer } from './renderer.ts';

const WORDS = { code: 'link.text', number: 'link.text_number', nothing: 'link.text_alone' } as const;

export function linkPage(renderer: Renderer, model: LinkPage, language: Language): string {
  const rpName = displayName(model.rpName);
  const title = translator(language)('link.heading', { name: rpName });
  return renderer.render('login/link', {
    ...frame({ language, operator: model.operator, title }),
    page: { ...model, rpName, words: WORDS[model.compared.kind], spaced: model.compared.value.split('').join(' ') },
  });
}

const ICONS = { approved: 'done', refused: 'refused', gone: 'expired' } as const;

export function linkEndPage(renderer: Renderer, { kind, operator, pick }: LinkEndPage, language: Language): string {
  const t = translator(language);
  const text =
    kind === 'approved' && pick !== undefined ? t('link.approved.pick', { number: pick }) : t(`link.${kind}.text`);
  return renderer.render('login/link-end', {
    ...frame({ language, operator, title: t(`link.${kind}.heading`), footnote: false }),
    page: {
      icon: ICONS[kind],
      heading: t(`link.${kind}.heading`),
      text,
      advice: kind === 'gone' ? t('link.gone.advice') : undefined,
    },
  });
}
