/**
 * Makes text that comes from outside harmless beside our own words: nothing that is invisible, reverses the direction,
 * breaks the line, piles up marks or closes a quotation. Pure; applying it twice changes nothing more.
 */

/** Controls, formats (bidirectional marks, zero widths), half characters, and letters that are drawn as nothing. */
const HIDDEN = /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** More marks on one letter than any language needs could cover what stands above and below. */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;
/** Our texts put what a relying party says in quotation marks: it must not be able to end them. */
const QUOTES = /["“”„‟«»＂〝〞]/gu;

function cleanOnce(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(HIDDEN, '')
    .normalize('NFKC')
    .replace(PILED_MARKS, '$1')
    .replace(QUOTES, "'")
    .replace(/\s+/gu, ' ')
    .trim();
}

/**
 * The text on one line. Compatibility forms become plain ones (NFKC), so that wide or ornate letters cannot pass for
 * something else than they are read as.
 */
export function cleanText(text: string): string {
  let cleaned = cleanOnce(text);
  // taking a character out may let its neighbours compose: settled after one or two turns
  for (let next = cleanOnce(cleaned); next !== cleaned; next = cleanOnce(cleaned)) cleaned = next;
  return cleaned;
}

/** Whether cleaning would take something out that the sender's own display may show: two texts then cannot be compared. */
export function hasHiddenCharacters(text: string): boolean {
  return new RegExp(HIDDEN.source, 'u').test(text) || /[^\S ]/u.test(text);
}
