#!/usr/bin/env node
// Starts the command line: from the sources in a clone, from dist in an installation, and under the Node that came with
// the package when the one at hand is too old to read them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

// arguments may hold a phone number, and every user of the machine can read the list of processes
process.title = 'signet';

const NEEDED = 24;
/** set for the second start, so that there is no third */
const MARK = 'RESTARTED_BY_SIGNET';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);

/** The entry; Node reads no TypeScript below node_modules. */
function entry() {
  const source = join(root, 'src', 'ops', 'cli', 'main.ts');
  const built = join(root, 'dist', 'ops', 'cli', 'main.js');
  const readable = !root.split(sep).includes('node_modules');
  if (readable && existsSync(source)) return source;
  if (existsSync(built)) return built;
  process.stderr.write('signet: neither the sources nor a build are here; run: npm run build\n');
  process.exit(70);
}

/** The Node of this package or of the project that it is installed in. */
function bundledNode() {
  const name = process.platform === 'win32' ? 'node.cmd' : 'node';
  for (let folder = root; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', '.bin', name);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

if (Number.parseInt(process.versions.node, 10) >= NEEDED) {
  const { pathToFileURL } = await import('node:url');
  await import(pathToFileURL(entry()).href);
} else {
  const node = process.env[MARK] ? undefined : bundledNode();
  if (node === undefined) {
    process.stderr.write(
      `signet: Node ${process.versions.node} is too old, ${NEEDED} or newer is needed; "npm ci" with optional dependencies brings one for Linux and Windows\n`,
    );
    process.exit(1);
  }
  const { status, signal, error } = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [MARK]: '1' },
    shell: process.platform === 'win32',
  });
  if (error) process.stderr.write(`signet: ${node} could not be started: ${error.message}\n`);
  if (signal) process.kill(process.pid, signal);
  process.exitCode = status ?? 1;
}
