/**
 * `signet subscriber show|clear-serial|recycle|port-out|erase`: one subscriber, by the admin API of the gateway that runs
 * here, or on the database itself where none runs. The number comes as an argument or, with `-`, from standard input, where
 * no shell history and no list of processes keeps it. Prints no number.
 */
import { parseArgs } from 'node:util';
import { loadConfig } from '../../config/load.ts';
import { ConfigError, describeMistakes, EXIT_CONFIG } from '../../config/mistake.ts';
import type { Config } from '../../config/schema.ts';
import type { Action } from '../../subscriber/life-cycle.ts';
import type { AdminAnswer } from '../admin-answer.ts';
import { type Command, type CommandIo, EXIT, UsageError } from './command.ts';
import { readNumber } from './number.ts';
import { askGateway, Unavailable } from './subscriber-gateway.ts';
import { describeAnswer } from './subscriber-text.ts';

interface Arguments {
  readonly operator: string;
  readonly number: string;
  readonly json: boolean;
}

function readArguments(args: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        operator: { type: 'string' },
        msisdn: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    // not the parser's own words: they would repeat the number
    if (positionals.length > 0) throw new Error('every argument has a name; the number goes after --msisdn');
    if (values.operator === undefined) throw new Error('--operator is missing');
    if (values.msisdn === undefined) throw new Error('--msisdn is missing; - reads the number from standard input');
    return { operator: values.operator, number: values.msisdn, json: values.json };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'unreadable arguments');
  }
}

const EXITS: Readonly<Record<number, number>> = {
  200: EXIT.ok,
  400: EXIT.usage,
  401: EXIT.refused,
  404: EXIT.unknown,
  409: EXIT.data,
};

/** The gateway of this machine first; the database itself only when nothing listens there. */
async function ask(config: Config, io: CommandIo, action: Action, operator: string, msisdn: string) {
  const answer = await askGateway(config, io.readFile, action, { operator, msisdn });
  if (answer) return answer;
  const { askDatabase } = await import('./subscriber-database.ts');
  return askDatabase(config, action, { operator, msisdn });
}

function report(answer: AdminAnswer, json: boolean, io: CommandIo): number {
  const code = EXITS[answer.status] ?? EXIT.unavailable;
  if (json) io.out(JSON.stringify(answer.body));
  else if (code === EXIT.ok) io.out(describeAnswer(answer.body));
  else io.err(describeAnswer(answer.body));
  return code;
}

const run =
  (action: Action): Command['run'] =>
  async (args, io) => {
    const { operator, number, json } = readArguments(args);
    const msisdn = await readNumber(number, io);
    try {
      const config = loadConfig({ env: io.env, readFile: io.readFile });
      return report(await ask(config, io, action, operator, msisdn), json, io);
    } catch (error) {
      if (error instanceof ConfigError) {
        io.err(describeMistakes(error.mistakes));
        return EXIT_CONFIG;
      }
      if (!(error instanceof Unavailable)) throw error;
      io.err(`signet: ${error.message}`);
      return error.refused ? EXIT.refused : EXIT.unavailable;
    }
  };

const SUMMARIES: Readonly<Record<Action, string>> = {
  show: 'what is known of a subscriber and what is open for them',
  'clear-serial': 'forget the SIM serial number; the next login stores the new one',
  recycle: 'the number has a new owner: end the subscriber before',
  'port-out': 'the number leaves this operator: end the subscriber, serve the number no more',
  erase: 'forget the person: end the subscriber and delete what is personal',
};

const command = (action: Action): Command => ({
  words: ['subscriber', action],
  usage: '--operator ID --msisdn NUMBER|- [--json]',
  summary: SUMMARIES[action],
  run: run(action),
});

export const SUBSCRIBER_COMMANDS: readonly Command[] = [
  command('show'),
  command('clear-serial'),
  command('recycle'),
  command('port-out'),
  command('erase'),
];
