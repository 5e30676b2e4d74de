import { expect, test } from 'vitest';
import type { LogLevel } from '../../src/ops/logging.ts';
import { captureLog } from './lines.ts';

test('a line is one JSON object with level, time, fields and message', () => {
  const { log, text } = captureLog();
  log.info({ operator: 'operator-a', ms: 3 }, 'login succeeded');
  expect(text()).toBe(
    '{"level":"info","time":"2024-07-02T12:00:00.000Z","operator":"operator-a","ms":3,"msg":"login succeeded"}\n',
  );
});

test.each<[LogLevel, string[]]>([
  ['debug', ['debug', 'info', 'warn', 'error']],
  ['info', ['info', 'warn', 'error']],
  ['error', ['error']],
  ['silent', []],
])('level %s writes %j', (level, expected) => {
  const { log, lines } = captureLog(level);
  for (const name of ['debug', 'info', 'warn', 'error'] as const) log[name]({}, 'x');
  expect(lines().map((line) => line.level)).toEqual(expected);
});

test('fields, message and the fields of a child are redacted', () => {
  const { log, text, lines } = captureLog();
  const child = log.child({ msisdn: '41791234567', operator: 'operator-a' });
  child.warn({ error: new Error('41791234567'), access_token: 'abc' }, 'no answer from +41791234567 %s %o');
  child.child({ login_hint: 'MSISDN:41791234567' }).error({}, 'MSISDN:41791234567');
  expect(text()).not.toContain('1791234567');
  expect(text()).not.toContain('abc"');
  expect(lines()[0]).toMatchObject({
    operator: 'operator-a',
    msisdn: '[redacted]',
    msg: 'no answer from [redacted] %s %o',
  });
});

test('a field cannot stand in for level, time or message', () => {
  const { log, text, lines } = captureLog();
  log.info({ level: 'fatal', time: 'never', msg: 'other' }, 'real');
  expect(lines()).toEqual([
    { level: 'info', time: '2024-07-02T12:00:00.000Z', level_: 'fatal', time_: 'never', msg_: 'other', msg: 'real' },
  ]);
  expect(text().match(/"level":/g)).toHaveLength(1);
});
