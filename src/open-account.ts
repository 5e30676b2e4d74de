/** Puts together the page of one's own from what the gateway keeps. Belongs to the composition root (app.ts). */
import { createOverview } from './account/overview.ts';
import { type AccountRouterPorts, createAccountRouter } from './account/web/router.ts';
import type { ConsentKeeper, ConsentRepository } from './consent/consents.ts';
import { createTokens } from './login/web/csrf.ts';
import type { SessionRepository } from './session/sessions.ts';
import { createProgressHandles } from './session/web/progress-handle.ts';
import { createActivityReader } from './store/activity.ts';
import type { Database } from './store/database.ts';
import type { Keyring } from './store/keyring.ts';
import { createLastingAccessReader } from './store/lasting-access.ts';

export interface AccountParts
  extends Pick<AccountRouterPorts, 'renderer' | 'report' | 'parties' | 'randomBytes' | 'now' | 'waitSeconds'> {
  readonly database: Pick<Database, 'sql' | 'prisma'>;
  readonly keyring: Keyring;
  readonly sessions: SessionRepository;
  readonly consents: ConsentRepository;
  readonly keeper: ConsentKeeper;
}

export function openAccount({ database, keyring, consents, keeper, ...parts }: AccountParts) {
  const { now, sessions } = parts;
  const overview = createOverview({
    sessions,
    consents,
    lastingAccess: createLastingAccessReader(database.sql, now),
    activity: createActivityReader(database.prisma),
    now,
  });
  return createAccountRouter({
    ...parts,
    overview,
    consents: keeper,
    progressOf: (operator) => createProgressHandles(operator, keyring, now),
    tokens: createTokens(keyring, 'account form'),
  });
}
