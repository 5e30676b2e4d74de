/** The spam code of a person (FiCom noSpamCode): 3 to 16 letters and digits, the first a letter. Pure. */
import type { SpamCode } from './transaction.ts';

/** Codes that a login takes before it ends. */
export const SPAM_CODE_TRIES = 3;

const FORM = /^[A-Za-z][A-Za-z0-9]{2,15}$/;

/**
 * @returns the code as it is sent; empty when the person says to have none and the service may take that; undefined for
 *   anything that is no code
 */
export function parseSpamCode(given: string, demand: Pick<SpamCode, 'required'> | undefined): string | undefined {
  const code = given.trim();
  if (code === '') return demand?.required ? undefined : '';
  return FORM.test(code) ? code : undefined;
}
