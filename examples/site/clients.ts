/**
 * The credentials that discovery gave, in a file, by issuer: a website that was switched off can still check a logout that an
 * operator sends. They are secrets: a real website keeps them as it keeps its others.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ClientStore } from 'signet/relying-party';
import { z } from 'zod';

const file = z.record(
  z.string(),
  z.object({ issuer: z.string(), clientId: z.string(), clientSecret: z.string().optional() }),
);

export function openClients(path: string): ClientStore {
  const known = new Map(Object.entries(existsSync(path) ? file.parse(JSON.parse(readFileSync(path, 'utf8'))) : {}));
  return {
    get: (issuer) => known.get(issuer),
    set(issuer, { clientId, clientSecret }) {
      known.set(issuer, { issuer, clientId, ...(clientSecret === undefined ? {} : { clientSecret }) });
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, JSON.stringify(Object.fromEntries(known)), { mode: 0o600 });
    },
  };
}
