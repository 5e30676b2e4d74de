/** What of the audit trail is told to its person, and how. */
import { expect, it } from 'vitest';
import { activities, type RecordedEvent } from '../../src/account/activity.ts';

const event = (kind: string, change: Partial<RecordedEvent> = {}): RecordedEvent => ({
  at: new Date('2026-03-01T12:00:00Z'),
  kind,
  clientId: 'shop.operator-a',
  details: {},
  ...change,
});

it.each([
  'login.late_answer_discarded',
  'terms.accepted',
  'keys.rotated',
  'subscriber.recycled',
  'attributes.takeover_signals',
  'of a later release',
])('%s is not for the person', (kind) => {
  expect(activities([event(kind)])).toEqual([]);
});

it('tells level and method of a sign-in, never its incident or cause', () => {
  const details = { acr: '3', amr: 'SIM_PIN', outcome: 'fault_101', authenticator: 'mss' };
  expect(activities([event('login.succeeded', { details })])).toEqual([
    {
      at: new Date('2026-03-01T12:00:00Z'),
      kind: 'login.succeeded',
      clientId: 'shop.operator-a',
      acr: '3',
      amr: 'SIM_PIN',
      items: [],
      reason: undefined,
      times: 1,
    },
  ]);
});

it.each([
  [
    'items of a consent',
    'consent.given',
    { items: 'phone_number location of_a_later_release' },
    ['phone_number', 'location'],
  ],
  ['items of scopes', 'attributes.shared', { scopes: 'mc_identity_phonenumber' }, ['phone_number']],
  ['nothing of what cannot be read', 'consent.given', { items: 7 }, []],
  ['nothing of no details', 'consent.given', null, []],
])('tells %s', (_name, kind, details, items) => {
  expect(activities([event(kind, { details })]).map((one) => one.items)).toEqual([items]);
});

it('tells why a session ended, as far as it knows the reason', () => {
  const ended = (reason: string) => event('session.ended', { details: { reason } });
  expect(activities([ended('logout'), ended('of a later release')]).map(({ reason }) => reason)).toEqual([
    'logout',
    undefined,
  ]);
});

it('tells the same thing once that came several times in a row on one day', () => {
  const at = (time: string) => ({ at: new Date(`2026-03-${time}Z`) });
  const rows = activities([
    event('attributes.shared', at('02T09:00:00')),
    event('attributes.shared', at('02T08:00:00')),
    event('attributes.shared', { ...at('02T07:00:00'), clientId: 'other.operator-a' }),
    event('attributes.shared', at('02T06:00:00')),
    event('attributes.shared', at('01T23:00:00')),
  ]);
  expect(rows.map(({ at: last, times }) => [last.toISOString().slice(8, 13), times])).toEqual([
    ['02T09', 2],
    ['02T07', 1],
    ['02T06', 1],
    ['01T23', 1],
  ]);
});
