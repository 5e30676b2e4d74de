/**
 * Builds the text that the phone shows and signs (DataToBeDisplayed). Owns its length and its cleanliness. What comes from
 * the relying party is cleaned, and context and message stand in quotation marks, so that none of it passes for our own
 * words or for the code. Prefix, template, code and message stand whole; the name gives way first, then the context. Pure.
 */

import { MssError } from '../client.ts';
import { cleanText } from './clean-text.ts';
import { isGsm0338, plainGsm, septets } from './gsm0338.ts';

/** Swisscom Mobile ID Reference Guide: fault 103 beyond. Half of it when a character is outside GSM 03.38. */
export const GSM_LIMIT = 239;
export const UCS2_LIMIT = 119;

/** The name keeps this much while a context is shown: a long context must not hide who asks. */
const LEAST_NAME = 16;
/** A shorter rest of a context says nothing. */
const LEAST_CONTEXT = 12;

/** The words of the operator, and what the person compares. */
export interface DtbdFrame {
  /** demanded by the service, e.g. `Signet: ` */
  readonly prefix: string;
  /** with `{rp}`, `{code}` or `{number}`, and optionally `{context}` and `{binding_message}`, which else follow it */
  readonly template: string;
  /** for `{code}` and `{number}` */
  readonly code: string;
  /** GSM 03.38 characters that the service takes; {@link GSM_LIMIT} without it */
  readonly limit?: number | undefined;
  /** Mobile Connect binding_message */
  readonly bindingMessage?: string | undefined;
  /** Mobile Connect dtbs: what the relying party wants signed, whole and last */
  readonly dtbs?: string | undefined;
  /** word before a message that has no place in the template */
  readonly messageLabel?: string | undefined;
}

export interface DtbdParts extends DtbdFrame {
  readonly rpName: string;
  /** Mobile Connect context */
  readonly context?: string | undefined;
}

/** What gives way. */
interface Guest {
  readonly name: string;
  readonly context: string;
}

interface Measure {
  readonly limit: number;
  readonly ellipsis: string;
  size(text: string): number;
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

const measureFor = (gsm: boolean, limit = GSM_LIMIT): Measure =>
  gsm
    ? { limit, ellipsis: '...', size: (text) => septets(text) ?? Number.POSITIVE_INFINITY }
    : { limit: Math.floor(limit / 2), ellipsis: '…', size: (text) => text.length };

/** A placeholder with the brackets around it, which go with it when there is nothing to show. */
const SLOT = (name: string) => new RegExp(`[([]?\\{${name}\\}[)\\]]?`, 'g');

function withSlot(template: string, name: string, value: string, label = ''): string {
  if (value === '') return template.replace(SLOT(name), '');
  return template.includes(`{${name}}`) ? template : `${template} ${label}{${name}}`;
}

function fill(frame: DtbdFrame, { name, context }: Guest): string {
  const message = cleanText(frame.bindingMessage ?? '');
  const label = frame.messageLabel === undefined ? '' : `${frame.messageLabel}: `;
  const data = cleanText(frame.dtbs ?? '');
  const worded = withSlot(withSlot(frame.template, 'context', context), 'binding_message', message, label);
  const template = data === '' ? worded : `${worded} {dtbs}`;
  const values: Readonly<Record<string, string>> = {
    rp: name,
    code: frame.code,
    number: frame.code,
    context: `"${context}"`,
    binding_message: `"${message}"`,
    dtbs: `"${data}"`,
  };
  const tidy = template.replace(/ {2,}/g, ' ').trimEnd();
  // in one pass: braces in what is filled in stay what they are
  return (
    frame.prefix +
    tidy.replace(/\{(rp|code|number|context|binding_message|dtbs)\}/g, (slot, key) => values[key] ?? slot)
  );
}

/** Room for each mention of the name, in the units of the measure; negative when the rest alone is too long. */
function roomBeside(frame: DtbdFrame, context: string, measure: Measure): number {
  const mentions = Math.max(1, frame.template.split('{rp}').length - 1);
  return Math.floor((measure.limit - measure.size(fill(frame, { name: '', context }))) / mentions);
}

/** Room that prefix, template, code and message leave for a name; to check a configuration or a request with. */
export function roomForName(frame: DtbdFrame): number {
  const gsm = isGsm0338(fill(frame, { name: '', context: '' }));
  return roomBeside(frame, '', measureFor(gsm, frame.limit));
}

/** Whether a message can be shown whole together with enough of the name. */
export function messageFits(frame: DtbdFrame, rpName: string): boolean {
  const name = cleanText(rpName);
  const needed = septets(plainGsm(name)) ?? name.length;
  return roomForName(frame) >= Math.min(LEAST_NAME, needed);
}

function cut(text: string, available: number, { ellipsis, size }: Measure): string {
  if (size(text) <= available) return text;
  let left = available - size(ellipsis);
  if (left < 0) return '';
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    left -= size(segment);
    if (left < 0) break;
    kept += segment;
  }
  return kept.trimEnd() + ellipsis;
}

/** The most of name and context that fits, in one alphabet; undefined when the rest alone is too long. */
function fitted(frame: DtbdFrame, { name, context }: Guest, measure: Measure): Guest | undefined {
  const least = Math.min(LEAST_NAME, measure.size(name));
  const room = roomBeside(frame, context, measure);
  if (room >= least) return { name: cut(name, room, measure), context };
  if (context !== '') {
    const one = context.slice(0, 1);
    const mentions = Math.max(1, frame.template.split('{rp}').length - 1);
    const rest = (roomBeside(frame, one, measure) - least) * mentions + measure.size(one);
    const shortened = rest >= LEAST_CONTEXT ? cut(context, rest, measure) : '';
    return fitted(frame, { name: shortened === '' ? name : cut(name, least, measure), context: shortened }, measure);
  }
  return room < 0 ? undefined : { name: cut(name, room, measure), context };
}

/** Whether nothing that a person needs was lost. */
const enough = (wanted: Guest, got: Guest | undefined, { size }: Measure): got is Guest =>
  got !== undefined &&
  size(got.name) >= Math.min(LEAST_NAME, size(wanted.name)) &&
  (got.context !== '' || wanted.context === '');

/**
 * @throws MssError `internal` when prefix, template, code and message alone are too long: a mistake in the configuration
 */
export function buildDtbd(parts: DtbdParts): string {
  const guest: Guest = { name: cleanText(parts.rpName), context: cleanText(parts.context ?? '') };
  const fixedIsGsm = isGsm0338(fill(parts, { name: '', context: '' }));
  const gsm = fixedIsGsm && isGsm0338(guest.name) && isGsm0338(guest.context);
  const measure = measureFor(gsm, parts.limit);
  const asItIs = fitted(parts, guest, measure);
  if (asItIs && (!fixedIsGsm || gsm || enough(guest, asItIs, measure))) return fill(parts, asItIs);
  // a foreign character must not halve the room of a text that needs it: name and context give way
  const plain = { name: plainGsm(guest.name), context: plainGsm(guest.context) };
  const inGsm = fixedIsGsm ? fitted(parts, plain, measureFor(true, parts.limit)) : undefined;
  if (inGsm) return fill(parts, inGsm);
  throw new MssError('internal', 'the text on the phone is too long even without the name of the relying party');
}
