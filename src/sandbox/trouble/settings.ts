/** A trouble as somebody asks for it, by API or by form: checked, and completed with what its kind does untold. */
import { z } from 'zod';
import { type NumberPlan, parseMsisdn } from '../phone/number-plan.ts';
import { factsOf, KINDS, OPERATIONS, PARAMETER_NAMES } from './kinds.ts';
import type { TroubleSettings } from './troubles.ts';

/** The body of PUT /sandbox/api/trouble. */
export function troubleSettings(operators: readonly string[], plan: NumberPlan) {
  const operator = z.string().refine((id) => operators.includes(id), `must be one of ${operators.join(', ')}`);
  const msisdn = z.string().transform((value, context) => {
    const digits = parseMsisdn(value);
    if (digits !== undefined && plan.operatorOf(digits)) return digits;
    const message = `must be an international number that an operator here serves; prefixes are ${plan.prefixes.join(', ')}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
  return z
    .strictObject({
      kind: z.enum(KINDS, `must be one of ${KINDS.join(', ')}`),
      operator: operator.nullable().default(null),
      operation: z.enum(['any', ...OPERATIONS]).default('any'),
      msisdn: msisdn.nullable().default(null),
      count: z.int().min(1).max(1_000_000).nullable().default(null),
      ms: z.int().nullable().default(null),
      status: z.int().nullable().default(null),
      bytes: z.int().nullable().default(null),
    })
    .transform((input, context): TroubleSettings => {
      const { meets, takes } = factsOf(input.kind);
      const issue = (path: string, message: string): void => {
        context.addIssue({ code: 'custom', path: [path], message });
      };
      if (input.operation !== 'any' && !meets.includes(input.operation)) {
        issue('operation', `${input.kind} can only meet ${meets.join(' and ')}`);
      }
      const served = input.msisdn === null ? undefined : plan.operatorOf(input.msisdn)?.id;
      if (served !== undefined && input.operator !== null && input.operator !== served) {
        issue('operator', `the number is one of ${served}`);
      }
      const values = PARAMETER_NAMES.map((name) => {
        const range = takes[name];
        const value = input[name];
        if (value !== null && !range) issue(name, `${input.kind} does not take ${name}`);
        if (value !== null && range && (value < range.from || value > range.to)) {
          issue(name, `must be ${range.from} to ${range.to}`);
        }
        return [name, value ?? range?.default ?? null] as const;
      });
      return { ...input, ...Object.fromEntries(values) };
    });
}
export type TroubleSchema = ReturnType<typeof troubleSettings>;
