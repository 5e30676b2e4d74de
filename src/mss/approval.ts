/**
 * A sign-in as a transaction to approve: the operator's app shows it pair by pair. Owns the words of the keys and what is
 * cut when the service's limits are reached; nothing from a relying party stands where the prefix of the service must be.
 * Pure.
 */
import type { Language } from '../config/schema.ts';
import { APPROVAL_LIMITS, type ApprovalContent } from './content.ts';
import { cleanText } from './text/clean-text.ts';
import { MESSAGE_LABELS } from './text/templates.ts';

export interface ApprovalParts {
  /** demanded by the service before the first value */
  readonly prefix: string;
  readonly rpName: string;
  /** the code that the page shows too, the number that is chosen there, or nothing where there is no page */
  readonly compared: { readonly kind: 'code' | 'number' | 'nothing'; readonly value: string };
  /** what the relying party says about the request: on the phone only */
  readonly context: string | undefined;
  /** the same on page and phone */
  readonly bindingMessage: string | undefined;
  readonly language: Language;
}

const TYPE = 'Sign-in';

const KEYS: Readonly<Record<Language, { rp: string; code: string; number: string; context: string }>> = {
  en: { rp: 'Sign in to', code: 'Code', number: 'Choose on the page', context: 'Purpose' },
  de: { rp: 'Anmelden bei', code: 'Code', number: 'Auf der Seite wählen', context: 'Zweck' },
  fr: { rp: 'Connexion à', code: 'Code', number: 'À choisir sur la page', context: 'Objet' },
  it: { rp: 'Accesso a', code: 'Codice', number: 'Da scegliere sulla pagina', context: 'Scopo' },
  fi: { rp: 'Kirjaudu palveluun', code: 'Koodi', number: 'Valitse sivulla', context: 'Tarkoitus' },
};

/** Room for keys, prefix, name and code, which are short; the two free texts share the rest. */
const FREE_TEXT_BYTES = Math.floor((APPROVAL_LIMITS.total - 600) / 2);
const NAME_BYTES = 200;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

function cut(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  let kept = '';
  let left = most - Buffer.byteLength('…');
  for (const { segment } of graphemes.segment(text)) {
    left -= Buffer.byteLength(segment);
    if (left < 0) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** Within the limits of the service, whatever the relying party sent. */
export function approvalContent(parts: ApprovalParts): ApprovalContent {
  const { prefix, rpName, compared, context, bindingMessage, language } = parts;
  const keys = KEYS[language];
  const free = (key: string, text: string | undefined) => {
    const value = cut(cleanText(text?.toWellFormed() ?? ''), FREE_TEXT_BYTES);
    return value === '' ? [] : [{ key, value }];
  };
  return {
    kind: 'approval',
    type: TYPE,
    pairs: [
      { key: keys.rp, value: prefix + cut(cleanText(rpName.toWellFormed()), NAME_BYTES) },
      ...(compared.kind === 'nothing' ? [] : [{ key: keys[compared.kind], value: compared.value }]),
      ...free(keys.context, context),
      ...free(MESSAGE_LABELS[language], bindingMessage),
    ],
  };
}
