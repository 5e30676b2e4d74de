/**
 * The dialogue of a SIM that is activated by a signature request: terms, a new PIN twice, then the signature as always.
 * Decides the next screen; never keeps a PIN. Pure.
 */
import type { Activation } from './message.ts';

/** Digits of a Mobile ID PIN. */
export const PIN_DIGITS = 6;
const PIN = new RegExp(`^\\d{${PIN_DIGITS}}$`);

export type ActivationAction = 'accept_terms' | 'set_pin';
export const isActivationAction = (action: string | null): action is ActivationAction =>
  action === 'accept_terms' || action === 'set_pin';

/** The screen after an action; undefined when it does not belong to the screen that is shown. */
export function nextStep(
  { attempts = 0, step }: Activation,
  action: ActivationAction,
  pin: string,
  again: string,
): Activation | undefined {
  if (action === 'accept_terms') return step === 'terms' ? { step: 'pin' } : undefined;
  if (step !== 'pin') return undefined;
  if (!PIN.test(pin)) return { step, problem: 'form', attempts: attempts + 1 };
  if (pin !== again) return { step, problem: 'different', attempts: attempts + 1 };
  return { step: 'sign' };
}
