/** The operations of /sandbox/api/trouble as data, with the shapes of what they take and answer. */
import { z } from 'zod';
import type { BodyOperation, Operation, Shape } from '../api/operation.ts';
import { problem } from '../api/problem.ts';
import { KINDS, OPERATIONS } from './kinds.ts';
import type { TroubleSchema } from './settings.ts';
import { MOST_TROUBLES } from './troubles.ts';

export const TOO_MANY = `there are ${MOST_TROUBLES} troubles already; remove some first`;

const PATH = '/sandbox/api/trouble';
const WORDS: Readonly<Record<string, string>> = {
  id: 'names it when it is removed',
  kind: 'what goes wrong',
  operator: 'whose requests meet it; null: those of every operator',
  operation: 'which requests meet it',
  msisdn: 'whose requests meet it; null: those of every number',
  count: 'how many requests meet it; null: all, until it is removed',
  ms: 'milliseconds, for kinds that take them; null: the default of the kind',
  status: 'status code, for kinds that take one',
  bytes: 'length of an answer, for kinds that take one',
  hits: 'how many requests have met it',
};
const SETTINGS = { kind: 'latency', operator: 'operator-a', operation: 'status', msisdn: null, count: 3 };
const TROUBLE: Shape = {
  name: 'Trouble',
  schema: z.object({
    id: z.string(),
    kind: z.enum(KINDS),
    operator: z.string().nullable(),
    operation: z.enum(['any', ...OPERATIONS]),
    msisdn: z.string().nullable(),
    count: z.int().nullable(),
    ms: z.int().nullable(),
    status: z.int().nullable(),
    bytes: z.int().nullable(),
    hits: z.int(),
  }),
  words: WORDS,
  example: { id: 't1', ...SETTINGS, ms: 5_000, status: null, bytes: null, hits: 0 },
};

export const listTrouble: Operation = {
  id: 'listTrouble',
  tag: 'Trouble',
  method: 'GET',
  path: PATH,
  summary: 'Troubles in force',
  answers: { 200: { about: 'In the order in which they were set.', shape: TROUBLE, list: true } },
};
/** @param schema knows the operators and their numbers */
export const setTrouble = (schema: TroubleSchema): BodyOperation<TroubleSchema> => ({
  id: 'setTrouble',
  tag: 'Trouble',
  method: 'PUT',
  path: PATH,
  summary: 'Make the simulated signature service misbehave',
  about: 'One of the same kind and scope begins anew. Trouble ends when it is removed, or with the process.',
  body: { name: 'TroubleSettings', schema, words: WORDS, example: { ...SETTINGS, ms: 5_000 } },
  answers: {
    200: { about: 'It is in force from the next request on.', shape: TROUBLE },
    409: problem('There are too many already.', 'too_many', TOO_MANY, ''),
  },
});
export const clearTrouble: Operation = {
  id: 'clearTrouble',
  tag: 'Trouble',
  method: 'DELETE',
  path: PATH,
  summary: 'Remove all trouble',
  answers: { 204: { about: 'All trouble is over.' } },
};
export const removeTrouble: Operation = {
  id: 'removeTrouble',
  tag: 'Trouble',
  method: 'DELETE',
  path: `${PATH}/{id}`,
  summary: 'Remove one trouble',
  parameter: { name: 'id', about: 'Of the trouble.', example: 't1' },
  answers: {
    204: { about: 'It is over.' },
    404: problem('There is no such trouble.', 'unknown_trouble', 'no such trouble', 'id'),
  },
};

export const troubleOperations = (schema: TroubleSchema): readonly Operation[] => [
  listTrouble,
  setTrouble(schema),
  clearTrouble,
  removeTrouble,
];
