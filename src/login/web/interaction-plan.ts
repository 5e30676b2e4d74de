/** The plan that the authorization request made for the hinted number, read back from the sealed interaction. */
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

export function interactionPlan(interaction: Interaction): Plan | undefined {
  const { plan } = interaction.prompt.details;
  if (plan === undefined) return undefined;
  const { signatureProfile, ...rest } = planSchema.parse(plan);
  return { ...rest, signatureProfile };
}
