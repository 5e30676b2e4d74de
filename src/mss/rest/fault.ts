/**
 * Faults of the REST binding: Swisscom's, and Kiuru's with more around them. A fault is a fault even if nothing in it can
 * be read.
 */
import { z } from 'zod';
import { codeOf, detailOf, reasonOf, webAddress } from '../answer-values.ts';
import type { FaultAnswer } from '../codec.ts';
import { text } from './values.ts';

const detailSubCode = z.object({ Value: text }).nullish();
const subCode = z.object({ Value: text, SubCode: detailSubCode, Subcode: detailSubCode }).nullish();
const assistance = z.object({ PortalUrl: z.string().optional() });

export const fault = z.object({
  Code: z.object({ SubCode: subCode, Subcode: subCode }).nullish().catch(undefined),
  Reason: z.unknown().optional(),
  Detail: z
    .union([z.string(), z.object({ UserAssistance: assistance })])
    .optional()
    .catch(undefined),
  UserAssistance: assistance.optional().catch(undefined),
  Details: z.object({ UserAssistance: assistance.optional() }).optional().catch(undefined),
});

export function restFault({ Code, Reason, Detail, Details, UserAssistance }: z.infer<typeof fault>): FaultAnswer {
  const sub = Code?.SubCode ?? Code?.Subcode;
  const words = typeof Detail === 'string' ? Detail : undefined;
  const help = typeof Detail === 'object' ? Detail.UserAssistance : (UserAssistance ?? Details?.UserAssistance);
  return {
    kind: 'fault',
    code: codeOf(sub?.Value) ?? '',
    detailCode: codeOf((sub?.SubCode ?? sub?.Subcode)?.Value),
    reason: reasonOf(Reason),
    detail: detailOf(words),
    portalUrl: webAddress(help?.PortalUrl?.trim()),
  };
}
