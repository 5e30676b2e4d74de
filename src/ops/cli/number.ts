/** The phone number of a command: an argument, or with `-` from standard input, where no history of a shell keeps it. */
import { parseMsisdn } from '../../subscriber/msisdn.ts';
import { type CommandIo, UsageError } from './command.ts';

/**
 * @param given what stands after --msisdn
 * @returns digits without +
 * @throws UsageError that does not repeat it
 */
export async function readNumber(given: string, io: Pick<CommandIo, 'readInput'>): Promise<string> {
  const parsed = parseMsisdn(given === '-' ? (await io.readInput()).trim() : given);
  if (!parsed.ok) throw new UsageError('--msisdn must be an international number, e.g. +41791234567, or - to read it');
  return parsed.msisdn;
}
