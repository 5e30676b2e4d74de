/** The operations of /sandbox/api/examples as data, with the shapes of what they take and answer. */
import { z } from 'zod';
import type { BodyOperation, Operation, Parameter, Shape } from '../api/operation.ts';
import { problem } from '../api/problem.ts';
import { WEBSITES } from './websites.ts';

const EXAMPLE: Shape = {
  name: 'ExampleWebsite',
  schema: z.object({
    id: z.enum(WEBSITES),
    name: z.string(),
    url: z.url(),
    state: z.enum(['running', 'starting', 'stopped', 'failed']),
  }),
  words: {
    id: 'names it',
    name: 'as people see it',
    url: 'where it is',
    state: 'failed: it did not start, or ended by itself; the log says why',
  },
  example: { id: 'test-a', name: 'Test A', url: 'http://localhost:3001', state: 'running' },
};
const switchSchema = z.strictObject({ running: z.boolean('must be true or false') });
const SWITCH: Shape<typeof switchSchema> = {
  name: 'ExampleSwitch',
  schema: switchSchema,
  words: { running: 'false: its program ends, and logouts that it is owed wait' },
  example: { running: false },
};

const PATH = '/sandbox/api/examples';
const parameter: Parameter = { name: 'id', about: 'Of the website.', example: 'test-a' };
export const UNKNOWN_EXAMPLE = {
  error: 'unknown_example',
  description: `no such website; there are ${WEBSITES.join(' and ')}`,
} as const;

export const listExamples: Operation = {
  id: 'listExamples',
  tag: 'Examples',
  method: 'GET',
  path: PATH,
  summary: 'The example websites beside the sandbox',
  answers: { 200: { about: 'With their addresses.', shape: EXAMPLE, list: true } },
};
export const switchExample: BodyOperation<typeof switchSchema> = {
  id: 'switchExample',
  tag: 'Examples',
  method: 'POST',
  path: `${PATH}/{id}`,
  parameter,
  summary: 'Switch an example website on or off',
  about: 'Answers when it listens, or is gone.',
  body: SWITCH,
  answers: {
    200: { about: 'What became of it.', shape: EXAMPLE },
    404: problem('There is no such website.', UNKNOWN_EXAMPLE.error, UNKNOWN_EXAMPLE.description, 'id'),
  },
};

export const EXAMPLE_OPERATIONS: readonly Operation[] = [listExamples, switchExample];
