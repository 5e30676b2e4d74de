/** A command that the gateway of this machine carries out by its admin API, else the command line on the database itself. */
import { loadConfig } from '../../config/load.ts';
import { ConfigError, describeMistakes, EXIT_CONFIG } from '../../config/mistake.ts';
import type { Config } from '../../config/schema.ts';
import type { AdminAnswer } from '../admin-answer.ts';
import { askGateway, Unavailable } from './admin-gateway.ts';
import { type CommandIo, EXIT } from './command.ts';

export interface AdminTask {
  /** with its area, e.g. `subscribers/show` */
  readonly action: string;
  readonly input: Readonly<Record<string, string>>;
  /** only where nothing listens */
  readonly onDatabase: (config: Config) => Promise<AdminAnswer>;
  /** an answer in words, also one that says a problem */
  readonly describe: (body: AdminAnswer['body']) => string;
  /** the answer is printed as it is */
  readonly json: boolean;
}

const EXITS: Readonly<Record<number, number>> = {
  200: EXIT.ok,
  400: EXIT.usage,
  401: EXIT.refused,
  404: EXIT.unknown,
  409: EXIT.data,
};

/** @returns the exit code */
export async function administer(io: CommandIo, task: AdminTask): Promise<number> {
  try {
    const config = loadConfig({ env: io.env, readFile: io.readFile });
    const answer = (await askGateway(config, io.readFile, task.action, task.input)) ?? (await task.onDatabase(config));
    const code = EXITS[answer.status] ?? EXIT.unavailable;
    if (task.json) io.out(JSON.stringify(answer.body));
    else if (code === EXIT.ok) io.out(task.describe(answer.body));
    else io.err(task.describe(answer.body));
    return code;
  } catch (error) {
    if (error instanceof ConfigError) {
      io.err(describeMistakes(error.mistakes));
      return EXIT_CONFIG;
    }
    if (!(error instanceof Unavailable)) throw error;
    io.err(`signet: ${error.message}`);
    return error.refused ? EXIT.refused : EXIT.unavailable;
  }
}
