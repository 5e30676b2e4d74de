import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readParameterForm, singleValue } from '../../src/profile/form.ts';

const problems = (text: string): string[] =>
  readParameterForm(text).problems.map(({ violation }) => violation.description);

describe('a form', () => {
  test.each<[string, [string, string][]]>([
    ['', []],
    [
      'a=1&b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'scope=openid+mc_authn&state=a%20b',
      [
        ['scope', 'openid mc_authn'],
        ['state', 'a b'],
      ],
    ],
    ['state', [['state', '']]],
    ['&&state=a=b&', [['state', 'a=b']]],
    ['context=%E2%82%AC%20%F0%9F%98%80', [['context', '€ 😀']]],
    [
      'resource=a&resource=b',
      [
        ['resource', 'a'],
        ['resource', 'b'],
      ],
    ],
    [
      'unknown=1&unknown=2',
      [
        ['unknown', '1'],
        ['unknown', '2'],
      ],
    ],
  ])('%j is read without a problem', (text, pairs) => {
    expect(readParameterForm(text)).toEqual({ pairs, problems: [] });
  });

  test.each<[string, string[]]>([
    ['state=%zz', ['Parameter state is invalid: malformed url encoding']],
    ['state=%', ['Parameter state is invalid: malformed url encoding']],
    ['state=%E4', ['Parameter state is invalid: malformed url encoding']],
    ['state=%C0%80', ['Parameter state is invalid: malformed url encoding']],
    ['state=%ED%A0%80', ['Parameter state is invalid: malformed url encoding']],
    ['max-age=%f', ['Parameter max-age is invalid: malformed url encoding']],
    ['shoe=%E4', ['Malformed request, invalid url encoding']],
    ['%E4=1', ['Malformed request, invalid url encoding']],
    ['state=a&state=a', ['Parameter state appears more than once']],
    ['state=&state=a', ['Parameter state appears more than once']],
    ['max-age=1&max-age=2', ['Parameter max-age appears more than once']],
    [
      'nonce=1&nonce=2&redirect_uri=%zz',
      ['Parameter nonce appears more than once', 'Parameter redirect_uri is invalid: malformed url encoding'],
    ],
  ])('%j has a problem', (text, descriptions) => {
    expect(problems(text)).toEqual(descriptions);
  });

  test('what URLSearchParams writes is read back, whatever it is', () => {
    const names = fc.string({ minLength: 1, maxLength: 8, unit: 'binary' }).filter((name) => name.isWellFormed());
    const values = fc.string({ maxLength: 16, unit: 'binary' }).filter((value) => value.isWellFormed());
    fc.assert(
      fc.property(fc.array(fc.tuple(names, values), { maxLength: 5 }), (pairs) => {
        expect(readParameterForm(new URLSearchParams(pairs).toString()).pairs).toEqual(pairs);
      }),
    );
  });

  test('any text is answered, and no problem repeats a value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 20 }), (value) => {
        for (const description of problems(`state=${value}&nonce=1&nonce=${value}`)) {
          expect(description).not.toContain(value);
        }
      }),
    );
  });
});

test('a doubled value is no single value', () => {
  expect(singleValue([['a', '1']], 'a')).toBe('1');
  expect(
    singleValue(
      [
        ['a', '1'],
        ['a', '1'],
      ],
      'a',
    ),
  ).toBeUndefined();
  expect(singleValue([], 'a')).toBeUndefined();
});
