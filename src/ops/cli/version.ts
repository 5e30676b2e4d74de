/** `signet version`: the version of this program and of its runtime. */
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Command, EXIT } from './command.ts';

const PACKAGE = new URL('../../../package.json', import.meta.url);
const manifest = z.object({ version: z.string() });

export const version: Command = {
  words: ['version'],
  usage: '',
  summary: 'print the version',
  run(_args, { readFile, out }) {
    const { version: own } = manifest.parse(JSON.parse(readFile(fileURLToPath(PACKAGE))));
    out(`signet ${own} (Node ${process.versions.node})`);
    return EXIT.ok;
  },
};
