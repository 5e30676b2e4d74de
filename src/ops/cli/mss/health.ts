/** `signet mss health`: whether the service answers this gateway as a healthy one does. Rings no phone. */
import { type CommandIo, EXIT } from '../command.ts';
import { COMMON, readOptions } from './arguments.ts';
import { withService } from './session.ts';

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readOptions(args, COMMON);
  return withService(io, options, async ({ client, report, signal }) => {
    const begin = io.now();
    await client.health({ signal });
    report.result('the service is healthy', { ok: true, milliseconds: io.now() - begin });
    return EXIT.ok;
  });
}
