/**
 * `signet keys list|rotate`: an operator's keys, by the admin API of the gateway that runs here, or on the database itself
 * where none runs. Prints no private key.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { KeyAction } from '../../provider/key-rotation.ts';
import type { KeyUse } from '../../provider/keys.ts';
import type { AdminAnswer } from '../admin-answer.ts';
import { administer } from './administer.ts';
import { type Command, UsageError } from './command.ts';

const USES = z.enum(['sig', 'enc']);

function readArguments(action: KeyAction, args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        operator: { type: 'string' },
        json: { type: 'boolean', default: false },
        ...(action === 'rotate' && { use: { type: 'string', default: 'sig' } }),
      } as const,
    });
    if (values.operator === undefined) throw new Error('--operator is missing');
    const use = USES.safeParse(values.use ?? 'sig');
    if (!use.success) throw new Error('--use is sig (signs tokens) or enc (encrypts numbers)');
    return { operator: values.operator, use: use.data satisfies KeyUse, json: values.json };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'unreadable arguments');
  }
}

const listed = z.object({
  keys: z.array(
    z.object({
      kid: z.string(),
      alg: z.string(),
      state: z.string(),
      used_from: z.string(),
      published_until: z.string().nullable(),
    }),
  ),
});
const problem = z.object({ error: z.string(), error_description: z.string() });
const answer = z.union([listed, problem]);

function describe(body: AdminAnswer['body']): string {
  const read = answer.safeParse(body);
  if (!read.success) return 'signet: the gateway answered something that this version does not understand';
  if ('error' in read.data) return `signet: ${read.data.error_description}`;
  return read.data.keys
    .map(({ kid, alg, state, used_from, published_until }) => {
      const until = published_until === null ? '' : `, published until ${published_until}`;
      return `${state.padEnd(9)}  ${alg.padEnd(12)}  ${kid}  used from ${used_from}${until}`;
    })
    .join('\n');
}

const run =
  (action: KeyAction): Command['run'] =>
  (args, io) => {
    const { json, ...input } = readArguments(action, args);
    return administer(io, {
      action: `keys/${action}`,
      input,
      onDatabase: async (config) => (await import('./key-database.ts')).askDatabase(config, action, input),
      describe,
      json,
    });
  };

export const KEY_COMMANDS: readonly Command[] = [
  {
    words: ['keys', 'list'],
    usage: '--operator ID [--json]',
    summary: 'the keys of an operator, in the order of its JWKS',
    run: run('list'),
  },
  {
    words: ['keys', 'rotate'],
    usage: '--operator ID [--use sig|enc] [--json]',
    summary: 'make new keys; they take over by themselves after keys.publish_ahead_s',
    run: run('rotate'),
  },
];
