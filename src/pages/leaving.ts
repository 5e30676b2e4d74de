/** The page between the login and the relying party; seen only when the redirect does not happen. */
import type { Language } from '../config/schema.ts';
import { translator } from '../i18n/translator.ts';
import { displayName, frame } from './frame.ts';
import type { LeavingPage } from './models.ts';
import type { Renderer } from './renderer.ts';

const NEVER_FOLLOWED = /^\s*(javascript|data|vbscript|blob|file):/i;

/** @throws Error when `continueUrl` is an address that runs a script or shows local content */
export function leavingPage(renderer: Renderer, model: LeavingPage, language: Language): string {
  if (NEVER_FOLLOWED.test(model.continueUrl)) throw new Error('continueUrl must not be a script or data address');
  return renderer.render('login/leaving', {
    ...frame({ language, operator: model.operator, title: translator(language)('leaving.heading') }),
    page: { ...model, rpName: displayName(model.rpName) },
  });
}
