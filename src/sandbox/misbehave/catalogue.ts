/** All misbehaviours, in the order in which they are shown and worked through. Data only; cases/ says what each is. */
import type { Asked, Misbehaviour, Need } from './case.ts';
import { BINDING_CASES } from './cases/binding.ts';
import { KEY_CASES } from './cases/keys.ts';
import { LEVEL_CASES } from './cases/level.ts';
import { PARTY_CASES } from './cases/parties.ts';
import { SIGNATURE_CASES } from './cases/signature.ts';
import { TIME_CASES } from './cases/time.ts';

const ALL = {
  ...SIGNATURE_CASES,
  ...KEY_CASES,
  ...PARTY_CASES,
  ...BINDING_CASES,
  ...TIME_CASES,
  ...LEVEL_CASES,
} satisfies Record<string, Misbehaviour>;

export type MisbehaviourCode = keyof typeof ALL;

export const MISBEHAVIOURS: Readonly<Record<MisbehaviourCode, Misbehaviour>> = ALL;

const isCode = (name: string): name is MisbehaviourCode => Object.hasOwn(ALL, name);

/** The misbehaviour of this name; undefined when there is none. */
export const findCode = (name: string): MisbehaviourCode | undefined => (isCode(name) ? name : undefined);

const codesOf = (cases: object): readonly MisbehaviourCode[] => Object.keys(cases).filter(isCode);

export const MISBEHAVIOUR_GROUPS: readonly {
  readonly title: string;
  readonly codes: readonly MisbehaviourCode[];
}[] = [
  { title: 'Signature', codes: codesOf(SIGNATURE_CASES) },
  { title: 'Keys', codes: codesOf(KEY_CASES) },
  { title: 'Parties', codes: codesOf(PARTY_CASES) },
  { title: 'This login', codes: codesOf(BINDING_CASES) },
  { title: 'Time', codes: codesOf(TIME_CASES) },
  { title: 'Level of assurance', codes: codesOf(LEVEL_CASES) },
];

export const MISBEHAVIOUR_CODES: readonly MisbehaviourCode[] = MISBEHAVIOUR_GROUPS.flatMap(({ codes }) => codes);

/** What has to be so for the token to be wrong at all, as it is told. */
export const NEED_WORDS: Readonly<Record<Need, string>> = {
  nonce: 'the request had a nonce',
  acr_values: 'the request had acr_values',
  max_age: 'the request had max_age',
  'public key': 'the app’s ID tokens are not signed with HS256',
  'client secret': 'the app has a client secret',
};

export interface Circumstances {
  readonly asked: Asked;
  readonly symmetric: boolean;
  readonly hasSecret: boolean;
}

/** Whether such a token would be wrong for this login. */
export function fits(code: MisbehaviourCode, { asked, symmetric, hasSecret }: Circumstances): boolean {
  const met: Readonly<Record<Need, boolean>> = {
    nonce: asked.nonce !== undefined,
    acr_values: asked.levels.length > 0,
    max_age: asked.maxAge !== undefined,
    'public key': !symmetric,
    'client secret': hasSecret,
  };
  return (MISBEHAVIOURS[code].needs ?? []).every((need) => met[need]);
}
