/**
 * The text on the phone of one login: the operator's words, filled with the name of the relying party, with what the
 * person compares, and with what the request adds (Mobile Connect context and binding_message). Pure.
 */
import { z } from 'zod';
import { LANGUAGES, type Language } from '../config/schema.ts';
import { cleanText, hasHiddenCharacters } from '../mss/text/clean-text.ts';
import { buildDtbd, type DtbdFrame, messageFits } from '../mss/text/dtbd.ts';
import { MESSAGE_LABELS } from '../mss/text/templates.ts';
import type { Operator } from '../operator/operator.ts';
import { isPageless } from './pageless.ts';
import type { Transaction } from './transaction.ts';

/** What the person compares: a code that the page shows too, a number that is picked there, nothing without a page. */
export type Comparison = 'code' | 'number' | 'nothing';

export interface RequestWords {
  /** on the phone only */
  readonly context: string | undefined;
  /** on page and phone, the same */
  readonly bindingMessage: string | undefined;
  /** what is to be signed, on the phone only */
  readonly dtbs: string | undefined;
}

const shape = z.object({
  context: z.string().optional(),
  binding_message: z.string().optional(),
  dtbs: z.string().optional(),
});

/** @param request the parameters of the authorization request */
export function requestWords(request: unknown): RequestWords {
  const { context, binding_message: message, dtbs } = shape.parse(request);
  return { context, bindingMessage: message === undefined ? undefined : cleanText(message), dtbs };
}

/** The same request where it is not held to the Mobile Connect profile: these parameters mean nothing there. */
export function withoutWords(request: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { context: _context, binding_message: _message, dtbs: _dtbs, ...rest } = request;
  return rest;
}

function frame(
  operator: Operator,
  language: Language,
  compared: { readonly kind: Comparison; readonly value: string },
  { bindingMessage, dtbs }: Pick<RequestWords, 'bindingMessage' | 'dtbs'>,
): DtbdFrame {
  const { text_prefix, text_limit } = operator.settings.mss;
  return {
    prefix: text_prefix,
    template: operator.textTemplate(language, compared.kind),
    code: compared.value,
    limit: text_limit,
    bindingMessage,
    dtbs,
    messageLabel: MESSAGE_LABELS[language],
  };
}

/** What the phone shows for the person to compare. */
export function comparedOn({ uid, numberMatch, code }: Pick<Transaction, 'uid' | 'numberMatch' | 'code'>): {
  readonly kind: Comparison;
  readonly value: string;
} {
  if (isPageless(uid)) return { kind: 'nothing', value: '' };
  return numberMatch ? { kind: 'number', value: numberMatch.shown } : { kind: 'code', value: code };
}

/** @throws MssError `internal` when the operator's own words are too long */
export function phoneText(operator: Operator, transaction: Transaction, words: RequestWords): string {
  const { language, rpName } = transaction;
  return buildDtbd({
    ...frame(operator, language, comparedOn(transaction), words),
    rpName,
    context: words.context,
  });
}

const SAMPLES: Readonly<Record<Comparison, string>> = { code: 'WWWW', number: '88', nothing: '' };

/** Why a text cannot be shown as it is. */
export interface WordsProblem {
  readonly parameter: 'binding_message' | 'dtbs';
  /** what would be right */
  readonly right: string;
}

/**
 * Why binding_message or dtbs cannot be shown as they are, whatever the language; undefined when they can. What is cut or
 * cleaned can no longer be compared, and is not what was to be signed.
 */
export function wordsProblem(
  operator: Operator,
  client: { readonly name: string; readonly comparison: Comparison },
  words: Pick<RequestWords, 'bindingMessage' | 'dtbs'>,
): WordsProblem | undefined {
  const compared = { kind: client.comparison, value: SAMPLES[client.comparison] };
  const fits = (shown: typeof words): boolean =>
    LANGUAGES.every((language) => messageFits(frame(operator, language, compared, shown), client.name));
  const check = (parameter: WordsProblem['parameter'], text: string | undefined, shown: typeof words) => {
    if (text === undefined) return undefined;
    if (hasHiddenCharacters(text)) return { parameter, right: 'one line without control or invisible characters' };
    return fits(shown) ? undefined : { parameter, right: 'short enough to stand whole on the phone' };
  };
  const { bindingMessage, dtbs } = words;
  return check('binding_message', bindingMessage, { bindingMessage, dtbs: undefined }) ?? check('dtbs', dtbs, words);
}
