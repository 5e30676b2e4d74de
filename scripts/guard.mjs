// Runs before anything else, also under a Node that is too old to read TypeScript: one clear line instead of a stack.
import { existsSync } from 'node:fs';
import module from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;

if (Number.parseInt(process.versions.node, 10) < NEEDED) {
  process.stderr.write(
    `signet: Node ${process.versions.node} is too old, ${NEEDED} or newer is needed; "npm ci" with optional dependencies brings one for Linux and Windows, elsewhere install it from your package manager\n`,
  );
  process.exit(1);
}

module.enableCompileCache?.(fileURLToPath(new URL('../var/compile-cache', import.meta.url)));

const client = fileURLToPath(new URL('../src/generated/prisma/client.ts', import.meta.url));
if (!existsSync(client)) {
  const { generateClient } = await import('./prisma-generate.mjs');
  generateClient();
}
