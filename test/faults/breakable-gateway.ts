/** A gateway in this process whose database fails on command, the way databases do: with the values in the message. */
import type { Database } from '../../src/store/database.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';

export interface BreakableGateway extends TestGateway {
  readonly master: string;
  /** Every statement fails with this message from now on; undefined mends the database. */
  breakDatabase(message: string | undefined): void;
}

/** @param failure the error that statements fail with now */
function breakable(database: Database, failure: () => Error | undefined): Database {
  const { sql, prisma } = database;
  const check = (): void => {
    const error = failure();
    if (error) throw error;
  };
  return {
    ...database,
    sql: {
      async query(statement, values) {
        check();
        return sql.query(statement, values);
      },
    },
    prisma: new Proxy(prisma, {
      get(target, name, receiver) {
        if (typeof name === 'string' && !name.startsWith('$')) check();
        return Reflect.get(target, name, receiver);
      },
    }),
    async ping() {
      check();
      await database.ping();
    },
  };
}

export async function startBreakableGateway(env: Readonly<Record<string, string>>): Promise<BreakableGateway> {
  let message: string | undefined;
  const failure = (): Error | undefined => (message === undefined ? undefined : new Error(message));
  const gateway = await startGateway({ env, wrapDatabase: (database) => breakable(database, failure) });
  return {
    ...gateway,
    master: gateway.config.secrets.master,
    breakDatabase(text) {
      message = text;
    },
  };
}
