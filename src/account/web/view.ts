/** From what is stored to what the pages of one's own show: names of relying parties as they are called now. */
import { brandOf } from '../../operator/brand.ts';
import type { Operator } from '../../operator/operator.ts';
import type { AccountActivity, AccountPage, AccountSession, Notice, PartyName } from '../../pages/account-models.ts';
import { parseClientId } from '../../provider/client-credentials.ts';
import { isOwnClient } from '../../provider/own-client.ts';
import type { RelyingPartyRepository } from '../../provider/relying-party.ts';
import type { SignOnSession } from '../../session/sessions.ts';
import type { Activity } from '../activity.ts';
import type { Permission } from '../overview.ts';
import { accountAddresses } from './addresses.ts';
import type { KeptNotice } from './notices.ts';
import type { Visitor } from './visitor.ts';

export interface ViewPorts {
  readonly parties: Pick<RelyingPartyRepository, 'find'>;
}

/** The method that stands for a session: of its level, the newest. */
const methodOf = ({ acr, methods }: SignOnSession): string | undefined =>
  (methods.find((method) => method.acr === acr) ?? methods[0])?.amr;

export type AccountView = ReturnType<typeof createAccountView>;

export function createAccountView({ parties }: ViewPorts) {
  const partyOf = async (clientId: string | undefined): Promise<PartyName> => {
    if (clientId !== undefined && isOwnClient(clientId)) return { kind: 'own' };
    const parsed = clientId === undefined ? undefined : parseClientId(clientId);
    const party = parsed && (await parties.find(parsed.relyingPartyId));
    return party ? { kind: 'named', name: party.name } : { kind: 'gone' };
  };

  return {
    base: async (operator: Operator, notice: KeptNotice | undefined) => ({
      operator: brandOf(operator),
      addresses: accountAddresses(operator),
      notice: notice && ({ kind: notice.kind, party: await partyOf(notice.clientId) } satisfies Notice),
    }),

    sessions: (sessions: readonly SignOnSession[], visitor: Visitor): Promise<readonly AccountSession[]> =>
      Promise.all(
        sessions.map(async (session) => ({
          uid: session.uid,
          own: session.uid === visitor.session,
          browser: session.browser,
          since: session.startedAt,
          lastUsedAt: session.lastUsedAt,
          acr: session.acr,
          amr: methodOf(session),
          parties: await Promise.all(
            session.parties.map(async ({ clientId, acr, since, lastAt }) => ({
              ...{ clientId, acr, since, lastAt },
              party: await partyOf(clientId),
            })),
          ),
        })),
      ),

    permissions: (permissions: readonly Permission[]): Promise<NonNullable<AccountPage['confirmed']>['permissions']> =>
      Promise.all(permissions.map(async (each) => ({ ...each, party: await partyOf(each.clientId) }))),

    activity: (rows: readonly Activity[]): Promise<readonly AccountActivity[]> =>
      Promise.all(
        rows.map(async ({ clientId, ...row }) => ({
          ...row,
          party: clientId === undefined ? undefined : await partyOf(clientId),
        })),
      ),
  };
}
