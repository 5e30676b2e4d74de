/** Where correlation_id is added to an address. */
import { expect, it } from 'vitest';
import { isCorrelationId, withCorrelation } from '../../src/provider/correlation.ts';

it.each([
  ['https://rp.example/cb?code=1', 'https://rp.example/cb', 'https://rp.example/cb?code=1&correlation_id=a%26b'],
  [
    'https://rp.example/cb?x=1&error=e',
    'https://rp.example/cb?x=1',
    'https://rp.example/cb?x=1&error=e&correlation_id=a%26b',
  ],
  ['org.example.app:/cb?code=1', 'org.example.app:/cb', 'org.example.app:/cb?code=1&correlation_id=a%26b'],
  ['https://gw.example/login/1', 'https://rp.example/cb', 'https://gw.example/login/1'],
  ['https://rp.example/other?code=1', 'https://rp.example/cb', 'https://rp.example/other?code=1'],
  ['https://rp.example/cb?state=1', 'https://rp.example/cb', 'https://rp.example/cb?state=1'],
  ['/login/1', 'https://rp.example/cb', '/login/1'],
])('%s of a request for %s becomes %s', (address, redirectUri, expected) => {
  expect(withCorrelation(address, redirectUri, 'a&b')).toBe(expected);
});

it.each([
  ['7f3c', true],
  ['x'.repeat(128), true],
  ['x'.repeat(129), false],
  ['two words', false],
  ['line\nbreak', false],
  ['', false],
  [undefined, false],
])('%j is a correlation_id: %s', (value, expected) => {
  expect(isCorrelationId(value)).toBe(expected);
});
