/** The operator's texts on the phone: known placeholders, what the person compares, and room for a name. */
import { septets } from '../../mss/text/gsm0338.ts';
import { mistake, type Rule } from './rule.ts';

const SHARED = ['rp', 'context', 'binding_message'];
const KINDS = [
  { field: 'texts', compared: 'code', purpose: 'which the person compares with the page' },
  { field: 'matching_texts', compared: 'number', purpose: 'which the person picks on the page' },
  { field: 'pageless_texts', compared: undefined, purpose: '' },
] as const;

const DEFAULT_LIMIT = 239;
/** As many characters of a name as a person needs to recognise it. */
const NAME = 16;
/** as long as a session code, the longer of the two */
const SAMPLE = 'WWWW';

/** Characters that prefix and text have too many when a name stands in them; none or fewer when they fit. */
function excess(prefix: string, text: string, limit: number): number {
  const fixed = prefix + text.replace(/\{(code|number)\}/g, SAMPLE).replace(/ ?\{(context|binding_message)\}/g, '');
  const names = fixed.split('{rp}').length - 1;
  const rest = fixed.replaceAll('{rp}', '');
  const count = septets(rest);
  return (count ?? rest.length) + names * NAME - (count === undefined ? Math.floor(limit / 2) : limit);
}

export const phoneTexts: Rule = function* (view) {
  for (const [id, operator] of view.operators) {
    const { text_prefix: prefix = '', text_limit: limit = DEFAULT_LIMIT } = operator.mss ?? {};
    for (const { field, compared, purpose } of KINDS) {
      for (const [language, text] of operator[field]) {
        const path = `operators.${id}.${field}.${language}`;
        const known = compared === undefined ? SHARED : [compared, ...SHARED];
        for (const [, name = ''] of text.matchAll(/\{([^{}]*)\}/g)) {
          if (known.includes(name)) continue;
          const names = known.map((one) => `{${one}}`).join(', ');
          yield mistake(path, `must use no other placeholders than ${names}`, `{${name}}`);
        }
        if (compared !== undefined && !text.includes(`{${compared}}`))
          yield mistake(path, `must contain {${compared}}, ${purpose}`);
        const over = excess(prefix, text, limit);
        if (over > 0)
          yield mistake(path, `must be ${over} characters shorter, so that ${NAME} of a name fit beside it`);
      }
    }
  }
};
