/**
 * The page with the code, or with the numbers to pick from, in its two states: ready (nothing rings yet) and waiting (the request is on the phone). One
 * template, so that the script can go from the first to the second without a reload.
 */
import type { Language } from '../config/schema.ts';
import { translator } from '../i18n/translator.ts';
import { displayName, frame } from './frame.ts';
import type { Compared, ReadyPage, WaitingPage } from './models.ts';
import type { Renderer } from './renderer.ts';
import { minutesAndSeconds } from './time.ts';

/** Without JavaScript the waiting page loads itself again after so many seconds. */
const REFRESH_S = 3;

/** A page that loads itself again takes the focus away: rarely, while somebody is choosing. */
const CHOOSING_S = 20;

const offersNumbers = (compared: Compared): boolean => compared.kind === 'number' && compared.picked === undefined;

const headings = (compared: Compared) =>
  compared.kind === 'code'
    ? ({ ready: 'ready.heading', waiting: 'waiting.heading' } as const)
    : ({
        ready: 'match.ready_heading',
        waiting: offersNumbers(compared) ? 'match.heading' : 'waiting.heading',
      } as const);

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
      title: t(headings(model.compared)[now.state]),
      scripts: ['page.js', 'login.js'],
      sendsOrigin: true,
      refreshSeconds: now.state === 'waiting' ? (offersNumbers(model.compared) ? CHOOSING_S : REFRESH_S) : undefined,
    }),
    page: {
      ...model,
      state: now.state,
      secondsLeft: Math.ceil(secondsLeft),
      timeLeft: minutesAndSeconds(secondsLeft),
      ringOffset: model.totalSeconds > 0 ? Math.round(100 - (100 * secondsLeft) / model.totalSeconds) : 100,
      headings: headings(model.compared),
      offersNumbers: offersNumbers(model.compared),
      rpName: displayName(model.rpName),
      lastDigits: model.numberHint.replace(/\D/g, '').slice(-2),
    },
  });
}
