import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseParameters, parameter } from '../../src/profile/request.ts';

describe('normaliseParameters', () => {
  test.each<[string, Record<string, string | undefined>, Record<string, string>]>([
    ['leaves a plain request as it is', { scope: 'openid', state: 'x y' }, { scope: 'openid', state: 'x y' }],
    ['drops what is empty', { login_hint: '', nonce: undefined, state: 's' }, { state: 's' }],
    ['renames max-age', { 'max-age': '3600' }, { max_age: '3600' }],
    ['the right name wins over its alias', { 'max-age': '3600', max_age: '60' }, { max_age: '60' }],
    ['an empty right name does not', { 'max-age': '3600', max_age: '' }, { max_age: '3600' }],
    ['renames login_token_hint', { login_token_hint: 'abc' }, { login_hint_token: 'abc' }],
    ['prompt mobile', { prompt: 'mobile' }, { prompt: 'login' }],
    ['prompt no_seam', { prompt: 'no_seam' }, { prompt: 'login' }],
    ['prompt select_account', { prompt: 'select_account' }, { prompt: 'login' }],
    ['each prompt once', { prompt: 'no_seam login  consent' }, { prompt: 'login consent' }],
    ['prompt none', { prompt: 'none' }, { prompt: 'none' }],
    ['an unknown prompt is left to the provider', { prompt: 'create' }, { prompt: 'create' }],
    ['display pop-up', { display: 'pop-up' }, { display: 'popup' }],
    ['display page', { display: 'page' }, { display: 'page' }],
    ['unknown parameters stay', { order_sum: '10' }, { order_sum: '10' }],
  ])('%s', (_name, params, expected) => {
    expect(normaliseParameters(params)).toEqual(expected);
  });

  test('does not change what it was given, and a second time changes nothing', () => {
    const names = fc.constantFrom('prompt', 'display', 'max-age', 'max_age', 'login_token_hint', 'scope');
    const values = fc.constantFrom('', 'mobile', 'none login', 'pop-up', '60', 'no_seam  login');
    fc.assert(
      fc.property(fc.dictionary(names, values), (params) => {
        const before = structuredClone(params);
        const once = normaliseParameters(params);
        expect(params).toEqual(before);
        expect(normaliseParameters(once)).toEqual(once);
      }),
    );
  });
});

test('a parameter is never one that every object has', () => {
  expect(parameter({}, 'constructor')).toBeUndefined();
  expect(parameter({ state: 'a' }, 'state')).toBe('a');
  expect(parameter({ state: '' }, 'state')).toBeUndefined();
});
