/**
 * The text on the phone of one login: the operator's words, filled with the name of the relying party, with what the
 * person compares, and with what the request adds (Mobile Connect context and binding_message). Pure.
 */
import { z } from 'zod';
import { LANGUAGES, type Language } from '../config/schema.ts';
import { cleanText, hasHiddenCharacters } from '../mss/clean-text.ts';
import { buildDtbd, type DtbdFrame, messageFits } from '../mss/dtbd.ts';
import { MESSAGE_LABELS } from '../mss/templates.ts';
import type { Operator } from '../operator/operator.ts';
import type { Transaction } from './transaction.ts';

/** What the person compares: a code that the page shows too, or a number that is picked there. */
export type Comparison = 'code' | 'number';

export interface RequestWords {
  /** on the phone only */
  readonly context: string | undefined;
  /** on page and phone, the same */
  readonly bindingMessage: string | undefined;
}

const shape = z.object({ context: z.string().optional(), binding_message: z.string().optional() });

/** @param request the parameters of the authorization request */
export function requestWords(request: unknown): RequestWords {
  const { context, binding_message: message } = shape.parse(request);
  return { context, bindingMessage: message === undefined ? undefined : cleanText(message) };
}

/** The same request where it is not held to the Mobile Connect profile: these parameters mean nothing there. */
export function withoutWords(request: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { context: _context, binding_message: _message, ...rest } = request;
  return rest;
}

function frame(
  operator: Operator,
  language: Language,
  compared: { readonly kind: Comparison; readonly value: string },
  bindingMessage: string | undefined,
): DtbdFrame {
  const { text_prefix, text_limit } = operator.settings.mss;
  return {
    prefix: text_prefix,
    template: operator.textTemplate(language, compared.kind),
    code: compared.value,
    limit: text_limit,
    bindingMessage,
    messageLabel: MESSAGE_LABELS[language],
  };
}

/** What the phone shows for the person to compare. */
export const comparedOn = ({
  numberMatch,
  code,
}: Transaction): { readonly kind: Comparison; readonly value: string } =>
  numberMatch ? { kind: 'number', value: numberMatch.shown } : { kind: 'code', value: code };

/** @throws MssError `internal` when the operator's own words are too long */
export function phoneText(operator: Operator, transaction: Transaction, words: RequestWords): string {
  const { language, rpName } = transaction;
  return buildDtbd({
    ...frame(operator, language, comparedOn(transaction), words.bindingMessage),
    rpName,
    context: words.context,
  });
}

const SAMPLES: Readonly<Record<Comparison, string>> = { code: 'WWWW', number: '88' };

/**
 * Why a binding_message cannot be shown as it is on page and phone, whatever the language; undefined when it can.
 * A message that is cut or cleaned can no longer be compared.
 */
export function messageProblem(
  operator: Operator,
  client: { readonly name: string; readonly comparison: Comparison },
  message: string | undefined,
): string | undefined {
  if (message === undefined) return undefined;
  if (hasHiddenCharacters(message)) return 'one line without control or invisible characters';
  const compared = { kind: client.comparison, value: SAMPLES[client.comparison] };
  const fits = LANGUAGES.every((language) => messageFits(frame(operator, language, compared, message), client.name));
  return fits ? undefined : 'short enough to stand whole on the phone';
}
