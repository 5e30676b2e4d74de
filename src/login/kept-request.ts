/** What a login keeps of its authorization request: all of it, but for words that mean something in Mobile Connect only. */
import { type ClientProfile, isMobileConnect } from '../profile/request.ts';
import { withoutWords } from './phone-text.ts';

const textOrNone = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** @param params of the interaction: as the provider has checked them */
export function keptRequest(
  profile: ClientProfile,
  params: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const strings = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, textOrNone(value)]));
  return isMobileConnect(profile, strings) ? params : withoutWords(params);
}
