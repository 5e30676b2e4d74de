/**
 * The page for everything that goes wrong outside the login's own flow: what happened, what to do, the incident number.
 * Never shows a technical detail.
 */
import type { Language } from '../config/schema.ts';
import { translator } from '../i18n/translator.ts';
import { displayName, frame } from './frame.ts';
import type { ProblemKind, ProblemPage } from './models.ts';
import type { Renderer } from './renderer.ts';

const ICONS: Readonly<Record<ProblemKind, 'error' | 'expired' | 'done' | 'compass'>> = {
  lost_cookie: 'compass',
  expired_interaction: 'expired',
  already_finished: 'done',
  invalid_request: 'error',
  not_found: 'compass',
  method_not_allowed: 'compass',
  too_many_requests: 'expired',
  unavailable: 'expired',
  internal: 'error',
};

export function problemPage(renderer: Renderer, model: ProblemPage, language: Language): string {
  const t = translator(language);
  const heading = model.heading ?? t(`problem.${model.kind}.heading`);
  const rpName = model.rpName === undefined ? undefined : displayName(model.rpName);
  return renderer.render('problem', {
    ...frame({
      language,
      operator: model.operator,
      title: heading,
      scripts: ['page.js'],
      sendsOrigin: model.back !== undefined,
      footnote: false,
    }),
    page: {
      icon: ICONS[model.kind],
      heading,
      rpName,
      text: model.text ?? t(`problem.${model.kind}.text`),
      advice: model.advice ?? t(`problem.${model.kind}.advice`),
      incident: model.incident,
      back: model.back,
      backText: rpName === undefined ? t('frame.back') : t('frame.back_to', { name: rpName }),
    },
  });
}

/** The same for programs, in English. */
export function problemBody(kind: ProblemKind, incident: string): Readonly<Record<string, string>> {
  const text = translator('en')(`problem.${kind}.text`);
  // OAuth clients read error_description, Mobile Connect SDKs description
  return { error: kind, error_description: text, description: text, incident };
}
