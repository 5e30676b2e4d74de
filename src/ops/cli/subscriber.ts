/**
 * `signet subscriber show|clear-serial|recycle|port-out|erase`: one subscriber, by the admin API of the gateway that runs
 * here, or on the database itself where none runs. The number comes as an argument or, with `-`, from standard input, where
 * no shell history and no list of processes keeps it. Prints no number.
 */
import { parseArgs } from 'node:util';
import type { Action } from '../../subscriber/life-cycle.ts';
import { administer } from './administer.ts';
import { type Command, UsageError } from './command.ts';
import { readNumber } from './number.ts';
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

const run =
  (action: Action): Command['run'] =>
  async (args, io) => {
    const { operator, number, json } = readArguments(args);
    const input = { operator, msisdn: await readNumber(number, io) };
    return administer(io, {
      action: `subscribers/${action}`,
      input,
      onDatabase: async (config) => (await import('./subscriber-database.ts')).askDatabase(config, action, input),
      describe: describeAnswer,
      json,
    });
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
