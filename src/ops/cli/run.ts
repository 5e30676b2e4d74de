/** Finds the command that was typed and runs it. Knows no command itself. */
import { suggestion } from '../../config/nearest.ts';
import { type Command, type CommandIo, EXIT, UsageError } from './command.ts';
import { COMMANDS } from './commands.ts';

const nameOf = ({ words }: Command): string => words.join(' ');
const lineOf = (command: Command): string => `signet ${nameOf(command)} ${command.usage}`.trimEnd();

export function helpText(commands: readonly Command[] = COMMANDS): string {
  return [
    'Signet, an OpenID Connect identity gateway for mobile operators',
    '',
    'Usage:',
    ...commands.flatMap((command) => [`  ${lineOf(command)}`, `      ${command.summary}`]),
    '',
    'The configuration comes from the file that SIGNET_CONFIG names and from variables; see docs/configuration.md.',
  ].join('\n');
}

const find = (argv: readonly string[], commands: readonly Command[]): Command | undefined =>
  commands.find(({ words }) => words.every((word, index) => argv[index] === word));

/** @returns the exit code: the command's own, 64 for a wrong call */
export async function runCommandLine(
  argv: readonly string[],
  io: CommandIo,
  commands: readonly Command[] = COMMANDS,
): Promise<number> {
  const [first] = argv;
  if (first === '--help' || first === '-h' || first === 'help') {
    io.out(helpText(commands));
    return EXIT.ok;
  }
  const words = first === '--version' || first === '-v' ? ['version', ...argv.slice(1)] : argv;
  const command = find(words, commands);
  if (command === undefined) {
    const typed = words.slice(0, 2).join(' ');
    const unknown = typed === '' ? 'which command?' : `unknown command: ${typed}`;
    io.err(`signet: ${unknown}${suggestion(typed, commands.map(nameOf))}\n\n${helpText(commands)}`);
    return EXIT.usage;
  }
  const args = words.slice(command.words.length);
  if (args.includes('--help') || args.includes('-h')) {
    io.out(`${command.summary}\nusage: ${lineOf(command)}`);
    return EXIT.ok;
  }
  try {
    return await command.run(args, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.err(`signet ${nameOf(command)}: ${error.message}\nusage: ${lineOf(command)}`);
    return EXIT.usage;
  }
}
