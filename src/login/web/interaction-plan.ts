/**
 * What the authorization request knew of the person, read back from the sealed interaction: the plan for their number, and
 * whether they are the one who is signed in.
 */
import type { Interaction } from 'oidc-provider';
import { z } from 'zod';
import { acr } from '../../config/schema.ts';
import type { Plan } from '../machine.ts';

const planSchema = z.object({
  msisdn: z.string(),
  msisdnIndex: z.string(),
  authenticator: z.string(),
  acr,
  amr: z.string(),
  signatureProfile: z.string().optional(),
});

export const interactionSignedIn = ({ prompt }: Interaction): 'same' | 'other' | undefined =>
  z.enum(['same', 'other']).optional().parse(prompt.details.signedIn);

export function interactionPlan(interaction: Interaction): Plan | undefined {
  const { plan } = interaction.prompt.details;
  if (plan === undefined) return undefined;
  const { signatureProfile, ...rest } = planSchema.parse(plan);
  return { ...rest, signatureProfile };
}
