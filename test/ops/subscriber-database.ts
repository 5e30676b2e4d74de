/** The command line on a database where no gateway runs: the same on the embedded database and on PostgreSQL. */

import { expect } from 'vitest';
import { createAccountArtefacts } from '../../src/store/account-artefacts.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createKeyring } from '../../src/store/keyring.ts';
import { createAdapterFactory } from '../../src/store/oidc-adapter.ts';
import { createPcrRepository } from '../../src/store/pcr.ts';
import { createSubscriberRepository } from '../../src/store/subscribers.ts';
import { MASTER } from '../config/sources.ts';
import { freePort } from '../harness/gateway.ts';
import { commandLine } from './command-line.ts';

const NUMBER = '41791234567';
const KEYRING = createKeyring([MASTER]);

/** @param place of the database; its folder for the embedded one */
export async function administersWithoutGateway(place: {
  readonly url?: string;
  readonly dataDir: string;
}): Promise<void> {
  const env = {
    SIGNET_ADMIN_PORT: String(await freePort()),
    SIGNET_DATA_DIR: place.dataDir,
    SIGNET_SECRETS_MASTER: MASTER,
    ...(place.url ? { DATABASE_URL: place.url } : {}),
  };
  const look = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
    const database = await openDatabase({ ...place, pool: 2, migrate: true });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  };

  const { id, pcr } = await look(async ({ prisma, sql }) => {
    const subscriber = await createSubscriberRepository(prisma, KEYRING, Date.now).findOrCreate('operator-a', NUMBER);
    const adapter = createAdapterFactory(sql, KEYRING, 'operator-a', Date.now, { findClient: async () => undefined });
    await adapter('Session').upsert('a-session', { accountId: subscriber.id, uid: 'a-uid' }, 600);
    const reference = await createPcrRepository(prisma, KEYRING, Date.now).reference(subscriber.id, 'rp.example:443');
    return { id: subscriber.id, pcr: reference };
  });

  const ended = await commandLine(['subscriber', 'port-out', '--operator', 'operator-a', '--msisdn', '-'], {
    env,
    input: NUMBER,
  });
  expect(ended).toMatchObject({ code: 0, out: expect.stringContaining(`ported out: ${id}; ended: 1 session`) });

  const rotate = ['keys', 'rotate', '--operator', 'operator-a', '--use', 'enc', '--json'];
  const rotated = await commandLine(rotate, { env });
  expect(rotated.code).toBe(0);
  expect(JSON.parse(rotated.out).keys).toMatchObject([{ kid: 'operator-a_enc', use: 'enc', state: 'current' }]);

  await look(async ({ prisma, sql }) => {
    expect(await createPcrRepository(prisma, KEYRING, Date.now).resolve('operator-a', 'rp.example:443', pcr)).toBe(
      undefined,
    );
    expect(await createAccountArtefacts(sql, Date.now).count('operator-a', id)).toMatchObject({ sessions: 0 });
    expect(await prisma.portedNumber.count()).toBe(1);
    expect(await prisma.auditEvent.findMany({ select: { kind: true, subject: true } })).toEqual([
      { kind: 'session.ended', subject: id },
      { kind: 'subscriber.ported_out', subject: id },
      { kind: 'keys.rotated', subject: null },
    ]);
  });
}
