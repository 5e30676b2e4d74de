/** The list of attacks, family by family. docs/attacks.md is made of it; each has tests in the file of its family. */

import { ADDRESSES } from './addresses.ts';
import type { Attack, Family } from './attack.ts';
import { CODES } from './codes.ts';
import { OUTGOING } from './outgoing.ts';
import { PEOPLE } from './people.ts';
import { REQUESTS } from './requests.ts';
import { RP_ANSWERS } from './rp-answers.ts';
import { RP_LOGOUT } from './rp-logout.ts';
import { RP_TOKENS } from './rp-tokens.ts';
import { SESSIONS } from './sessions.ts';
import { TOKENS } from './tokens.ts';

const ALL = [ADDRESSES, REQUESTS, CODES, TOKENS, SESSIONS, PEOPLE, OUTGOING, RP_TOKENS, RP_ANSWERS, RP_LOGOUT] as const;

type KeysOf<T> = T extends unknown ? keyof T : never;
export type AttackId = KeysOf<(typeof ALL)[number]['attacks']>;

export const FAMILIES: readonly Family[] = ALL;

/** @throws Error for a name that is not in the list */
export function attackOf(id: AttackId): Attack {
  const found = FAMILIES.map(({ attacks }) => attacks[id]).find((one) => one !== undefined);
  if (found === undefined) throw new Error(`no such attack: ${id}`);
  return found;
}
