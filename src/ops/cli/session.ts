/**
 * `signet session list|end|deliveries|retry`: who is signed in where, and what relying parties were told, by the admin API
 * of the gateway that runs here, or on the database itself where none runs. Takes and prints no number.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { SessionAction } from '../../session/administration.ts';
import type { AdminAnswer } from '../admin-answer.ts';
import { administer } from './administer.ts';
import { type Command, UsageError } from './command.ts';

const OPTIONS = {
  list: ['operator', 'subscriber', 'subject', 'session'],
  end: ['operator', 'subscriber', 'subject', 'session', 'client'],
  deliveries: ['operator'],
  retry: ['id'],
} as const satisfies Record<SessionAction, readonly string[]>;

interface Arguments {
  readonly input: Readonly<Record<string, string>>;
  readonly json: boolean;
}

function readArguments(action: SessionAction, args: readonly string[]): Arguments {
  const names: readonly string[] = OPTIONS[action];
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        ...(action === 'deliveries' && { dead: { type: 'boolean', default: false } as const }),
        ...Object.fromEntries(names.map((name) => [name, { type: 'string' } as const])),
      },
    });
    const { json, dead, ...rest } = values;
    const input = z.record(z.string(), z.string()).parse({ ...rest, ...(dead === true && { dead: 'true' }) });
    for (const name of ['operator', 'id']) {
      if (names.includes(name) && input[name] === undefined) throw new Error(`--${name} is missing`);
    }
    return { input, json: json === true };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'unreadable arguments');
  }
}

const party = z.object({ client_id: z.string(), since: z.string() });
const answer = z.union([
  z.object({ error: z.string(), error_description: z.string() }),
  z.object({
    sessions: z.array(
      z.object({
        session: z.string(),
        subscriber_id: z.string(),
        acr: z.string(),
        browser: z.string().nullable(),
        started_at: z.string(),
        expires_at: z.string(),
        relying_parties: z.array(party),
      }),
    ),
  }),
  z.object({ ended: z.array(z.object({ session: z.string(), relying_parties: z.array(z.string()) })) }),
  z.object({
    deliveries: z.array(
      z.object({
        id: z.string(),
        client_id: z.string(),
        state: z.string(),
        reason: z.string(),
        attempts: z.number(),
        failure: z.string().nullable(),
        created_at: z.string(),
        due_at: z.string().nullable(),
      }),
    ),
  }),
]);

function describe(body: AdminAnswer['body']): string {
  const { data } = answer.safeParse(body);
  if (!data) return 'signet: the gateway answered something that this version does not understand';
  if ('error' in data) return `signet: ${data.error_description}`;
  if ('sessions' in data) {
    const lines = data.sessions.flatMap((one) => [
      `${one.session}  level ${one.acr}  since ${one.started_at}, until ${one.expires_at}  ${one.browser ?? ''}`.trimEnd(),
      ...one.relying_parties.map(({ client_id, since }) => `  ${client_id}  since ${since}`),
    ]);
    return lines.length === 0 ? 'not signed in anywhere' : lines.join('\n');
  }
  if ('ended' in data) {
    if (data.ended.length === 0) return 'nothing to end';
    return data.ended
      .map(({ session, relying_parties: told }) => `ended ${session}: ${told.join(', ') || 'no relying party'}`)
      .join('\n');
  }
  if (data.deliveries.length === 0) return 'none';
  return data.deliveries
    .map((one) => {
      const next = one.due_at === null ? '' : `, next ${one.due_at}`;
      const failure = one.failure === null ? '' : `, ${one.failure}`;
      return `${one.state.padEnd(8)} ${one.id}  ${one.client_id}  ${one.reason} at ${one.created_at}, attempts: ${one.attempts}${failure}${next}`;
    })
    .join('\n');
}

const command = (action: SessionAction, usage: string, summary: string): Command => ({
  words: ['session', action],
  usage,
  summary,
  run(args, io) {
    const { input, json } = readArguments(action, args);
    return administer(io, {
      action: `sessions/${action}`,
      input,
      onDatabase: async (config) => (await import('./session-database.ts')).askDatabase(config, action, input),
      describe,
      json,
    });
  },
});

export const SESSION_COMMANDS: readonly Command[] = [
  command(
    'list',
    '--operator ID --subscriber ID|--subject PCR|--session ID [--json]',
    'where a person is signed in, and since when',
  ),
  command(
    'end',
    '--operator ID --subscriber ID|--subject PCR|--session ID|--client CLIENT_ID [--json]',
    'sign out and tell the relying parties; --client beside another ends its part only',
  ),
  command('deliveries', '--operator ID [--dead] [--json]', 'logout tokens that wait, or were given up'),
  command('retry', '--id ID [--json]', 'try a dead logout token again'),
];
