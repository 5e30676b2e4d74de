/**
 * What a person does on the page of one's own: signing out of one relying party, of one browser or of all, and taking a
 * permission back. Each looks whose the thing is before it changes anything; what is another person's is not there.
 */
import type { ConsentKeeper } from '../../consent/consents.ts';
import type { NoticeKind } from '../../pages/account-models.ts';
import { isOwnClient } from '../../provider/own-client.ts';
import type { EndedSession, SessionRepository } from '../../session/sessions.ts';
import type { Overview } from '../overview.ts';
import type { Visitor } from './visitor.ts';

export interface ActPorts {
  readonly sessions: Pick<SessionRepository, 'list' | 'end' | 'endParty' | 'endAll'>;
  readonly consents: Pick<ConsentKeeper, 'withdraw'>;
  readonly overview: Pick<Overview, 'permissions'>;
}

export interface Done {
  readonly notice: NoticeKind;
  /** the relying party that it was about */
  readonly clientId?: string;
  /** sessions of whose end, or of whose part of it, relying parties are being told */
  readonly telling?: readonly string[];
}

const GONE: Done = { notice: 'gone' };

const telling = (all: readonly EndedSession[]): string[] =>
  all.filter(({ parties }) => parties.some(({ clientId }) => !isOwnClient(clientId))).map(({ uid }) => uid);

export type Act = (visitor: Visitor, fields: URLSearchParams) => Promise<Done>;

export function createActs({ sessions, consents, overview }: ActPorts) {
  const signOut: Act = async ({ operator, subscriberId, session: own }, fields) => {
    const uid = fields.get('session') ?? '';
    const clientId = fields.get('client');
    const session = (await sessions.list(operator, subscriberId)).find((each) => each.uid === uid);
    if (!session) return GONE;
    if (clientId === null) {
      const ended = await sessions.end(operator, uid, 'account_page');
      if (!ended) return GONE;
      return { notice: uid === own ? 'signed_out' : 'session_ended', telling: telling([ended]) };
    }
    if (!session.parties.some((party) => party.clientId === clientId)) return GONE;
    const ended = await sessions.endParty(operator, uid, clientId, 'account_page');
    return ended ? { notice: 'signed_out_of', clientId, telling: telling([ended]) } : GONE;
  };

  const signOutEverywhere: Act = async ({ operator, subscriberId }) => {
    const ended = await sessions.endAll(operator, subscriberId, 'account_page');
    return { notice: 'signed_out_everywhere', telling: telling(ended) };
  };

  const withdraw: Act = async (visitor, fields) => {
    if (!visitor.confirmed) return { notice: 'confirm' };
    const { operator, subscriberId } = visitor;
    const clientId = fields.get('client');
    const permission = (await overview.permissions(visitor)).find((each) => each.clientId === clientId);
    if (!permission) return GONE;
    // signed out there first: should this end half-way, the permission still stands and can be taken back again
    for (const session of await sessions.list(operator, subscriberId)) {
      if (session.parties.some((party) => party.clientId === permission.clientId)) {
        await sessions.endParty(operator, session.uid, permission.clientId, 'consent_withdrawn');
      }
    }
    await consents.withdraw(operator, subscriberId, permission.clientId);
    return { notice: 'withdrawn', clientId: permission.clientId };
  };

  return { signOut, signOutEverywhere, withdraw };
}
