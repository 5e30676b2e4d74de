import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { ensureTemplate } from '../../src/store/template.ts';
import { administersWithoutGateway } from './subscriber-database.ts';

test('signet subscriber works on the embedded database where no gateway runs', async () => {
  await ensureTemplate();
  const dataDir = mkdtempSync(join(tmpdir(), 'signet-admin-'));
  try {
    await administersWithoutGateway({ dataDir });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});
