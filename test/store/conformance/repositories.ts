import { describe, expect, test } from 'vitest';
import type { RelyingParty } from '../../../src/provider/relying-party.ts';
import { createActivityReader } from '../../../src/store/activity.ts';
import { createAuditTrail } from '../../../src/store/audit.ts';
import { createDepartureStore } from '../../../src/store/departures.ts';
import { createOperatorKeyRepository } from '../../../src/store/operator-keys.ts';
import { createPcrRepository } from '../../../src/store/pcr.ts';
import { createRelyingPartyRepository } from '../../../src/store/relying-parties.ts';
import { UniqueViolation } from '../../../src/store/sql.ts';
import { createSubscriberAttributes } from '../../../src/store/subscriber-attributes.ts';
import { createTermsRepository } from '../../../src/store/subscriber-terms.ts';
import { createSubscriberRepository } from '../../../src/store/subscribers.ts';
import type { Subscriber } from '../../../src/subscriber/subscriber.ts';
import { clock, type Harness, KEYRING, settle, unique } from '../harness.ts';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const NOBODY = '00000000-0000-4000-8000-000000000000';

const NO_SERIALS = { stored: undefined, accepted: undefined };

let next = 41_700_000_000;
const msisdn = (): string => {
  next += 1;
  return String(next);
};

