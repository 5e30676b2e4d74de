/**
 * The people of the sandbox: invented, one for every number, the same one each time. What was set for a number through the
 * sandbox API takes the place of all of it.
 */
import type { Person } from '../phone/person.ts';

interface Inhabitant {
  readonly country: string;
  readonly people: readonly Person[];
}

const GOOD_STANDING: Person = {
  billing_segment: 'PAYM',
  account_state: 'active',
  is_lost_stolen: false,
  sim_change: false,
  device_change: false,
  is_unconditional_call_divert_active: false,
};

const SWISS: readonly Person[] = [
  {
    title: 'Frau',
    given_name: 'Anna',
    family_name: 'Müller',
    street_address: 'Lindenweg 12',
    houseno_or_housename: '12',
    postal_code: '8001',
    city: 'Zürich',
    state: 'ZH',
    email: 'anna.mueller@example.com',
    birthdate: '1984-03-17',
    national_identifier: '756.0000.0000.01',
  },
  {
    title: 'Monsieur',
    given_name: 'Étienne',
    family_name: 'Rochat',
    street_address: 'Rue du Lac 7',
    houseno_or_housename: '7',
    postal_code: '1003',
    city: 'Lausanne',
    state: 'VD',
    email: 'etienne.rochat@example.com',
    birthdate: '1971-11-02',
    national_identifier: '756.0000.0000.02',
  },
];
const BRITISH: readonly Person[] = [
  {
    title: 'Mr',
    given_name: 'Henry',
    family_name: 'Case',
    street_address: '5 Harbour Row',
    houseno_or_housename: '5',
    postal_code: 'BS1 4ZZ',
    city: 'Bristol',
    email: 'henry.case@example.com',
    birthdate: '1990-06-30',
    national_identifier: 'QQ000001C',
  },
  {
    title: 'Ms',
    given_name: 'Priya',
    middle_name: 'Jane',
    family_name: "O'Neill",
    street_address: 'Rose Cottage, Mill Lane',
    houseno_or_housename: 'Rose Cottage',
    postal_code: 'LS1 0ZZ',
    city: 'Leeds',
    email: 'priya.oneill@example.com',
    birthdate: '1988-12-24',
    national_identifier: 'QQ000002C',
  },
];
const FINNISH: readonly Person[] = [
  {
    given_name: 'Aino',
    family_name: 'Järvinen',
    street_address: 'Koivukatu 3 A 14',
    houseno_or_housename: '3 A 14',
    postal_code: '00100',
    city: 'Helsinki',
    email: 'aino.jarvinen@example.com',
    birthdate: '1990-01-01',
    national_identifier: '010190-900P',
  },
];

const INHABITANTS: Readonly<Record<string, Inhabitant>> = {
  '41': { country: 'CH', people: SWISS },
  '44': { country: 'GB', people: BRITISH },
  '35': { country: 'FI', people: FINNISH },
};
const ANYWHERE: Inhabitant = { country: 'GB', people: BRITISH };

/** @param msisdn digits */
export function personOf(msisdn: string): Person {
  const { country, people } = INHABITANTS[msisdn.slice(0, 2)] ?? ANYWHERE;
  return { ...people[Number(msisdn.slice(-1)) % people.length], country, ...GOOD_STANDING };
}
