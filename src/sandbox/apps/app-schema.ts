/** A registration as the sandbox takes it: what every relying party says about itself, and how it is misbehaved to. */
import { z } from 'zod';
import { changedMembers, registrationMembers, registrationSchema } from '../../provider/registration.ts';
import { misbehaveSchema } from '../misbehave/registration.ts';

const besides = { misbehave: misbehaveSchema.optional() };

export const appRegistration = registrationSchema.safeExtend(besides);
export type AppRegistration = z.infer<typeof appRegistration>;

export const appChanges = changedMembers.extend(besides);

/** As it is told. */
export const toldApp = z.object({
  ...registrationMembers.shape,
  misbehave: z.array(z.string()),
  id: z.string(),
  short_name: z.string(),
  discovery_client_id: z.string(),
});
