/**
 * The event streams of open phone pages: each gets the cards it shows, drawn, whenever one of them changes. Draws nothing
 * while nobody looks.
 */
import type { ServerResponse } from 'node:http';
import type { Context } from 'koa';
import type { Inbox } from './inbox.ts';
import type { PhoneCard } from './phone-view.ts';

const HEARTBEAT_MS = 15_000;
const MOST_STREAMS = 100;

/** What one page shows. */
export interface PhoneStreamView {
  /** empty: all phones with messages */
  readonly asked: readonly string[];
  readonly csrf: string;
  readonly view: string;
  /** `app` when another app opened the page */
  readonly from: string;
}

export interface PhoneStreamsOptions {
  readonly inbox: Inbox;
  readonly cards: (asked: readonly string[]) => readonly PhoneCard[];
  readonly cardOf: (msisdn: string) => PhoneCard;
  readonly drawCard: (card: PhoneCard, view: PhoneStreamView) => string;
}

export interface PhoneStreams {
  open(ctx: Context, view: PhoneStreamView): void;
  close(): void;
}

export function createPhoneStreams({ inbox, cards, cardOf, drawCard }: PhoneStreamsOptions): PhoneStreams {
  const streams = new Map<ServerResponse, PhoneStreamView>();

  const send = (response: ServerResponse, view: PhoneStreamView, card: PhoneCard): void => {
    const data = JSON.stringify({ msisdn: card.msisdn, version: card.version, html: drawCard(card, view) });
    response.write(`event: card\ndata: ${data}\n\n`);
  };

  const forget = inbox.onChange(({ msisdn }) => {
    for (const [response, view] of streams) {
      if (view.asked.length === 0 || view.asked.includes(msisdn)) send(response, view, cardOf(msisdn));
    }
  });

  const heartbeat = setInterval(() => {
    for (const response of streams.keys()) response.write(': still here\n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    open(ctx, view) {
      if (streams.size >= MOST_STREAMS) {
        ctx.status = 503;
        ctx.set('Retry-After', '10');
        return;
      }
      const response = ctx.res;
      ctx.respond = false;
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      response.on('close', () => streams.delete(response));
      streams.set(response, view);
      response.write('retry: 1000\n\n');
      // Whatever changed between the page and the stream, or while the stream was cut.
      for (const card of [...cards(view.asked)].reverse()) send(response, view, card);
    },
    close() {
      clearInterval(heartbeat);
      forget();
      for (const response of streams.keys()) response.end();
      streams.clear();
    },
  };
}
