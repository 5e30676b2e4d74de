/** The edge of the command line: real arguments, real files, real exit code. Started by bin/signet.mjs. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { runCommandLine } from './run.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  readFile: (path) => readFileSync(path, 'utf8'),
  readBytes: (path) => readFileSync(path),
  now: Date.now,
  out: (text) => console.log(text),
  err: (text) => console.error(text),
});
