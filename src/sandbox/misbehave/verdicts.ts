/** The app's own word on a wrong token, and what is known of all of them: the JSON of `…/apps/{id}/verdicts`. Pure. */
import { z } from 'zod';
import { scrubText } from '../../ops/redaction.ts';
import { MISBEHAVIOUR_CODES } from './catalogue.ts';
import type { Tried } from './trail.ts';

const LONGEST_REASON = 200;

/** The body of a POST. */
export const verdictSchema = z.strictObject({
  /** default: the last one that the app was sent */
  misbehaviour: z.enum(MISBEHAVIOUR_CODES, { error: `must be one of ${MISBEHAVIOUR_CODES.join(', ')}` }).optional(),
  accepted: z.boolean(),
  reason: z
    .string()
    .max(LONGEST_REASON)
    .regex(/^\P{Cc}*$/u, 'must have no control characters')
    .transform(scrubText)
    .optional(),
});

const time = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

export const verdictAnswer = (tried: Tried) => ({
  misbehaviour: tried.misbehaviour,
  sent: tried.sent,
  accepted: tried.accepted,
  last_sent: time(tried.lastSent),
  operator: tried.operator ?? null,
  verdict: tried.verdict ?? null,
  evidence: tried.evidence ?? null,
  reason: tried.reason ?? null,
  passed_over: time(tried.passedOver),
});
