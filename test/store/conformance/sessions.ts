import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createAdapterFactory } from '../../../src/store/oidc-adapter.ts';
import { createSessionRepository, type SessionPorts } from '../../../src/store/sessions.ts';
import { clock, type Harness, KEYRING, settle, unique } from '../harness.ts';

const HOUR = 3_600;
const START = Date.parse('2030-01-01T00:00:00Z');
const SECONDS = START / 1_000;

export function sessions(harness: () => Harness): void {
  describe('sessions and their relying parties', () => {
    /** One person's session in one browser, and the relying parties that it visited. */
    const world = (more: Partial<SessionPorts> = {}) => {
      const { sql } = harness().database;
      const time = clock(START);
      const operator = unique('operator');
      const adapters = createAdapterFactory(sql, KEYRING, operator, time.now, { findClient: async () => undefined });
      let stored = 0;
      const repository = createSessionRepository({
        sql,
        now: time.now,
        isTold: async (_operator, clientId) => !clientId.startsWith('mute'),
        pseudonym: async () => undefined,
        onEnded: async () => {
          stored += 1;
        },
        ...more,
      });
      const open = async (subscriber: string, clients: readonly string[], seconds = HOUR) => {
        const [uid, id] = [unique('uid'), unique('cookie')];
        const authorizations = Object.fromEntries(
          clients.map((client) => [client, { sid: `${uid} ${client}`, grantId: `${uid} grant ${client}` }]),
        );
        const payload = {
          uid,
          accountId: subscriber,
          loginTs: SECONDS,
          acr: '3',
          amr: ['SIM_PIN'],
          authorizations,
          state: { state: '\u0000' },
        };
        await adapters('Session').upsert(id, payload, seconds);
        for (const client of clients) await signOn(uid, subscriber, client);
        return { uid, id };
      };
      const signOn = async (uid: string, subscriber: string, client: string) => {
        const grantId = `${uid} grant ${client}`;
        await adapters('Grant').upsert(grantId, { accountId: subscriber, clientId: client }, HOUR);
        const sid = `${uid} ${client}`;
        const code = { accountId: subscriber, clientId: client, grantId, sessionUid: uid, sid, acr: '2' };
        await adapters('AuthorizationCode').upsert(`${sid} code`, code, 60);
        await adapters('RefreshToken').upsert(`${sid} refresh`, { ...code }, HOUR);
      };
      const outbox = async (uid: string) =>
        (
          await sql.query(
            {
              name: 'test_outbox',
              text: 'SELECT client_id, sid, state, reason, sub, attempts, due_at FROM logout_delivery WHERE operator = $1 AND session_uid = $2 ORDER BY client_id',
            },
            [operator, uid],
          )
        ).rows;
      return { operator, time, adapters, repository, open, signOn, outbox, stored: () => stored };
    };

    test('a session is found with those that were visited, and listed for its person', async () => {
      const { operator, repository, open } = world();
      const subscriber = randomUUID();
      const { uid } = await open(subscriber, ['shop', 'bank']);
      const found = await repository.find(operator, uid);
      expect(found).toMatchObject({
        operator,
        uid,
        subscriberId: subscriber,
        acr: '3',
        methods: [{ amr: 'SIM_PIN', acr: '3', at: new Date(START) }],
        startedAt: new Date(START),
        expiresAt: new Date(START + HOUR * 1_000),
      });
      expect(found?.parties.map(({ clientId, acr, since }) => [clientId, acr, since]).sort()).toEqual([
        ['bank', '2', new Date(START)],
        ['shop', '2', new Date(START)],
      ]);
      expect(await repository.list(operator, subscriber)).toEqual([found]);
      expect(await repository.list(operator, randomUUID())).toEqual([]);
      expect(await repository.find(unique('other'), uid)).toBeUndefined();
    });

    test('a second sign-on of a relying party keeps since when it takes part', async () => {
      const { operator, repository, open, signOn, time } = world();
      const subscriber = randomUUID();
      const { uid } = await open(subscriber, ['shop']);
      time.advance(60);
      await signOn(uid, subscriber, 'shop');
      expect((await repository.find(operator, uid))?.parties).toEqual([
        expect.objectContaining({ since: new Date(START), lastAt: new Date(START + 60_000) }),
      ]);
    });

    test('an end takes everything along and leaves what is to be told', async () => {
      const { operator, repository, open, adapters, outbox, stored } = world();
      const subscriber = randomUUID();
      const { uid, id } = await open(subscriber, ['bank', 'mute', 'shop']);
      const other = await open(subscriber, ['shop']);
      const ended = await repository.end(operator, uid, 'logout');
      expect(ended).toMatchObject({ uid, subscriberId: subscriber });
      expect(ended?.parties.map(({ clientId }) => clientId).sort()).toEqual(['bank', 'mute', 'shop']);
      expect(await outbox(uid)).toMatchObject([
        { client_id: 'bank', sid: `${uid} bank`, state: 'pending', reason: 'logout', due_at: new Date(START) },
        { client_id: 'mute', state: 'untold' },
        { client_id: 'shop', state: 'pending' },
      ]);
      expect(stored()).toBe(1);
      expect(await adapters('Session').find(id)).toBeUndefined();
      for (const client of ['bank', 'shop']) {
        expect(await adapters('Grant').find(`${uid} grant ${client}`)).toBeUndefined();
        expect(await adapters('AuthorizationCode').find(`${uid} ${client} code`)).toBeUndefined();
        expect(await adapters('RefreshToken').find(`${uid} ${client} refresh`)).toBeUndefined();
      }
      // the other browser is another session
      expect(await adapters('RefreshToken').find(`${other.uid} shop refresh`)).toBeDefined();
      expect(await repository.end(operator, uid, 'logout')).toBeUndefined();
    });

    test('of several ends at once one hands on', async () => {
      const { operator, repository, open, outbox } = world();
      const { uid } = await open(randomUUID(), ['shop', 'bank']);
      const { values } = await settle(Array.from({ length: 8 }, () => repository.end(operator, uid, 'operator')));
      expect(values.filter((value) => value !== undefined && value.parties.length > 0)).toHaveLength(1);
      expect(await outbox(uid)).toHaveLength(2);
    });

    test('one relying party leaves, the session goes on, and its next sign-on has another sid', async () => {
      const { operator, repository, open, adapters, outbox } = world();
      const { uid, id } = await open(randomUUID(), ['bank', 'shop']);
      const ended = await repository.endParty(operator, uid, 'shop', 'account_page');
      expect(ended?.parties.map(({ clientId }) => clientId)).toEqual(['shop']);
      expect(await outbox(uid)).toMatchObject([{ client_id: 'shop', state: 'pending', reason: 'account_page' }]);
      expect(await adapters('Session').find(id)).toMatchObject({
        authorizations: { bank: { sid: `${uid} bank` } },
        state: { state: '\u0000' },
      });
      expect((await adapters('Session').find(id))?.authorizations).not.toHaveProperty('shop');
      expect(await adapters('RefreshToken').find(`${uid} shop refresh`)).toBeUndefined();
      expect(await adapters('RefreshToken').find(`${uid} bank refresh`)).toBeDefined();
      expect(await repository.endParty(operator, uid, 'shop', 'account_page')).toBeUndefined();
      expect(await repository.endParty(operator, 'nobody', 'shop', 'account_page')).toBeUndefined();
    });

    test('all sessions of a person end, those of others go on', async () => {
      const { operator, repository, open } = world();
      const [subscriber, neighbour] = [randomUUID(), randomUUID()];
      const uids = [await open(subscriber, ['shop']), await open(subscriber, [])].map(({ uid }) => uid);
      const theirs = await open(neighbour, ['shop']);
      const ended = await repository.endAll(operator, subscriber, 'recycled');
      expect(ended.map(({ uid }) => uid).sort()).toEqual([...uids].sort());
      expect(await repository.list(operator, subscriber)).toEqual([]);
      expect(await repository.list(operator, neighbour)).toHaveLength(1);
      expect(await repository.withClient(operator, 'shop')).toEqual([theirs.uid]);
    });

    test('a pseudonym that is about to be forgotten stays with the delivery', async () => {
      const pseudonym = randomUUID();
      const { operator, repository, open, outbox } = world({ pseudonym: async () => pseudonym });
      const subscriber = randomUUID();
      const { uid } = await open(subscriber, ['shop']);
      await repository.endAll(operator, subscriber, 'erased');
      expect(await outbox(uid)).toMatchObject([{ sub: pseudonym, reason: 'erased' }]);
    });

    test('a sweep ends what has expired and leaves what lives on', async () => {
      const { operator, repository, open, outbox, time, adapters } = world();
      const subscriber = randomUUID();
      const short = await open(subscriber, ['mute', 'shop'], 600);
      const long = await open(subscriber, ['shop'], HOUR);
      const idle = await open(subscriber, ['shop'], 600);
      time.advance(301);
      // others of this file's database may be due as well
      await repository.sweep(1_000);
      expect(await outbox(short.uid)).toEqual([]);
      await adapters('Session').upsert(idle.id, { uid: idle.uid, accountId: subscriber, loginTs: SECONDS }, HOUR);
      time.advance(300);
      await repository.sweep(1_000);
      expect(await outbox(short.uid)).toMatchObject([{ client_id: 'shop', state: 'pending', reason: 'expired' }]);
      expect(await outbox(long.uid)).toEqual([]);
      expect(await outbox(idle.uid)).toEqual([]);
      time.advance(HOUR);
      expect(await repository.sweep(1_000)).toBeGreaterThanOrEqual(2);
      expect(await outbox(long.uid)).toHaveLength(1);
      expect(await repository.withClient(operator, 'shop')).toEqual([]);
    });
  });
}
