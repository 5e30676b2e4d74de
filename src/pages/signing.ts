/**
 * The page with the code, in its two states: ready (nothing rings yet) and waiting (the request is on the phone). One
 * template, so that the script can go from the first to the second without a reload.
 */
import type { Language } from '../config/schema.ts';
import { translator } from '../i18n/translator.ts';
import { displayName, frame } from './frame.ts';
import type { ReadyPage, WaitingPage } from './models.ts';
import type { Renderer } from './renderer.ts';
import { minutesAndSeconds } from './time.ts';

/** Without JavaScript the waiting page loads itself again after so many seconds. */
const REFRESH_S = 3;

export function readyPage(renderer: Renderer, model: ReadyPage, language: Language): string {
  return signingPage(renderer, model, language, { state: 'ready', secondsLeft: model.totalSeconds });
}

export function waitingPage(renderer: Renderer, model: WaitingPage, language: Language): string {
  return signingPage(renderer, model, language, { state: 'waiting', secondsLeft: model.secondsLeft });
}

function signingPage(
  renderer: Renderer,
  model: ReadyPage | WaitingPage,
  language: Language,
  now: { readonly state: 'ready' | 'waiting'; readonly secondsLeft: number },
): string {
  const t = translator(language);
  const secondsLeft = Math.min(model.totalSeconds, Math.max(0, now.secondsLeft));
  return renderer.render('login/signing', {
    ...frame({
      language,
      operator: model.operator,
      title: t(now.state === 'ready' ? 'ready.heading' : 'waiting.heading'),
      scripts: ['page.js', 'login.js'],
      sendsOrigin: true,
      refreshSeconds: now.state === 'waiting' ? REFRESH_S : undefined,
    }),
    page: {
      ...model,
      state: now.state,
      secondsLeft: Math.ceil(secondsLeft),
      timeLeft: minutesAndSeconds(secondsLeft),
      ringOffset: model.totalSeconds > 0 ? Math.round(100 - (100 * secondsLeft) / model.totalSeconds) : 100,
      rpName: displayName(model.rpName),
      lastDigits: model.numberHint.replace(/\D/g, '').slice(-2),
    },
  });
}
