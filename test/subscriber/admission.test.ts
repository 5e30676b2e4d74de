/** Who is admitted, what is written and recorded for it, and that two at once come to one end. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AuditEvent } from '../../src/audit/audit.ts';
import type { SerialChange } from '../../src/config/schema.ts';
import { createAccountEnds } from '../../src/session/account.ts';
import { createAccountArtefacts } from '../../src/store/account-artefacts.ts';
import type { Database } from '../../src/store/database.ts';
import { createPcrRepository } from '../../src/store/pcr.ts';
import { createSubscriberRepository } from '../../src/store/subscribers.ts';
import { admit } from '../../src/subscriber/admission.ts';
import { KEYRING } from '../store/harness.ts';
import { openTestDatabase } from '../store/test-database.ts';

let database: Database;
let number = 41_790_000_000;
let events: AuditEvent[];

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => {
  number += 1;
  events = [];
});

const subscribers = () => createSubscriberRepository(database.prisma, KEYRING, Date.now);
const present = () => subscribers().findByNumber('operator-a', String(number));

const login = (simSerial: string, serialChange: SerialChange, isAwaited = true) =>
  admit(
    {
      operator: 'operator-a',
      msisdn: String(number),
      simSerial,
      serialChange,
      clientId: 'shop.operator-a',
      acr: '3',
      at: new Date(),
      isAwaited: async () => isAwaited,
    },
    {
      subscribers: subscribers(),
      artefacts: createAccountEnds(createAccountArtefacts(database.sql, Date.now), { endAll: async () => [] }),
      audit: {
        append: async (event) => {
          events.push(event);
        },
      },
    },
  );

const kinds = () => events.map(({ kind }) => kind);

describe('admission', () => {
  test.each(['accept', 'reject', 'renew'] as const)('%s: the first serial is stored, once', async (change) => {
    expect(await login('S1', change)).toMatchObject({ kind: 'admitted', subscriber: { msisdn: String(number) } });
    expect(await login('S1', change)).toMatchObject({ kind: 'admitted' });
    expect(kinds()).toEqual(['sim_serial.stored']);
    expect(await present()).toMatchObject({ simSerials: { stored: 'S1' } });
  });

  test('accept: the same subscriber, the change recorded once; levels that reject go on to', async () => {
    const first = await login('S1', 'accept');
    const second = await login('S2', 'accept');
    expect(second).toMatchObject({
      kind: 'admitted',
      subscriber: { id: 'subscriber' in first ? first.subscriber?.id : '' },
    });
    await login('S2', 'accept');
    expect(await login('S2', 'reject')).toEqual({ kind: 'rejected' });
    expect(kinds()).toEqual(['sim_serial.stored', 'sim_serial.accepted', 'sim_serial.rejected']);
  });

  test('reject: nothing is written, the attempt is recorded without the serial', async () => {
    await login('S1', 'reject');
    const before = await present();
    expect(await login('S2', 'reject')).toEqual({ kind: 'rejected' });
    expect(await present()).toEqual(before);
    expect(events[1]).toMatchObject({
      kind: 'sim_serial.rejected',
      operator: 'operator-a',
      subject: before?.id,
      clientId: 'shop.operator-a',
      details: { acr: '3' },
    });
    expect(JSON.stringify(events)).not.toContain('S2');
  });

  test('renew: another subscriber with other pseudonyms; the old one is gone with all that was theirs', async () => {
    await login('S1', 'renew');
    const old = await present();
    const pcrs = createPcrRepository(database.prisma, KEYRING, Date.now);
    const pcr = await pcrs.reference(old?.id ?? '', 'shop.example:443');
    const renewed = await login('S2', 'renew');
    const heir = await present();
    expect(renewed).toEqual({ kind: 'admitted', subscriber: heir });
    expect(heir).toMatchObject({ simSerials: { stored: 'S2' } });
    expect(heir?.id).not.toBe(old?.id);
    expect(await pcrs.reference(heir?.id ?? '', 'shop.example:443')).not.toBe(pcr);
    expect(await pcrs.resolve('operator-a', 'shop.example:443', pcr)).toBeUndefined();
    expect(events[1]).toMatchObject({
      kind: 'sim_serial.renewed',
      subject: old?.id,
      details: { successor: heir?.id },
    });
  });

  test.each([
    ['a number seen for the first time', undefined, 'S1', 'accept'],
    ['a change that would be accepted', 'S1', 'S2', 'accept'],
    ['a change that would be rejected', 'S1', 'S2', 'reject'],
    ['a change that would renew', 'S1', 'S2', 'renew'],
  ] as const)('an answer that nobody waits for changes nothing: %s', async (_what, stored, serial, change) => {
    if (stored) await login(stored, change);
    const before = await present();
    events = [];
    expect(await login(serial, change, false)).toEqual({ kind: 'discarded', subscriber: before });
    expect(await present()).toEqual(before);
    expect(events).toEqual([]);
  });

  test.each(['reject', 'renew', 'accept'] as const)(
    '%s: ten at once with one serial are one subscriber',
    async (change) => {
      await login('S1', change);
      events = [];
      const answers = await Promise.all(Array.from({ length: 10 }, () => login('S2', change)));
      const subject = await present();
      if (change === 'reject') {
        expect(answers).toEqual(Array.from({ length: 10 }, () => ({ kind: 'rejected' })));
      } else {
        expect(new Set(answers.map((answer) => 'subscriber' in answer && answer.subscriber?.id))).toEqual(
          new Set([subject?.id]),
        );
        expect(kinds()).toEqual([change === 'renew' ? 'sim_serial.renewed' : 'sim_serial.accepted']);
      }
    },
  );

  test('first use, two SIM cards at once, a level that rejects: one is admitted', async () => {
    const answers = await Promise.all([login('S1', 'reject'), login('S2', 'reject')]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['admitted', 'rejected']);
    expect(kinds().sort()).toEqual(['sim_serial.rejected', 'sim_serial.stored']);
  });
});
