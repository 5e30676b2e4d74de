/** The phones as the page shows them: one card per number, its open messages and what happened last. Pure. */
import { isOpen, type Message, type MessageKind } from './message.ts';
import type { Method, SimulatedOperator } from './number-plan.ts';

export interface MessageCard {
  readonly id: string;
  readonly kind: MessageKind;
  readonly heading: string;
  /** the text before, and after, the code */
  readonly before: string;
  readonly code: string | undefined;
  readonly after: string;
  readonly method: string;
  readonly expiresAt: string;
  readonly secondsLeft: number;
  readonly approve: string;
  readonly refuse: string;
}

export interface PhoneCard {
  readonly msisdn: string;
  /** changes with anything that the card shows, apart from the time left */
  readonly version: string;
  readonly number: string;
  readonly operator: string;
  readonly messages: readonly MessageCard[];
  /** what became of the last message */
  readonly last: { readonly tone: 'good' | 'problem' | 'muted'; readonly text: string } | undefined;
  /** address of the app that sent the person here, once the answer is given */
  readonly back: string | undefined;
}

const HEADINGS: Readonly<Record<MessageKind, string>> = {
  sign: 'Signature request',
  receipt: 'Receipt',
  sms: 'Text message',
};
const METHOD_NAMES: Readonly<Record<Method, string>> = { sim: 'SIM', app: 'App' };
const ENDS = {
  approved: { tone: 'good', text: 'Approved' },
  refused: { tone: 'problem', text: 'Refused' },
  withdrawn: { tone: 'muted', text: 'Replaced by a newer request' },
  expired: { tone: 'muted', text: 'Timed out' },
  failed: { tone: 'problem', text: 'Failed' },
  ignored: { tone: 'muted', text: 'Ignored; the service is still waiting' },
  shown: undefined,
} as const;

/** @param messages of this number, oldest first */
export function phoneCard(
  msisdn: string,
  operator: SimulatedOperator | undefined,
  messages: readonly Message[],
  now: number,
): PhoneCard {
  const shown = messages.filter(({ state }) => state === 'shown');
  const newest = messages.at(-1);
  return {
    msisdn,
    version: [...shown.map(({ id }) => id), newest?.id, newest?.state].join('.'),
    number: readable(msisdn),
    operator: operator?.name ?? operator?.id ?? 'Unknown operator',
    messages: shown.map((message) => messageCard(message, now)),
    last: shown.length > 0 || !newest ? undefined : ENDS[newest.state],
    back: shown.length > 0 || !newest || isOpen(newest) ? undefined : newest.returnUri,
  };
}

function messageCard(message: Message, now: number): MessageCard {
  return {
    id: message.id,
    kind: message.kind,
    heading: HEADINGS[message.kind],
    ...aroundCode(message),
    method: METHOD_NAMES[message.method],
    expiresAt: new Date(message.expiresAt).toISOString(),
    secondsLeft: Math.max(0, Math.ceil((message.expiresAt - now) / 1000)),
    approve: message.kind === 'sign' ? 'Approve' : 'OK',
    refuse: message.kind === 'sign' ? 'Refuse' : 'Cancel',
  };
}

/** A code in parentheses is lifted out of the text; inside a sentence it stays and is shown once more, large. */
function aroundCode({ code, text }: Message): Pick<MessageCard, 'before' | 'code' | 'after'> {
  const marked = `(${code})`;
  const at = text.indexOf(marked);
  if (code === null || at < 0) return { before: text, code: code ?? undefined, after: '' };
  return { before: text.slice(0, at).trimEnd(), code, after: text.slice(at + marked.length).trim() };
}

/** Country calling codes (ITU-T E.164) with one or two digits; all others have three. */
const COUNTRY_CODE = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;

/** Country code, then groups of three, the last one of up to four: `+41 791 234 567`. */
export function readable(msisdn: string): string {
  const [country = ''] = COUNTRY_CODE.exec(msisdn) ?? [];
  const groups = msisdn.slice(country.length).match(/\d{3}(?=\d{3})|\d+/g) ?? [];
  return [`+${country}`, ...groups].join(' ');
}

/** Which numbers the page shows: those asked for, else those with messages, the newest first. */
export function numbersToShow(asked: readonly string[], messages: readonly Message[], limit = 12): string[] {
  const newestFirst = [...messages].sort((a, b) => b.receivedAt - a.receivedAt).map(({ msisdn }) => msisdn);
  return [...new Set(asked.length > 0 ? asked : newestFirst)].slice(0, limit);
}
