import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keyPolicy } from '../../src/provider/key-schedule.ts';
import { makeSuccessors } from '../../src/provider/keys.ts';
import { createKeyLookout, madeOf, openLiveKeys } from '../../src/provider/live-keys.ts';
import type { OperatorKeyRepository, StoredKey } from '../../src/store/operator-keys.ts';

const OPERATOR = 'operator-a';
let stored: StoredKey[];
let now: number;
const repository: OperatorKeyRepository = {
  list: async () => [...stored],
  insert: async (key) => void stored.push(key),
  rotate: async (keys) => stored.push(...keys) > 0,
  withdraw: async () => false,
};

beforeEach(() => {
  stored = [];
  now = 1_000_000;
});
afterEach(() => vi.useRealTimers());

const open = () =>
  openLiveKeys({
    operator: OPERATOR,
    repository,
    policy: keyPolicy({ publish_ahead_s: 900, retention_s: 3_600 }),
    now: () => now,
  });

it('finds what another copy made and switches at the same moment', async () => {
  const copies = [await open(), await open()];
  const [first] = copies.map((keys) => keys.now());
  const made = copies.map((keys) => madeOf(keys, ({ signing }) => signing.map(({ kid }) => kid)));
  const [one, two] = made;
  const before = one?.();
  expect(one?.()).toBe(before);
  now += 60_000;
  stored.push(...(await makeSuccessors(OPERATOR, 'sig', stored, now)));
  for (const keys of copies) await keys.refresh();
  expect(one?.()).toHaveLength(4);
  expect(one?.()?.slice(0, 2)).toEqual(first?.signing.map(({ kid }) => kid));
  now += 900_000;
  expect(one?.()?.slice(2)).toEqual(first?.signing.map(({ kid }) => kid));
  expect(two?.()).toEqual(one?.());
  now += 3_600_000;
  expect(one?.()).toHaveLength(2);
});

it('stays the same object when a look finds nothing new', async () => {
  const keys = await open();
  const before = keys.now();
  await keys.refresh();
  expect(keys.now()).toBe(before);
});

it('an answer of the database that was overtaken changes nothing', async () => {
  const keys = await open();
  const slow = [...stored];
  let release: (() => void) | undefined;
  const list = vi.spyOn(repository, 'list').mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        release = () => resolve(slow);
      }),
  );
  const first = keys.refresh();
  stored.push(...(await makeSuccessors(OPERATOR, 'enc', stored, now)));
  await keys.refresh();
  release?.();
  await first;
  list.mockRestore();
  expect(keys.now().encryption.map(({ kid }) => kid)).toEqual([
    'operator-a_enc',
    expect.stringMatching(/^operator-a_enc_.{16}$/),
  ]);
});

it('looks at intervals until it is closed, and goes on after a failure', async () => {
  vi.useFakeTimers();
  const failures: unknown[] = [];
  const refresh = vi.fn(async () => undefined);
  refresh.mockRejectedValueOnce(new Error('no database'));
  const lookout = createKeyLookout(new Map([[OPERATOR, { refresh }]]), (error) => failures.push(error));
  lookout.start();
  await vi.advanceTimersByTimeAsync(61_000);
  expect([refresh.mock.calls.length, failures.length]).toEqual([2, 1]);
  await lookout.close();
  await vi.advanceTimersByTimeAsync(61_000);
  expect(refresh).toHaveBeenCalledTimes(2);
});
