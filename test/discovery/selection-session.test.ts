import { expect, test } from 'vitest';
import { createSelectionSessions } from '../../src/discovery/selection-session.ts';
import { createKeyring } from '../../src/store/keyring.ts';

const keyring = createKeyring(['a secret of these tests, long enough']);
const selection = { relyingPartyId: 'rp', redirectUrl: 'https://rp.example/cb' };

test('one session serves whoever asks for the same within seconds, and never a different app or address', () => {
  let clock = 0;
  const sessions = createSelectionSessions({ keyring, now: () => clock });
  const first = sessions.issue(selection);
  expect(sessions.issue(selection)).toBe(first);
  expect(sessions.issue({ ...selection, redirectUrl: 'https://rp.example/other' })).not.toBe(first);
  expect(sessions.issue({ ...selection, relyingPartyId: 'other' })).not.toBe(first);
  clock = 15_000;
  expect(sessions.issue(selection)).not.toBe(first);
});

test('whoever is handed the last one still has nine minutes', () => {
  let clock = 0;
  const sessions = createSelectionSessions({ keyring, now: () => clock });
  sessions.issue(selection);
  clock = 14_999;
  const last = sessions.issue(selection);
  clock += 9 * 60_000;
  expect(sessions.open(last)).toEqual({ ...selection, expired: false });
  clock += 60_000;
  expect(sessions.open(last)).toEqual({ ...selection, expired: true });
});