export function repositories(harness: () => Harness): void {
  const prisma = () => harness().database.prisma;

  describe('subscribers', () => {
    const subscribers = () => createSubscriberRepository(prisma(), KEYRING, clock().now);

    test('a number is made a subscriber once, also by 20 at once', async () => {
      const number = msisdn();
      const made = await Promise.all(
        Array.from({ length: 20 }, () => subscribers().findOrCreate('operator-a', number)),
      );
      expect(new Set(made.map((subscriber) => subscriber.id)).size).toBe(1);
      expect(made[0]).toMatchObject({ operator: 'operator-a', msisdn: number, simSerials: NO_SERIALS });
      expect(made[0]?.id).toMatch(UUID_V4);
      expect(await subscribers().findByNumber('operator-a', number)).toEqual(made[0]);
    });

    test('is found at its own operator only', async () => {
      const number = msisdn();
      const { id } = await subscribers().findOrCreate('operator-a', number);
      expect(await subscribers().find('operator-a', id)).toMatchObject({ id, msisdn: number });
      expect(await subscribers().find('operator-b', id)).toBeUndefined();
      expect(await subscribers().findByNumber('operator-b', number)).toBeUndefined();
      expect((await subscribers().findOrCreate('operator-b', number)).id).not.toBe(id);
    });

    test.each(['', 'x', "'; --", NOBODY])('nobody is found by the identifier %j', async (id) => {
      expect(await subscribers().find('operator-a', id)).toBeUndefined();
    });

    test('the number cannot be read in the database', async () => {
      const number = msisdn();
      const { id } = await subscribers().findOrCreate('operator-a', number);
      const row = await prisma().subscriber.findUniqueOrThrow({ where: { id } });
      expect(JSON.stringify(row)).not.toContain(number);
    });

    const withSerial = async (serial: string) => {
      const subscriber = await subscribers().findOrCreate('operator-a', msisdn());
      const simSerials = { stored: serial, accepted: undefined };
      expect(await subscribers().saveSimSerials(subscriber, simSerials)).toBe(true);
      return { ...subscriber, simSerials };
    };

    test('of several that store a SIM serial at once one does; the others see that they did not', async () => {
      const subscriber = await subscribers().findOrCreate('operator-a', msisdn());
      const serials = ['S1', 'S2', 'S3'];
      const saved = await Promise.all(
        serials.map((stored) => subscribers().saveSimSerials(subscriber, { stored, accepted: undefined })),
      );
      expect(saved.filter(Boolean)).toHaveLength(1);
      const stored = serials[saved.indexOf(true)];
      expect(await subscribers().find('operator-a', subscriber.id)).toMatchObject({
        simSerials: { stored, accepted: undefined },
      });
    });

    test('serial numbers are cleared, and the record says since when there are any', async () => {
      const subscriber = await withSerial('S1');
      const at = new Date('2030-01-01T00:00:00Z');
      const both = { stored: 'S1', accepted: 'S2' };
      expect(await subscribers().saveSimSerials(subscriber, both)).toBe(true);
      await createPcrRepository(prisma(), KEYRING, clock().now).reference(subscriber.id, 'rp.example:443');
      expect(await subscribers().record(subscriber.id)).toEqual({
        id: subscriber.id,
        createdAt: at,
        simSerialAt: at,
        simSerialAcceptedAt: at,
        pseudonyms: 1,
      });
      expect(await subscribers().saveSimSerials({ ...subscriber, simSerials: both }, NO_SERIALS)).toBe(true);
      expect(await subscribers().record(subscriber.id)).toMatchObject({
        simSerialAt: undefined,
        simSerialAcceptedAt: undefined,
      });
      expect(await subscribers().record(NOBODY)).toBeUndefined();
    });

    test('a renewed one is another subscriber of the same number; of several at once one renews', async () => {
      const old = await withSerial('S1');
      const made = await Promise.all(['S2', 'S3', 'S4'].map((serial) => subscribers().renew(old, serial)));
      const [successor, ...others] = made.filter((subscriber) => subscriber !== undefined);
      expect(others).toEqual([]);
      expect(successor?.id).not.toBe(old.id);
      expect(await subscribers().findByNumber('operator-a', old.msisdn)).toEqual(successor);
      expect(await subscribers().find('operator-a', old.id)).toBeUndefined();
      expect(await subscribers().saveSimSerials(old, NO_SERIALS)).toBe(false);
      expect(await subscribers().renew(old, 'S5')).toBeUndefined();
    });

    test('one who has ended is not found any more, keeps no number and no serial; the number is free', async () => {
      const { id, msisdn: number } = await withSerial('S1');
      expect(await subscribers().end(id)).toBe(true);
      expect(await subscribers().end(id)).toBe(false);
      expect(await subscribers().find('operator-a', id)).toBeUndefined();
      expect(await subscribers().record(id)).toBeUndefined();
      expect(await prisma().subscriber.findUniqueOrThrow({ where: { id } })).toMatchObject({
        msisdnIndex: null,
        msisdnSealed: null,
        simSerial: null,
        simSerialAt: null,
      });
      expect((await subscribers().findOrCreate('operator-a', number)).id).not.toBe(id);
    });
  });

  describe('terms', () => {
    const subscribers = () => createSubscriberRepository(prisma(), KEYRING, clock().now);
    const terms = () => createTermsRepository(prisma(), subscribers());
    const acceptance = { version: '1', acceptedAt: new Date('2030-01-01T00:00:00Z') };

    test('are accepted by the person of a number, at one operator, in one version', async () => {
      const number = msisdn();
      const { id } = await subscribers().findOrCreate('operator-a', number);
      expect(await terms().hasAccepted('operator-a', number, '1')).toBe(false);
      await terms().record(id, acceptance);
      expect(await terms().hasAccepted('operator-a', number, '1')).toBe(true);
      expect(await terms().hasAccepted('operator-a', number, '2')).toBe(false);
      expect(await terms().hasAccepted('operator-b', number, '1')).toBe(false);
      expect(await terms().hasAccepted('operator-a', msisdn(), '1')).toBe(false);
    });

    test('keep the time of the first acceptance', async () => {
      const { id: subscriberId } = await subscribers().findOrCreate('operator-a', msisdn());
      await terms().record(subscriberId, acceptance);
      await terms().record(subscriberId, { ...acceptance, acceptedAt: new Date('2031-01-01T00:00:00Z') });
      expect(await prisma().subscriberTerms.findMany({ where: { subscriberId } })).toEqual([
        { subscriberId, version: '1', acceptedAt: acceptance.acceptedAt },
      ]);
    });
  });

  describe('attributes of subscribers', () => {
    const subscribers = () => createSubscriberRepository(prisma(), KEYRING, clock().now);
    const attributes = () => createSubscriberAttributes(prisma(), KEYRING);
    const first = new Date('2030-01-01T00:00:00Z');
    const later = new Date('2030-01-02T00:00:00Z');

    test('of one source are replaced by those of the next login, and are unreadable in the database', async () => {
      const { id } = await subscribers().findOrCreate('operator-a', msisdn());
      await attributes().replace(id, 'person_identity', { givenName: 'Aino', hetu: '010190-900P' }, first);
      await attributes().replace(id, 'subscriber_info', { mcc_mnc: '22801' }, first);
      await attributes().replace(id, 'person_identity', { givenName: 'Aino Maria' }, later);
      expect(await attributes().find(id)).toEqual([
        { source: 'person_identity', name: 'givenName', value: 'Aino Maria', at: later },
        { source: 'subscriber_info', name: 'mcc_mnc', value: '22801', at: first },
      ]);
      const rows = await prisma().subscriberAttribute.findMany({ where: { subscriberId: id } });
      expect(JSON.stringify(rows)).not.toMatch(/Aino|22801/);
      expect(await attributes().find('no uuid')).toEqual([]);
      await expect(attributes().replace(NOBODY, 'subscriber_info', { mcc_mnc: '1' }, first)).rejects.toThrow();
    });

    test.each([
      ['that ended', (subscriber: Subscriber) => subscribers().end(subscriber.id)],
      ['that was renewed', (subscriber: Subscriber) => subscribers().renew(subscriber, 'S9')],
    ])('are gone with a subscriber %s', async (_what, end) => {
      const subscriber = await subscribers().findOrCreate('operator-a', msisdn());
      await attributes().replace(subscriber.id, 'subscriber_info', { mcc_mnc: '22801' }, first);
      await end(subscriber);
      expect(await attributes().find(subscriber.id)).toEqual([]);
    });
  });

  describe('pseudonyms', () => {
    const subscribers = () => createSubscriberRepository(prisma(), KEYRING, clock().now);
    const pcrs = () => createPcrRepository(prisma(), KEYRING, clock().now);

    test('one per subscriber and sector, the same for ever, also by 20 at once', async () => {
      const [one, two] = [
        await subscribers().findOrCreate('operator-a', msisdn()),
        await subscribers().findOrCreate('operator-a', msisdn()),
      ];
      const made = await Promise.all(Array.from({ length: 20 }, () => pcrs().reference(one.id, 'rp.example:443')));
      expect(new Set(made).size).toBe(1);
      expect(made[0]).toMatch(UUID_V4);
      expect(await pcrs().reference(one.id, 'rp.example:443')).toBe(made[0]);
      expect(await pcrs().reference(one.id, 'other.example:443')).not.toBe(made[0]);
      expect(await pcrs().reference(two.id, 'rp.example:443')).not.toBe(made[0]);
    });

    test('names its subscriber in its own sector at its own operator only', async () => {
      const subscriber = await subscribers().findOrCreate('operator-a', msisdn());
      const pcr = await pcrs().reference(subscriber.id, 'rp.example:443');
      expect(await pcrs().resolve('operator-a', 'rp.example:443', pcr)).toEqual(subscriber);
      expect(await pcrs().resolve('operator-b', 'rp.example:443', pcr)).toBeUndefined();
      expect(await pcrs().resolve('operator-a', 'other.example:443', pcr)).toBeUndefined();
      expect(await pcrs().resolve('operator-a', 'rp.example:443', NOBODY)).toBeUndefined();
      expect(await pcrs().resolve('operator-a', 'rp.example:443', 'no uuid')).toBeUndefined();
    });

    test.each([false, true])('of somebody who has ended never answer again (erased: %s)', async (erase) => {
      const number = msisdn();
      const old = await subscribers().findOrCreate('operator-a', number);
      const pcr = await pcrs().reference(old.id, 'rp.example:443');
      await subscribers().end(old.id, { erase });
      expect(await pcrs().resolve('operator-a', 'rp.example:443', pcr)).toBeUndefined();
      await expect(pcrs().reference(old.id, 'rp.example:443')).rejects.toMatchObject({ code: 'subscriber_ended' });
      await expect(pcrs().reference(old.id, 'new.example:443')).rejects.toMatchObject({ code: 'subscriber_ended' });
      expect(await prisma().pairwiseReference.count({ where: { subscriberId: old.id } })).toBe(erase ? 0 : 1);
      const heir = await subscribers().findOrCreate('operator-a', number);
      expect(await pcrs().reference(heir.id, 'rp.example:443')).not.toBe(pcr);
    });

    test('there is none for somebody unknown', async () => {
      await expect(pcrs().reference(NOBODY, 'rp.example:443')).rejects.toThrow();
    });
  });

  describe('numbers that left', () => {
    test('come back from a moment on, each once, as they were noted first', async () => {
      const store = createDepartureStore(harness().database.sql);
      const operator = unique('operator');
      const day = (number: number) => new Date(`2031-01-0${number}T00:00:00.123Z`);
      const [early, late] = [
        { operator, msisdnIndex: unique('index'), at: day(1) },
        { operator, msisdnIndex: unique('index'), at: day(3) },
      ];
      for (const each of [early, late, { ...early, at: day(4) }]) await store.insert(each);
      const since = async (at: Date) => (await store.since(at)).filter((each) => each.operator === operator);
      expect(await since(new Date(0))).toEqual(expect.arrayContaining([early, late]));
      expect(await since(day(2))).toEqual([late]);
    });
  });

  describe('relying parties', () => {
    const parties = () => createRelyingPartyRepository(prisma(), clock().now);
    const party = (fields: Partial<RelyingParty> = {}): RelyingParty => ({
      id: unique('party'),
      name: 'Demo',
      short_name: 'Demo',
      redirect_uris: ['https://rp.example/callback', 'https://rp.example/other?x=1'],
      discovery_client_id: unique('discovery'),
      discovery_secret_hash: 'scrypt$1$1$1$salt$hash',
      fixed_secret: undefined,
      secret_version: 3,
      profile: 'auto',
      token_endpoint_auth_method: 'client_secret_basic',
      id_token_signed_response_alg: 'RS256',
      post_logout_redirect_uris: [],
      silent: true,
      headless: false,
      location: true,
      signature_claims: true,
      geofencing: { countries: ['CH'], excluded_countries: [], max_age_min: 5 },
      takeover_signals: true,
      userinfo_signed_response_alg: 'ES256',
      misbehave: [],
      ...fields,
    });

    test('is found as it was registered, by both of its names', async () => {
      const plain = party();
      const rich = party({
        sector_identifier_uri: 'https://rp.example/sector.json',
        post_logout_redirect_uris: ['https://rp.example/bye'],
        backchannel_logout_uri: 'https://rp.example/logout',
        jwks_uri: 'https://rp.example/jwks',
        token_endpoint_auth_method: 'private_key_jwt',
        misbehave: ['wrong_nonce'],
        resources: ['https://api.example'],
        resource_server_for: ['urn:example:own'],
        headless: true,
        silent: false,
      });
      for (const each of [plain, rich]) {
        await parties().insert(each);
        expect(await parties().find(each.id)).toEqual(each);
        expect(await parties().findByDiscoveryClientId(each.discovery_client_id)).toEqual(each);
      }
      expect(await parties().list()).toEqual(expect.arrayContaining([plain, rich]));
      expect(await parties().find('nobody')).toBeUndefined();
      expect(await parties().findByDiscoveryClientId('nobody')).toBeUndefined();
    });

    test('is changed as a whole, and gone once it is removed; nobody else is', async () => {
      const before = party();
      const other = party();
      const after: RelyingParty = {
        ...before,
        name: 'Renamed',
        redirect_uris: ['https://rp.example/new'],
        discovery_secret_hash: 'scrypt$1$1$1$salt$other',
        earlier_discovery_secret: { hash: 'scrypt$1$1$1$salt$hash', until: 1_800_000_000_000 },
        secret_version: 4,
      };
      for (const each of [before, other]) await parties().insert(each);
      expect(await parties().update(after)).toBe(true);
      expect(await parties().find(before.id)).toEqual(after);
      expect(await parties().remove(before.id)).toBe(true);
      expect(await parties().remove(before.id)).toBe(false);
      expect(await parties().update(after)).toBe(false);
      expect(await parties().find(before.id)).toBeUndefined();
      expect(await parties().find(other.id)).toEqual(other);
    });

    test('the same name is not given twice', async () => {
      const first = party();
      await parties().insert(first);
      await expect(parties().insert(party({ id: first.id }))).rejects.toBeInstanceOf(UniqueViolation);
      await expect(parties().insert(party({ discovery_client_id: first.discovery_client_id }))).rejects.toBeInstanceOf(
        UniqueViolation,
      );
      expect(await parties().find(first.id)).toEqual(first);
    });

    test('a secret in the clear is never stored', async () => {
      await expect(parties().insert(party({ fixed_secret: 'secret' }))).rejects.toThrow(TypeError);
      await expect(parties().insert(party({ discovery_secret_hash: undefined }))).rejects.toThrow(TypeError);
    });
  });

  describe('operator keys', () => {
    const keys = () => createOperatorKeyRepository(prisma(), KEYRING);
    const key = (operator: string, alg: string, createdAt = new Date('2030-01-01T00:00:00Z')) => ({
      operator,
      kid: unique('kid'),
      use: 'sig' as const,
      alg,
      jwk: { kty: 'EC', crv: 'P-256', d: 'very-private', x: 'x', y: 'y' },
      createdAt,
      retiredAt: undefined,
    });

    test('copies that start at once end with the same keys, one of each kind', async () => {
      const operator = unique('operator');
      const lists = await Promise.all(
        Array.from({ length: 5 }, async () => {
          for (const alg of ['RS256', 'ES256']) await keys().insert(key(operator, alg));
          return keys().list(operator);
        }),
      );
      expect(lists[0]?.map(({ alg }) => alg).sort()).toEqual(['ES256', 'RS256']);
      for (const list of lists) expect(list).toEqual(lists[0]);
    });

    test('keys come back whole, oldest first, retired ones too, and cannot be read in the database', async () => {
      const operator = unique('operator');
      const current = key(operator, 'ES256', new Date('2030-03-01T00:00:00Z'));
      const retired = {
        ...key(operator, 'ES256', new Date('2030-02-01T00:00:00Z')),
        retiredAt: new Date('2030-03-01T00:00:00Z'),
      };
      const decrypting = { ...key(operator, 'RSA-OAEP-256', new Date('2030-01-01T00:00:00Z')), use: 'enc' as const };
      for (const each of [current, retired, decrypting]) await keys().insert(each);
      expect(await keys().list(operator)).toEqual([decrypting, retired, current]);
      expect(await keys().list(unique('operator'))).toEqual([]);
      const rows = await prisma().operatorKey.findMany({ where: { operator } });
      expect(JSON.stringify(rows)).not.toContain('very-private');
    });

    test('new ones take the place of the current ones of their kinds, all or none', async () => {
      const operator = unique('operator');
      const first = [key(operator, 'ES256'), key(operator, 'RS256')];
      const other = { ...key(operator, 'RSA-OAEP-256'), use: 'enc' as const };
      for (const each of [...first, other]) await keys().insert(each);
      const at = new Date('2030-02-01T00:00:00Z');
      const next = [key(operator, 'ES256', at), key(operator, 'RS256', at)];
      expect(await keys().rotate(next)).toBe(true);
      const byKid = (a: { kid: string }, b: { kid: string }) => (a.kid < b.kid ? -1 : 1);
      const expected = [...first.map((each) => ({ ...each, retiredAt: at })), other, ...next].sort(byKid);
      expect((await keys().list(operator)).sort(byKid)).toEqual(expected);
      const taken = [key(operator, 'ES256', at), { ...key(operator, 'RS256', at), kid: first[0]?.kid ?? '' }];
      expect(await keys().rotate(taken)).toBe(false);
      expect((await keys().list(operator)).sort(byKid)).toEqual(expected);
    });

    test('a key is withdrawn once, with another in its place or neither', async () => {
      const operator = unique('operator');
      const [leaked, at] = [key(operator, 'ES256'), new Date('2030-02-01T00:00:00Z')];
      await keys().insert(leaked);
      const next = key(operator, 'ES256', at);
      // a kid that is taken
      expect(await keys().withdraw(leaked, at, { ...next, kid: leaked.kid })).toBe(false);
      expect(await keys().list(operator)).toEqual([leaked]);
      expect(await keys().withdraw(leaked, at, next)).toBe(true);
      expect(await keys().list(operator)).toEqual([{ ...leaked, withdrawnAt: at }, next]);
      expect(await keys().withdraw(leaked, at, key(operator, 'ES256', at))).toBe(false);
      expect(await keys().withdraw({ operator, kid: 'nothing' }, at, undefined)).toBe(false);
      expect(await keys().list(operator)).toHaveLength(2);
      expect(await keys().withdraw(next, at, undefined)).toBe(true);
    });

    test('of two that rotate at once one does, or one after the other', async () => {
      const operator = unique('operator');
      await keys().insert(key(operator, 'ES256'));
      const made = [1, 2].map(() => key(operator, 'ES256', new Date('2030-02-01T00:00:00Z')));
      const done = await Promise.all(made.map((each) => keys().rotate([each])));
      const stored = await keys().list(operator);
      expect(stored).toHaveLength(1 + done.filter(Boolean).length);
      expect(stored.filter(({ retiredAt }) => retiredAt === undefined)).toHaveLength(1);
    });
  });

  describe('the audit trail', () => {
    test('an event is stored when its append is done', async () => {
      const trail = createAuditTrail(prisma());
      const incident = unique('incident');
      const at = new Date('2030-01-01T00:00:00.500Z');
      await trail.append({
        at,
        kind: 'login.failed',
        operator: 'operator-a',
        subject: NOBODY,
        clientId: 'demo.operator-a',
        incident,
        details: { outcome: 'refused', attempt: 2, late: false },
      });
      expect(await prisma().auditEvent.findFirst({ where: { incident } })).toMatchObject({
        at,
        kind: 'login.failed',
        operator: 'operator-a',
        subject: NOBODY,
        clientId: 'demo.operator-a',
        details: { outcome: 'refused', attempt: 2, late: false },
      });
    });

    test('many at once are all stored, in order, by few writes', async () => {
      let writes = 0;
      const trail = createAuditTrail({
        auditEvent: {
          createMany(args) {
            writes += 1;
            return prisma().auditEvent.createMany(args);
          },
        },
      });
      const subject = unique('subject');
      const appends = Array.from({ length: 200 }, (_, position) =>
        trail.append({ at: new Date(), kind: 'login.succeeded', subject, details: { position } }),
      );
      await trail.close();
      const rows = await prisma().auditEvent.findMany({ where: { subject }, orderBy: { id: 'asc' } });
      expect(rows.map((row) => row.details)).toEqual(Array.from({ length: 200 }, (_, position) => ({ position })));
      expect(writes).toBe(2);
      await Promise.all(appends);
    });

    test('a person reads the own events of one operator, newest first, in pages', async () => {
      const trail = createAuditTrail(prisma());
      const [subject, other] = [unique('subject'), unique('subject')];
      const at = (second: number): Date => new Date(Date.UTC(2030, 0, 1, 0, 0, second));
      const kind = 'login.succeeded';
      const own = { operator: 'operator-a', subject, kind } as const;
      for (const second of [1, 2, 3, 4]) await trail.append({ ...own, at: at(second), details: { second } });
      await trail.append({ ...own, at: at(3), subject: other });
      await trail.append({ ...own, at: at(3), operator: 'operator-b' });
      await trail.append({ ...own, at: at(3), kind: 'subscriber.recycled' });
      const read = (page: number) =>
        createActivityReader(prisma()).read(
          { operator: 'operator-a', subscriberId: subject },
          { kinds: [kind], since: at(2), page, size: 2 },
        );
      const first = await read(0);
      expect(first.events.map(({ details }) => details)).toEqual([{ second: 4 }, { second: 3 }]);
      expect(first.more).toBe(true);
      expect(await read(1)).toEqual({
        events: [{ at: at(2), kind, clientId: undefined, details: { second: 2 } }],
        more: false,
      });
      expect(await read(2)).toEqual({ events: [], more: false });
    });

    test('an event that cannot be stored fails its append and no other', async () => {
      const trail = createAuditTrail(prisma());
      const [good, bad] = [unique('good'), unique('bad')];
      const { values, errors } = await settle([
        trail.append({ at: new Date(Number.NaN), kind: 'login.failed', incident: bad }),
        trail.append({ at: new Date(), kind: 'login.failed', incident: good }),
      ]);
      expect([values.length, errors.length]).toEqual([1, 1]);
      expect(await prisma().auditEvent.count({ where: { incident: { in: [good, bad] } } })).toBe(1);
    });
  });
}
