import { expect, test } from 'vitest';
import { browserName } from '../../src/session/browser-name.ts';
import { hasEnded, isUseDue, secondsToLive } from '../../src/session/lifetime.ts';

const LIFE = { idle: 3_600, absolute: 43_200 };
const after = (seconds: number): Date => new Date(1_772_000_000_000 + seconds * 1_000);
const session = (lastUsed: number) => ({ startedAt: after(0), lastUsedAt: after(lastUsed) });

test.each([
  ['at its first login', 0, 0, 3_600, false],
  ['in use', 20_000, 20_100, 3_600, false],
  ['shortly before its absolute end', 43_000, 43_100, 100, false],
  ['at its absolute end', 43_100, 43_200, 1, true],
  ['after its idle time', 100, 3_700, 3_600, true],
  ['a second before it', 100, 3_699, 3_600, false],
])('a session %s', (_when, lastUsed, now, left, ended) => {
  expect(secondsToLive(session(lastUsed), after(now), LIFE)).toBe(left);
  expect(hasEnded(session(lastUsed), after(now), LIFE)).toBe(ended);
});

test('a session of nobody lives for the idle time, one with a short absolute time no longer than that', () => {
  expect(secondsToLive(undefined, after(0), LIFE)).toBe(3_600);
  expect(secondsToLive(session(0), after(0), { idle: 3_600, absolute: 60 })).toBe(60);
});

test('a use is written after a twentieth of the idle time', () => {
  expect(isUseDue(session(100), after(279), LIFE)).toBe(false);
  expect(isUseDue(session(100), after(280), LIFE)).toBe(true);
});

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'Chrome, Windows',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    'Edge, Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari, iPhone',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
    'Safari, macOS',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
    'Samsung Internet, Android',
  ],
  ['curl/8.5.0', undefined],
  ['', undefined],
  [undefined, undefined],
])('%s is %s', (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name);
});
