/**
 * The person who opens the link of a text message and presses a button there, whenever the message on a phone is approved
 * or refused. Works over HTTP like any browser; opens nothing but this gateway's links.
 */
import { isLoopbackHost } from '../../config/loopback.ts';
import type { Inbox } from '../phone/inbox.ts';
import type { Message } from '../phone/message.ts';

const TIMEOUT_MS = 10_000;
const LONGEST_PAGE = 262_144;

export interface LinkPerson {
  /** Resolves when the button of this message has been pressed, or at once when nobody presses any. */
  pressed(id: string): Promise<void>;
  close(): Promise<void>;
}

export interface LinkPersonOptions {
  readonly inbox: Inbox;
  /** where the gateway is, beside loopback addresses */
  readonly origin: () => string | undefined;
  readonly onError: (error: unknown) => void;
}

const ANSWERS: Partial<Record<Message['state'], 'approve' | 'refuse'>> = { approved: 'approve', refused: 'refuse' };

async function load(url: string, signal: AbortSignal, init: RequestInit = {}): Promise<string> {
  const answer = await fetch(url, {
    ...init,
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  const text = await answer.text();
  return answer.ok && text.length <= LONGEST_PAGE ? text : '';
}

async function press(link: string, answer: 'approve' | 'refuse', signal: AbortSignal): Promise<void> {
  const page = await load(link, signal);
  const csrf = /name="csrf" value="([\w-]+)"/.exec(page)?.[1];
  // the link is dead: the page says so, and there is no button
  if (csrf === undefined) return;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  await load(link, signal, { method: 'POST', headers, body: new URLSearchParams({ csrf, answer }).toString() });
}

export function createLinkPerson({ inbox, onError, origin }: LinkPersonOptions): LinkPerson {
  const stop = new AbortController();
  const pressing = new Map<string, Promise<void>>();
  const mayOpen = (link: string): boolean => {
    const url = URL.parse(link);
    return url !== null && (isLoopbackHost(url.hostname) || url.origin === origin());
  };

  inbox.onChange(({ id, link, state }) => {
    const answer = ANSWERS[state];
    if (link === undefined || answer === undefined || !mayOpen(link)) return;
    const work = press(link, answer, stop.signal)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) onError(error);
      })
      .finally(() => pressing.delete(id));
    pressing.set(id, work);
  });

  return {
    pressed: async (id) => pressing.get(id),
    async close() {
      stop.abort();
      await Promise.all(pressing.values());
    },
  };
}
