/** The page of a login that did not succeed: the reason, Try again where that helps, the way back, the incident number. */
import type { Language } from '../config/schema.ts';
import { displayName, frame } from './frame.ts';
import type { OutcomePage } from './models.ts';
import type { Renderer } from './renderer.ts';
import { minutesAndSeconds } from './time.ts';

export function outcomePage(renderer: Renderer, model: OutcomePage, language: Language): string {
  const busySeconds = Math.max(0, Math.ceil(model.retry?.secondsUntilFree ?? 0));
  return renderer.render('login/outcome', {
    ...frame({
      language,
      operator: model.operator,
      title: model.title,
      scripts: ['page.js', 'outcome.js'],
      sendsOrigin: true,
      // without JavaScript the button is free again after the next load
      refreshSeconds: busySeconds > 0 ? busySeconds : undefined,
    }),
    page: {
      ...model,
      rpName: displayName(model.rpName),
      retry: model.retry && { action: model.retry.action, secondsUntilFree: busySeconds },
      retryTime: minutesAndSeconds(busySeconds),
    },
  });
}
