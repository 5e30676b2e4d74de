/**
 * Personal data that the signature service told at the last login (personIdentity of MSS, FiCom's names), for operators that
 * have no other source. Answers what was stored; asks nobody.
 */
import type { SubscriberAttributes } from '../subscriber/attributes.ts';
import { type AttributeSource, AttributesUnavailable, NOTHING } from './source.ts';
import { attributeValues, present } from './values.ts';

/** Finnish personal identity code: day, month, year, and a sign for the century. */
const HETU = /^(\d\d)(\d\d)(\d\d)([-+A-FU-Y])\d{3}[0-9A-Y]$/;
const centuryOf = (sign: string): string => (sign === '+' ? '18' : /[A-F]/.test(sign) ? '20' : '19');

/** `131052-308T` → `1952-10-13` */
export function birthdateOf(hetu: string | undefined): string | undefined {
  const [, day, month, year, sign] = HETU.exec(hetu ?? '') ?? [];
  return sign === undefined ? undefined : `${centuryOf(sign)}${year}-${month}-${day}`;
}

/** What FiCom's names mean here; the whole personal identity code is the national identifier. */
export function ofPersonIdentity(values: Readonly<Record<string, string>>): Record<string, string | undefined> {
  const { givenName, surName, hetu } = values;
  return { given_name: givenName, family_name: surName, national_identifier: hetu, birthdate: birthdateOf(hetu) };
}

export function createPersonIdentitySource(stored: Pick<SubscriberAttributes, 'find'>): AttributeSource {
  return {
    async read({ subscriberId }) {
      if (subscriberId === undefined) return NOTHING;
      const known = (await stored.find(subscriberId)).filter(({ source }) => source === 'person_identity');
      const values = ofPersonIdentity(Object.fromEntries(known.map(({ name, value }) => [name, value])));
      const at = known.map((one) => Math.floor(one.at.getTime() / 1000));
      const parsed = attributeValues.safeParse({
        ...values,
        ...(at.length > 0 ? { updated_at: Math.max(...at) } : {}),
      });
      if (!parsed.success)
        throw new AttributesUnavailable('bad_answer', 'what the signature service said cannot be read');
      return { values: present(parsed.data), withheld: new Set() };
    },
    close: async () => undefined,
  };
}
