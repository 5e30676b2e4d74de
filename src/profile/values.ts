/**
 * What the value of a parameter may be: the kinds of values that the parameter table names, each with its check and the
 * sentence that says what would be right. Pure. No sentence repeats the value: it may be a number or a secret.
 */
import { scopeBeyond, scopeEntry, scopeList } from './scopes.ts';
import type { Rulebook } from './versions.ts';

export type ValueRule =
  /** checked by others, or not at all */
  | { readonly kind: 'any' }
  /** printable ASCII (RFC 6749, appendix A: VSCHAR) */
  | { readonly kind: 'printable' }
  /** the same without blanks */
  | { readonly kind: 'word' }
  | { readonly kind: 'seconds' }
  /** levels of assurance, separated by blanks */
  | { readonly kind: 'levels' }
  | { readonly kind: 'scopes' }
  | { readonly kind: 'json' }
  /** reference to a pushed request (RFC 9126, section 2.2) */
  | { readonly kind: 'pushed' }
  | OneOf
  | SomeOf;

interface OneOf {
  readonly kind: 'one';
  readonly values: readonly string[];
  /** where the list is not the best explanation */
  readonly right?: string;
}

/** Values separated by blanks. */
interface SomeOf {
  readonly kind: 'several';
  readonly values: readonly string[];
  /** a value that goes with no other */
  readonly alone: string;
}

const listed = (values: readonly string[]): string =>
  values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

function jsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function scopesProblem(text: string, rulebook: Rulebook): string | undefined {
  if (!scopeList(text).includes('openid')) return 'openid must be among its values';
  if (rulebook === 'oidc') return undefined;
  if (scopeList(text).some((scope) => scope.startsWith('mc_') && !scopeEntry(scope))) {
    return 'it has an mc_ scope that is not known here';
  }
  const beyond = scopeBeyond(text, rulebook);
  return beyond && `${beyond.scope} needs version ${beyond.since} or later`;
}

const matches =
  (pattern: RegExp, right: string) =>
  (text: string): string | undefined =>
    pattern.test(text) ? undefined : right;

const printable = matches(/^[\x20-\x7e]+$/, 'printable ASCII characters');
const word = matches(/^[\x21-\x7e]+$/, 'printable ASCII characters without blanks');
const seconds = matches(/^\d{1,9}$/, 'a whole number of seconds');
const pushed = matches(/^urn:ietf:params:oauth:request_uri:/, 'the reference to a pushed request');
const levels = matches(/^ *[1-4]( +[1-4])* *$/, 'levels 1 to 4, separated by spaces');

const one = (text: string, { values, right }: OneOf): string | undefined =>
  values.includes(text) ? undefined : (right ?? listed(values));

function several(text: string, { values, alone }: SomeOf): string | undefined {
  const given = words(text);
  if (!given.every((value) => values.includes(value))) return listed(values);
  return given.includes(alone) && given.length > 1 ? `${alone} stands alone` : undefined;
}

/** What would be right instead of this value; undefined when it is right. */
export function valueProblem(text: string, rule: ValueRule, rulebook: Rulebook): string | undefined {
  switch (rule.kind) {
    case 'any':
      return undefined;
    case 'printable':
      return printable(text);
    case 'word':
      return word(text);
    case 'seconds':
      return seconds(text);
    case 'levels':
      return levels(text);
    case 'scopes':
      return scopesProblem(text, rulebook);
    case 'json':
      return jsonObject(text) ? undefined : 'a JSON object';
    case 'pushed':
      return pushed(text);
    case 'one':
      return one(text, rule);
    case 'several':
      return several(text, rule);
  }
}

const codes = (values: readonly string[]): string => values.map((value) => `\`${value}\``).join(', ');

/** The values of a rule in words, for the documentation. */
export function valueInWords(rule: ValueRule): string {
  switch (rule.kind) {
    case 'any':
      return '';
    case 'printable':
      return 'printable ASCII';
    case 'word':
      return 'printable ASCII without blanks';
    case 'seconds':
      return 'whole seconds';
    case 'levels':
      return '1 to 4, in order of preference';
    case 'scopes':
      return 'see [Scopes](#scopes)';
    case 'json':
      return 'JSON object';
    case 'pushed':
      return 'reference to a pushed request';
    case 'one':
      return rule.right ?? codes(rule.values);
    case 'several':
      return codes(rule.values);
  }
}
