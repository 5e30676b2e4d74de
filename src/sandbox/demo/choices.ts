/** What a person chooses on the demo's form, read from its fields. Pure. */
import { z } from 'zod';
import { parseMsisdn } from '../phone/number-plan.ts';

export const LEVELS = ['2', '3', '4'] as const;
export const PROTOCOLS = ['mobile-connect', 'oidc'] as const;
export const PAGE_LANGUAGES = ['browser', 'en', 'de', 'fr', 'it', 'fi'] as const;

const choicesSchema = z.object({
  /** level of assurance, sent as acr_values */
  level: z.enum(LEVELS).default('3'),
  protocol: z.enum(PROTOCOLS).default('mobile-connect'),
  /** ui_locales; `browser` sends none */
  language: z.enum(PAGE_LANGUAGES).default('browser'),
  /** prompt=login: the phone is asked although the person is signed in */
  ask: z.literal('yes').optional(),
});

export type Choices = z.infer<typeof choicesSchema>;
export const DEFAULT_CHOICES: Choices = choicesSchema.parse({});

/** Whom the login is for: a number, nobody known yet, or the person who signed in before. */
export type Whom =
  | { readonly kind: 'number'; readonly msisdn: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'again' };

export type LoginForm =
  | { readonly ok: true; readonly choices: Choices; readonly whom: Whom }
  | { readonly ok: false; readonly problem: 'fields' | 'number'; readonly choices: Choices; readonly number: string };

/** Fields: `msisdn` as typed, or `sample` by button, or `again`; `level`, `protocol`, `language`, `ask`. */
export function readLoginForm(fields: URLSearchParams): LoginForm {
  const typed = (fields.get('sample') ?? fields.get('msisdn') ?? '').slice(0, 32);
  const parsed = choicesSchema.safeParse(Object.fromEntries(fields));
  if (!parsed.success) return { ok: false, problem: 'fields', choices: DEFAULT_CHOICES, number: typed };
  const choices = parsed.data;
  if (fields.has('again')) return { ok: true, choices, whom: { kind: 'again' } };
  if (typed.trim() === '') return { ok: true, choices, whom: { kind: 'unknown' } };
  const msisdn = parseMsisdn(typed);
  if (msisdn === undefined) return { ok: false, problem: 'number', choices, number: typed };
  return { ok: true, choices, whom: { kind: 'number', msisdn } };
}
