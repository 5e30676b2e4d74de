/** The phones as the page shows them: one card per number, its open messages and what happened last. Pure. */
import { PIN_DIGITS } from './activation-dialogue.ts';
import { isOpen, type Message, type MessageKind, type Pair } from './message.ts';
import type { Method, SimulatedOperator } from './number-plan.ts';

export interface MessageCard {
  readonly id: string;
  readonly kind: MessageKind;
  readonly heading: string;
  /** the text before, and after, the code */
  readonly before: string;
  readonly code: string | undefined;
  readonly after: string;
  /** shown in place of the text */
  readonly pairs: readonly Pair[];
  /** opened in the browser of the phone: this one */
  readonly link: string | undefined;
  /** who asks, by a name of their own */
  readonly displayName: string | undefined;
  /** what is shown of it: the message, or a step of the dialogue before */
  readonly screen: 'message' | 'terms' | 'pin';
  /** about what was entered */
  readonly problem: string | undefined;
  /** a message that only informs has no time to run out */
  readonly isTimed: boolean;
  readonly method: string;
  readonly expiresAt: string;
  readonly secondsLeft: number;
  readonly approve: string;
  /** absent: there is nothing to refuse */
  readonly refuse: string | undefined;
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
    version: [...shown.map(versionOf), newest?.id, newest?.state].join('.'),
    number: readable(msisdn),
    operator: operator?.name ?? operator?.id ?? 'Unknown operator',
    messages: shown.map((message) => messageCard(message, now)),
    last: shown.length > 0 || !newest ? undefined : endOf(newest),
    back: shown.length > 0 || !newest || isOpen(newest) ? undefined : newest.returnUri,
  };
}

/** A text message is only read. */
const endOf = ({ kind, state }: Message): PhoneCard['last'] =>
  kind === 'sms' ? { tone: 'muted', text: 'Read' } : ENDS[state];

const versionOf = ({ activation, id }: Message): string =>
  activation ? `${id}-${activation.step}-${activation.attempts ?? 0}` : id;

const SCREENS = { terms: 'terms', pin: 'pin', sign: 'message' } as const;
const PIN_PROBLEMS = {
  form: `The PIN must have ${PIN_DIGITS} digits.`,
  different: 'The two PINs are not the same.',
} as const;
const LABELS: Readonly<Record<MessageKind, readonly [approve: string, refuse?: string]>> = {
  sign: ['Approve', 'Refuse'],
  receipt: ['OK', 'Cancel'],
  sms: ['OK'],
};

function messageCard(message: Message, now: number): MessageCard {
  const [approve, refuse] = LABELS[message.kind];
  return {
    id: message.id,
    kind: message.kind,
    heading: message.activation && message.activation.step !== 'sign' ? 'Activation' : HEADINGS[message.kind],
    ...aroundCode(message),
    pairs: message.pairs ?? [],
    link: message.link,
    displayName: message.displayName,
    screen: SCREENS[message.activation?.step ?? 'sign'],
    problem: message.activation?.problem && PIN_PROBLEMS[message.activation.problem],
    isTimed: message.kind !== 'sms' || message.link !== undefined,
    method: METHOD_NAMES[message.method],
    expiresAt: new Date(message.expiresAt).toISOString(),
    secondsLeft: Math.max(0, Math.ceil((message.expiresAt - now) / 1000)),
    approve,
    refuse,
  };
}

/** A code in parentheses is lifted out of the text; inside a sentence it stays and is shown once more, large. */
function aroundCode({ code, link = '', text: whole }: Message): Pick<MessageCard, 'before' | 'code' | 'after'> {
  const text = link === '' ? whole : whole.replace(link, '').trim();
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
