/** The edge of the command line: real arguments, real files, real exit code. Started by bin/signet.mjs. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { writeNewFiles } from './new-files.ts';
import { runCommandLine } from './run.ts';

// the arguments may hold a phone number: without this every user of the machine can read them in the list of processes
process.title = 'signet';

process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  readFile: (path) => readFileSync(path, 'utf8'),
  readBytes: (path) => readFileSync(path),
  readInput: () => text(process.stdin),
  writeNewFiles,
  now: Date.now,
  out: (line) => console.log(line),
  err: (line) => console.error(line),
});
