import type { AdapterPayload } from 'oidc-provider';
import { describe, expect, test } from 'vitest';
import { createAccountArtefacts } from '../../../src/store/account-artefacts.ts';
import { createKeyring, SealBroken } from '../../../src/store/keyring.ts';
import { createAdapterFactory } from '../../../src/store/oidc-adapter.ts';
import { createSubscriberRepository } from '../../../src/store/subscribers.ts';
import { clock, type Harness, KEYRING, settle, unique } from '../harness.ts';

const HOUR = 3_600;

export function artefacts(harness: () => Harness): void {
  describe('OpenID artefacts', () => {
    const factory = (time = clock(), operator = 'operator-a', keyring = KEYRING) =>
      createAdapterFactory(harness().database.sql, keyring, operator, time.now, { findClient: async () => undefined });

    test('an artefact is found as it was stored, the second upsert replaces the first', async () => {
      const sessions = factory()('Session');
      const id = unique('session');
      await sessions.upsert(id, { accountId: 'a', uid: unique('uid'), kind: 'Session' }, HOUR);
      const payload: AdapterPayload = { accountId: 'b', nonce: 'a \u0000 b \ud800 "é漢😀', amr: ['SIM_PIN'], iat: 1 };
      await sessions.upsert(id, payload, HOUR);
      expect(await sessions.find(id)).toEqual(payload);
      expect(await sessions.find(unique('session'))).toBeUndefined();
    });

    test('models do not share identifiers', async () => {
      const adapters = factory();
      const id = unique('shared');
      await adapters('AccessToken').upsert(id, { accountId: 'a' }, HOUR);
      expect(await adapters('RefreshToken').find(id)).toBeUndefined();
    });

    test('a session is found by uid, also after the uid changed', async () => {
      const sessions = factory()('Session');
      const [id, first, second] = [unique('session'), unique('uid'), unique('uid')];
      await sessions.upsert(id, { uid: first, accountId: 'a' }, HOUR);
      expect(await sessions.findByUid(first)).toMatchObject({ accountId: 'a' });
      await sessions.upsert(id, { uid: second, accountId: 'a' }, HOUR);
      expect(await sessions.findByUid(first)).toBeUndefined();
      expect(await sessions.findByUid(second)).toMatchObject({ accountId: 'a' });
    });

    test('a device code is found by user code', async () => {
      const codes = factory()('DeviceCode');
      const userCode = unique('USER');
      await codes.upsert(unique('device'), { userCode, clientId: 'c' }, HOUR);
      expect(await codes.findByUserCode(userCode)).toMatchObject({ clientId: 'c' });
      expect(await codes.findByUserCode('none')).toBeUndefined();
    });

    test.each(['AuthorizationCode', 'RefreshToken'])('of 20 that consume one %s exactly one may', async (model) => {
      const time = clock();
      const adapter = factory(time)(model);
      const id = unique('code');
      await adapter.upsert(id, { accountId: 'a', grantId: unique('grant') }, HOUR);
      const { values, errors } = await settle(Array.from({ length: 20 }, () => adapter.consume(id)));
      expect(values).toHaveLength(1);
      expect(errors).toHaveLength(19);
      for (const error of errors) expect(error).toMatchObject({ error: 'invalid_grant', statusCode: 400 });
      expect(await adapter.find(id)).toMatchObject({ accountId: 'a', consumed: Math.floor(time.now() / 1000) });
    });

    test('a stored again artefact stays consumed', async () => {
      const tokens = factory()('RefreshToken');
      const id = unique('refresh');
      await tokens.upsert(id, { accountId: 'a' }, HOUR);
      await tokens.consume(id);
      await tokens.upsert(id, { accountId: 'a' }, HOUR);
      expect(await tokens.find(id)).toHaveProperty('consumed');
      await expect(tokens.consume(id)).rejects.toMatchObject({ error: 'invalid_grant' });
    });

    test('nothing is consumed that does not exist or has expired', async () => {
      const time = clock();
      const codes = factory(time)('AuthorizationCode');
      const id = unique('code');
      await codes.upsert(id, {}, 60);
      time.advance(60);
      await expect(codes.consume(id)).rejects.toMatchObject({ error: 'invalid_grant' });
      await expect(codes.consume(unique('code'))).rejects.toMatchObject({ error: 'invalid_grant' });
    });

    test('a pushed request that was used says so in its own words', async () => {
      const requests = factory()('PushedAuthorizationRequest');
      const id = unique('par');
      await requests.upsert(id, { request: 'x' }, 60);
      await requests.consume(id);
      await expect(requests.consume(id)).rejects.toMatchObject({ error: 'invalid_request_uri' });
    });

    test('of two that use one client assertion at once only one may, and again after it expired', async () => {
      const time = clock();
      const replays = factory(time)('ReplayDetection');
      const id = unique('jti');
      const { values, errors } = await settle([replays.upsert(id, {}, 60), replays.upsert(id, {}, 60)]);
      expect(values).toHaveLength(1);
      expect(errors).toMatchObject([{ error: 'invalid_client' }]);
      time.advance(60);
      await expect(replays.upsert(id, {}, 60)).resolves.toBeUndefined();
    });

    test('what has expired is not found, what has no end stays', async () => {
      const time = clock();
      const adapters = factory(time);
      const [session, userCode, uid, grant] = [unique('session'), unique('USER'), unique('uid'), unique('grant')];
      await adapters('Session').upsert(session, { uid }, 60);
      await adapters('DeviceCode').upsert(unique('device'), { userCode }, 60);
      await adapters('Grant').upsert(grant, { accountId: 'a' });
      time.advance(59.999);
      expect(await adapters('Session').find(session)).toBeDefined();
      time.advance(0.001);
      expect(await adapters('Session').find(session)).toBeUndefined();
      expect(await adapters('Session').findByUid(uid)).toBeUndefined();
      expect(await adapters('DeviceCode').findByUserCode(userCode)).toBeUndefined();
      time.advance(1e9);
      expect(await adapters('Grant').find(grant)).toBeDefined();
    });

    test('a destroyed artefact is gone, the others stay', async () => {
      const tokens = factory()('AccessToken');
      const [gone, kept] = [unique('token'), unique('token')];
      await tokens.upsert(gone, {}, HOUR);
      await tokens.upsert(kept, {}, HOUR);
      await tokens.destroy(gone);
      expect(await tokens.find(gone)).toBeUndefined();
      expect(await tokens.find(kept)).toBeDefined();
    });

    test('revoking a grant takes every code and token of it, and neither session nor another grant', async () => {
      const adapters = factory();
      const [grantId, otherGrant] = [unique('grant'), unique('grant')];
      const models = ['AccessToken', 'AuthorizationCode', 'RefreshToken', 'DeviceCode'];
      const ids = new Map(models.map((model) => [model, unique(model)]));
      for (const [model, id] of ids) await adapters(model).upsert(id, { grantId }, HOUR);
      const [other, session, interaction] = [unique('token'), unique('session'), unique('interaction')];
      await adapters('AccessToken').upsert(other, { grantId: otherGrant }, HOUR);
      await adapters('Session').upsert(session, { grantId }, HOUR);
      await adapters('Interaction').upsert(interaction, { grantId }, HOUR);

      await Promise.all(models.map((model) => adapters(model).revokeByGrantId(grantId)));

      for (const [model, id] of ids) expect(await adapters(model).find(id), model).toBeUndefined();
      expect(await adapters('AccessToken').find(other)).toBeDefined();
      expect(await adapters('Session').find(session)).toBeDefined();
      expect(await adapters('Interaction').find(interaction)).toBeDefined();
    });

    describe('of a subscriber', () => {
      const MODELS = ['Session', 'Grant', 'RefreshToken', 'AccessToken', 'AuthorizationCode'];
      const subscriberAt = (operator: string) =>
        createSubscriberRepository(harness().database.prisma, KEYRING, clock().now).findOrCreate(
          operator,
          unique('number'),
        );
      const holdings = () => createAccountArtefacts(harness().database.sql, clock().now);
      const one = { sessions: 1, grants: 1, refreshTokens: 1, accessTokens: 1, codes: 1 };
      const none = { sessions: 0, grants: 0, refreshTokens: 0, accessTokens: 0, codes: 0 };
      const fill = async (adapters: ReturnType<typeof factory>, accountId: string, seconds = HOUR) => {
        const ids = new Map(MODELS.map((model) => [model, unique(model)]));
        for (const [model, id] of ids) await adapters(model).upsert(id, { accountId, uid: unique('uid') }, seconds);
        return ids;
      };

      test('are counted and deleted together, at one operator, and nobody else is touched', async () => {
        const { id } = await subscriberAt('operator-a');
        const other = await subscriberAt('operator-a');
        const [a, b] = [factory(), factory(clock(), 'operator-b')];
        const [mine, theirs, elsewhere] = [await fill(a, id), await fill(a, other.id), await fill(b, id)];
        expect(await holdings().count('operator-a', id)).toEqual(one);
        expect(await holdings().deleteAll('operator-a', id)).toEqual(one);
        expect(await holdings().deleteAll('operator-a', id)).toEqual(none);
        for (const model of MODELS) {
          expect(await a(model).find(mine.get(model) ?? ''), model).toBeUndefined();
          expect(await a(model).find(theirs.get(model) ?? ''), model).toBeDefined();
          expect(await b(model).find(elsewhere.get(model) ?? ''), model).toBeDefined();
        }
      });

      test('are not counted once they have expired', async () => {
        const { id } = await subscriberAt('operator-a');
        await fill(factory(clock(Date.parse('2029-12-31T00:00:00Z'))), id, 60);
        expect(await holdings().count('operator-a', id)).toEqual(none);
        expect(await holdings().deleteAll('operator-a', id)).toEqual(none);
      });

      test('do not exist from the moment at which the subscriber ends, nor those stored after it', async () => {
        const subscriber = await subscriberAt('operator-a');
        const adapters = factory();
        const before = await fill(adapters, subscriber.id);
        const uid = unique('uid');
        await adapters('Session').upsert(unique('session'), { accountId: subscriber.id, uid }, HOUR);
        expect(await adapters('Session').findByUid(uid)).toBeDefined();
        await createSubscriberRepository(harness().database.prisma, KEYRING, clock().now).end(subscriber.id);
        const after = await fill(adapters, subscriber.id);
        expect(await adapters('Session').findByUid(uid)).toBeUndefined();
        for (const model of MODELS) {
          expect(await adapters(model).find(before.get(model) ?? ''), model).toBeUndefined();
          expect(await adapters(model).find(after.get(model) ?? ''), model).toBeUndefined();
        }
      });
    });

    test('an artefact of one operator does not exist for another, by no way', async () => {
      const time = clock();
      const [a, b] = [factory(time, 'operator-a'), factory(time, 'operator-b')];
      const [id, uid, userCode, grantId] = [unique('id'), unique('uid'), unique('USER'), unique('grant')];
      await a('Session').upsert(id, { uid }, HOUR);
      await a('DeviceCode').upsert(id, { userCode, grantId }, HOUR);
      await a('AuthorizationCode').upsert(id, { grantId }, HOUR);

      expect(await b('Session').find(id)).toBeUndefined();
      expect(await b('Session').findByUid(uid)).toBeUndefined();
      expect(await b('DeviceCode').findByUserCode(userCode)).toBeUndefined();
      await expect(b('AuthorizationCode').consume(id)).rejects.toMatchObject({ error: 'invalid_grant' });
      await b('AuthorizationCode').destroy(id);
      await b('AuthorizationCode').revokeByGrantId(grantId);
      await b('Session').upsert(id, { uid, accountId: 'of b' }, HOUR);

      expect(await a('AuthorizationCode').find(id)).toEqual({ grantId });
      expect(await a('Session').find(id)).toEqual({ uid });
      expect(await a('Session').findByUid(uid)).toEqual({ uid });
    });

    test.each(['Interaction', 'PushedAuthorizationRequest'])('%s is sealed, and bound to its place', async (model) => {
      const { prisma } = harness().database;
      const adapter = factory()(model);
      const [id, other] = [unique('sealed'), unique('sealed')];
      const payload: AdapterPayload = { params: { login_hint: 'MSISDN:41700092501' } };
      await adapter.upsert(id, payload, HOUR);
      expect(await adapter.find(id)).toEqual(payload);

      const where = { operator_model_id: { operator: 'operator-a', model, id } };
      const stored = await prisma.oidcArtefact.findUniqueOrThrow({ where });
      expect(JSON.stringify(stored)).not.toContain('41700092501');

      await prisma.oidcArtefact.create({ data: { ...stored, id: other } });
      await expect(adapter.find(other)).rejects.toBeInstanceOf(SealBroken);
      const stranger = createKeyring(['another-master-secret-another-master-secret-1']);
      await expect(factory(clock(), 'operator-a', stranger)(model).find(id)).rejects.toBeInstanceOf(SealBroken);
    });

    test('clients come from their finder and are never written', async () => {
      const adapters = createAdapterFactory(harness().database.sql, KEYRING, 'operator-a', clock().now, {
        findClient: async (id) => (id === 'known' ? { client_id: 'known' } : undefined),
      });
      expect(await adapters('Client').find('known')).toEqual({ client_id: 'known' });
      expect(await adapters('Client').find('unknown')).toBeUndefined();
      await expect(adapters('Client').upsert('x', {})).rejects.toThrow('clients are not kept');
    });
  });
}
