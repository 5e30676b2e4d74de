/**
 * From a login_hint or login_hint_token to the number it names, at one operator and for one client: opens ENCR_MSISDN,
 * resolves PCR. Every failure is an error for the relying party; the hint itself never shows in one.
 */
import { parseLoginHint } from '../profile/login-hint.ts';
import type { PcrRepository } from '../subscriber/subscriber.ts';
import type { SubscriberIdIssuer, SubscriberIdKey } from '../subscriber/subscriber-id.ts';

export type ResolvedHint =
  | { readonly kind: 'none' }
  | { readonly kind: 'number'; readonly msisdn: string }
  | { readonly kind: 'invalid'; readonly description: string };

export interface HintRequest {
  readonly hint: string | undefined;
  /** `login_hint_token`: the encrypted number by itself */
  readonly token: string | undefined;
  readonly mobileConnect: boolean;
  readonly relyingParty: string;
  readonly sector: string;
}

type Parameter = 'login_hint' | 'login_hint_token';

const NONE: ResolvedHint = { kind: 'none' };

const refused = (parameter: Parameter, what: string): ResolvedHint => ({
  kind: 'invalid',
  description: `Parameter ${parameter} is invalid: ${what}`,
});

/** Both hints may stand in one request; then they must mean the same person. */
function together(hint: ResolvedHint, token: ResolvedHint): ResolvedHint {
  if (hint.kind === 'invalid' || token.kind === 'none') return hint;
  if (token.kind === 'invalid' || hint.kind === 'none') return token;
  return hint.msisdn === token.msisdn ? hint : refused('login_hint_token', 'it names another number than login_hint');
}

export function createHintResolver(ports: {
  readonly operator: string;
  readonly keys: readonly SubscriberIdKey[];
  readonly subscriberIds: Pick<SubscriberIdIssuer, 'open'>;
  /** encrypted numbers that this gateway did not make */
  readonly acceptUnmarked: boolean;
  readonly pcrs: Pick<PcrRepository, 'resolve'>;
}): (request: HintRequest) => Promise<ResolvedHint> {
  const { operator, keys, subscriberIds, acceptUnmarked, pcrs } = ports;

  const decrypt = async (parameter: Parameter, value: string, relyingParty: string): Promise<ResolvedHint> => {
    const opened = await subscriberIds.open(value, { operator, relyingParty, keys, acceptUnmarked });
    return opened.ok
      ? { kind: 'number', msisdn: opened.msisdn }
      : refused(parameter, 'the encrypted number cannot be used');
  };

  const fromHint = async ({ hint, mobileConnect, relyingParty, sector }: HintRequest): Promise<ResolvedHint> => {
    const parsed = parseLoginHint(hint, { mobileConnect });
    switch (parsed.kind) {
      case 'absent':
        return NONE;
      case 'invalid':
        return { kind: 'invalid', description: parsed.description };
      case 'msisdn':
        return { kind: 'number', msisdn: parsed.msisdn };
      case 'encrypted':
        return decrypt('login_hint', parsed.value, relyingParty);
      case 'pcr': {
        const subscriber = await pcrs.resolve(operator, sector, parsed.pcr);
        return subscriber
          ? { kind: 'number', msisdn: subscriber.msisdn }
          : refused('login_hint', 'the pseudonym is not known here');
      }
    }
  };

  const fromToken = async ({ token, relyingParty }: HintRequest): Promise<ResolvedHint> =>
    token === undefined || token === '' ? NONE : decrypt('login_hint_token', token, relyingParty);

  return async (request) => together(await fromHint(request), await fromToken(request));
}
