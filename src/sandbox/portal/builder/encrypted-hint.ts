/**
 * The number of the form as discovery would answer it to the app: encrypted, as `subscriber_id` for login_hint or as
 * `subscriber_id_token` for login_hint_token. An encrypted number is bound to app and operator.
 */
import type { RegisteredApps } from '../../apps/registered-apps.ts';
import { parseMsisdn } from '../../phone/number-plan.ts';
import type { Values } from './request-form.ts';

export const LOOKED_UP = { hint: 'lookup', token: 'lookup_token' } as const;

export type Resolved =
  | { readonly kind: 'ready'; readonly values: Values }
  /** what is wrong with the number */
  | { readonly kind: 'problem'; readonly problem: string };

export async function resolveHint(values: Values, apps: Pick<RegisteredApps, 'encrypted'>): Promise<Resolved> {
  const { app = '', hint_kind: kind, hint_value: typed = '', operator = '' } = values;
  if (kind !== LOOKED_UP.hint && kind !== LOOKED_UP.token) return { kind: 'ready', values };
  const msisdn = parseMsisdn(typed.trim());
  if (msisdn === undefined) {
    return { kind: 'problem', problem: 'An international number is needed here: 7 to 15 digits, the first one not 0.' };
  }
  const found = await apps.encrypted(app, msisdn);
  if (!found) return { kind: 'problem', problem: 'No operator here serves this number.' };
  if (found.operator !== operator) {
    return {
      kind: 'problem',
      problem: `This is a number of ${found.operator}: discovery would lead there. Choose it above.`,
    };
  }
  const { subscriberId, subscriberIdToken } = found;
  return {
    kind: 'ready',
    values:
      kind === LOOKED_UP.hint
        ? { ...values, hint_kind: 'ENCR_MSISDN:', hint_value: subscriberId }
        : { ...values, hint_kind: '', login_hint_token: subscriberIdToken },
  };
}
