/**
 * The page with the simulated phones: drawn side by side, kept up to date over one event stream, usable with forms alone.
 * Never decides what an answer means; it moves messages of the inbox.
 */
import type { Context } from 'koa';
import { readText } from '../../ops/request-body.ts';
import { frame } from '../../pages/frame.ts';
import type { Renderer } from '../../pages/renderer.ts';
import { type ActivationAction, isActivationAction, nextStep } from './activation-dialogue.ts';
import type { Inbox } from './inbox.ts';
import { type NumberPlan, parseMsisdn } from './number-plan.ts';
import { createPhoneStreams, type PhoneStreamView } from './phone-streams.ts';
import { numbersToShow, type PhoneCard, phoneCard } from './phone-view.ts';
import { ensureFormToken, formToken, isOwnForm } from './same-origin.ts';

export const PHONE_PATH = '/sandbox/phone';
const FORM_LIMIT_BYTES = 4 * 1024;
/** without JavaScript */
const REFRESH_S = 5;

export interface PhonePageOptions {
  readonly inbox: Inbox;
  readonly plan: NumberPlan;
  readonly renderer: Renderer;
  readonly now: () => number;
}

export interface PhonePage {
  readonly show: (ctx: Context) => Promise<void>;
  readonly events: (ctx: Context) => Promise<void>;
  readonly answer: (ctx: Context, id: string) => Promise<void>;
  /** Opens the phone on which a message is, as another app does. */
  readonly open: (ctx: Context, id: string) => Promise<void>;
  close(): void;
}

export function createPhonePage({ inbox, plan, renderer, now }: PhonePageOptions): PhonePage {
  const cardOf = (msisdn: string): PhoneCard => {
    const messages = inbox.recent().filter((message) => message.msisdn === msisdn);
    return phoneCard(msisdn, plan.operatorOf(msisdn), messages, now());
  };
  const cards = (asked: readonly string[]): PhoneCard[] => numbersToShow(asked, inbox.recent()).map(cardOf);
  const drawCard = (card: PhoneCard, { csrf, from, view }: PhoneStreamView): string =>
    renderer.render('sandbox/phone-card', { card, csrf, view, from });
  const streams = createPhoneStreams({ inbox, cards, cardOf, drawCard });

  /** An answer that comes too late shows itself: the card says what became of the message. */
  function act(id: string, action: 'approve' | 'refuse' | ActivationAction, form: URLSearchParams): void {
    const message = inbox.get(id);
    if (message?.state !== 'shown') return;
    // whoever looks at this page opens the link in person: OK only puts the message away
    if (message.link !== undefined) return void inbox.move(id, 'ignored');
    const { activation = { step: 'sign' } } = message;
    if (action === 'refuse') inbox.move(id, 'refused');
    else if (action !== 'approve') {
      const next = nextStep(activation, action, form.get('pin') ?? '', form.get('pin_again') ?? '');
      if (next) inbox.advance(id, next);
    } else if (activation.step === 'sign') inbox.move(id, 'approved');
  }

  return {
    show: async (ctx) => {
      const { asked, refused } = askedNumbers(ctx, plan);
      const view = asked.join(',');
      const shown = cards(asked);
      const from = ctx.query.from === FROM_APP ? FROM_APP : '';
      // Whoever types a PIN is not interrupted.
      const isTyping = shown.some(({ messages }) => messages.some(({ screen }) => screen === 'pin'));
      const csrf = ensureFormToken(ctx);
      ctx.type = 'html';
      ctx.set('Cache-Control', 'no-store');
      ctx.body = renderer.render('sandbox/phone', {
        ...frame({
          language: 'en',
          title: 'Simulated phones',
          wide: true,
          styles: ['phone.css'],
          scripts: ['phone.js'],
          refreshSeconds: isTyping ? undefined : REFRESH_S,
          footnote: 'Simulated phones of the sandbox. The keys are real, the people are you.',
        }),
        page: {
          csrf,
          view,
          from,
          cards: shown,
          events: `${PHONE_PATH}/events${query(view, from === FROM_APP)}`,
          problem: refused
            ? `No operator here serves that number. Numbers begin with ${plan.prefixes.join(', ')}.`
            : '',
        },
      });
    },

    events: async (ctx) => {
      const csrf = formToken(ctx);
      if (csrf === undefined) {
        ctx.status = 403;
        ctx.body = { error: 'forbidden', error_description: `open ${PHONE_PATH} first`, path: 'Cookie' };
        return;
      }
      const { asked } = askedNumbers(ctx, plan);
      const from = ctx.query.from === FROM_APP ? FROM_APP : '';
      streams.open(ctx, { asked, csrf, from, view: asked.join(',') });
    },

    async answer(ctx, id) {
      const form = new URLSearchParams((await readText(ctx.req, FORM_LIMIT_BYTES)) ?? '');
      if (!isOwnForm(ctx, form.get('csrf'))) {
        ctx.status = 403;
        ctx.body = 'This form did not come from the phone page. Load the page again.';
        return;
      }
      const action = form.get('action');
      if (action !== 'approve' && action !== 'refuse' && !isActivationAction(action)) {
        ctx.status = 400;
        ctx.body = 'action must be approve, refuse, accept_terms or set_pin';
        return;
      }
      act(id, action, form);
      const view = parseNumbers((form.get('view') ?? '').split(','), plan).asked.join(',');
      ctx.status = 303;
      ctx.set('Location', `${PHONE_PATH}${query(view, form.get('from') === FROM_APP)}`);
    },

    async open(ctx, id) {
      const message = inbox.get(id);
      if (!message) {
        ctx.status = 404;
        ctx.body = 'No such message. It may have been answered long ago.';
        return;
      }
      ctx.status = 303;
      ctx.set('Location', `${PHONE_PATH}${query(message.msisdn, message.returnUri !== undefined)}`);
    },

    close: () => streams.close(),
  };
}

/** The page that another app opened goes back there by itself. */
const FROM_APP = 'app';
const query = (view: string, fromApp = false): string =>
  view === '' ? '' : `?msisdn=${view}${fromApp ? `&from=${FROM_APP}` : ''}`;

function askedNumbers(ctx: Context, plan: NumberPlan): ReturnType<typeof parseNumbers> {
  const values = [ctx.query.msisdn ?? []].flat();
  return parseNumbers(
    values.flatMap((value) => value.split(',')),
    plan,
  );
}

function parseNumbers(values: readonly string[], plan: NumberPlan): { asked: string[]; refused: boolean } {
  const wanted = values.filter((value) => value.trim() !== '');
  const asked = wanted
    .flatMap((value) => parseMsisdn(value) ?? [])
    .filter((msisdn) => plan.operatorOf(msisdn) !== undefined);
  return { asked: [...new Set(asked)], refused: asked.length < wanted.length };
}
