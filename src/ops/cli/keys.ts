/**
 * `signet keys list|rotate|withdraw`: an operator's keys, by the admin API of the gateway that runs here, or on the database itself
 * where none runs. Prints no private key.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { KeyAction, KeyRequest } from '../../provider/key-rotation.ts';
import type { AdminAnswer } from '../admin-answer.ts';
import { administer } from './administer.ts';
import { type Command, UsageError } from './command.ts';

const USES = z.enum(['sig', 'enc']);

function readRequest(
  action: KeyAction,
  args: readonly string[],
): { readonly request: KeyRequest; readonly json: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        operator: { type: 'string' },
        json: { type: 'boolean', default: false },
        ...(action === 'rotate' && { use: { type: 'string', default: 'sig' } }),
        ...(action === 'withdraw' && { kid: { type: 'string' } }),
      } as const,
    });
    const { operator, json } = values;
    if (operator === undefined) throw new Error('--operator is missing');
    if (action === 'list') return { request: { action, operator }, json };
    if (action === 'withdraw') {
      if (typeof values.kid !== 'string' || values.kid === '')
        throw new Error('--kid is missing: signet keys list says them');
      return { request: { action, operator, kid: values.kid }, json };
    }
    const use = USES.safeParse(values.use ?? 'sig');
    if (!use.success) throw new Error('--use is sig (signs tokens) or enc (encrypts numbers)');
    return { request: { action, operator, use: use.data }, json };
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
    const { json, request } = readRequest(action, args);
    const { action: _inAddress, ...input } = request;
    return administer(io, {
      action: `keys/${action}`,
      input,
      onDatabase: async (config) => (await import('./key-database.ts')).askDatabase(config, request),
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
  {
    words: ['keys', 'withdraw'],
    usage: '--operator ID --kid KID [--json]',
    summary: 'emergency: take a key out of use at once; what it signed no longer verifies',
    run: run('withdraw'),
  },
];
