/** The member `misbehave` of an app: one code, a list that is worked through login by login, or all. */
import { z } from 'zod';
import { MISBEHAVIOUR_CODES } from './catalogue.ts';

const LONGEST = 200;
const code = z.enum(MISBEHAVIOUR_CODES);

/** Gives the list; an empty one switches the mode off. */
export const misbehaveSchema = z
  .union([z.enum([...MISBEHAVIOUR_CODES, 'all']), z.array(code).max(LONGEST)], {
    error: `must be "all", one of ${MISBEHAVIOUR_CODES.join(', ')}, or a list of at most ${LONGEST} of them`,
  })
  .transform((given): readonly string[] =>
    given === 'all' ? MISBEHAVIOUR_CODES : typeof given === 'string' ? [given] : given,
  );
