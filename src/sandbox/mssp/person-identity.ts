/**
 * What FiCom's person identity service tells of a person (MSS implementation guideline 2.1, personIdentity): the attributes
 * that were asked for, as far as the operator knows them and the signature profile allows. Pure.
 */
import { ficomAttributes, type Person } from '../phone/person.ts';
import { PERSON_ID } from './service-uris.ts';
import { FICOM_ANONYMOUS, FICOM_CONSENT } from './signature-profiles.ts';

export interface PersonAnswer {
  readonly status: 'ok' | 'partialFailure' | 'failure';
  /** in the order of the query */
  readonly attributes: readonly { readonly uri: string; readonly value: string }[];
}

/** What the certificate of the signature says. */
export interface CertificateNames {
  readonly subject: string;
  /** xs:dateTime */
  readonly validUntil: string;
}

/** Nobody is known by these. */
const ANONYMOUS = ['age', 'ageClass', 'gender'];

export function answerPerson(
  { attributes }: { readonly attributes: readonly string[] },
  profile: string,
  person: Person,
  certificate: CertificateNames,
  now: number,
): PersonAnswer {
  const known = new Map(Object.entries({ ...derived(person, now), ...ficomAttributes(person), ...certificate }));
  const found = attributes.flatMap((uri) => {
    const name = uri.startsWith(PERSON_ID) ? uri.slice(PERSON_ID.length) : '';
    const value = isAllowed(name, profile) ? known.get(name) : undefined;
    return value === undefined ? [] : [{ uri, value }];
  });
  if (found.length === attributes.length) return { status: 'ok', attributes: found };
  return { status: found.length === 0 ? 'failure' : 'partialFailure', attributes: found };
}

function isAllowed(name: string, profile: string): boolean {
  if (profile === FICOM_CONSENT) return false;
  return profile !== FICOM_ANONYMOUS || ANONYMOUS.includes(name);
}

/** Finnish personal identity code: day, month, year, a sign for the century, and a number that is odd for men. */
const HETU = /^(\d\d)(\d\d)(\d\d)([-+A-FU-Y])(\d{3})/;
const CENTURIES: Readonly<Record<string, number>> = { '+': 1800, A: 2000, B: 2000, C: 2000, D: 2000, E: 2000, F: 2000 };

/** What a personal identity code gives away. */
function derived({ age, hetu = '' }: Person, now: number): Record<string, string> {
  const [, day, month, year, sign = '-', number] = HETU.exec(hetu) ?? [];
  const years = day === undefined ? Number(age) : yearsSince((CENTURIES[sign] ?? 1900) + Number(year), month, day, now);
  return {
    ...(number !== undefined && { gender: Number(number) % 2 === 1 ? 'M' : 'F' }),
    ...(Number.isInteger(years) && { age: String(years), ageClass: years >= 18 ? 'adult' : 'minor' }),
  };
}

function yearsSince(year: number, month: string | undefined, day: string, now: number): number {
  const today = new Date(now).toISOString();
  const hadBirthday = today.slice(5, 10) >= `${month}-${day}`;
  return Number(today.slice(0, 4)) - year - (hadBirthday ? 0 : 1);
}
