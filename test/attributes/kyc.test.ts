/** KYC match: every form of the request, the rules between its claims, what is the same and what is not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MATCHED_CLAIMS, type MatchedClaim } from '../../src/attributes/catalogue.ts';
import { kycAnswer, kycAttributes } from '../../src/attributes/kyc-match.ts';
import { type KycValues, parseKyc } from '../../src/attributes/kyc-request.ts';
import { acceptedHashes, folded, hashForm, sha256 } from '../../src/attributes/normalise.ts';
import type { AttributeValues } from '../../src/attributes/values.ts';

const HASH = sha256('x');
const value = (text: string): { value: string } => ({ value: text });
const named = (values: object): object =>
  Object.fromEntries(Object.entries(values).map(([name, text]) => [name, value(String(text))]));
const slots = (values: Readonly<Record<number, string>>): object[] =>
  Array.from({ length: 18 }, (_, index) => {
    const text = values[index];
    return text === undefined ? {} : { [text]: { value: text } };
  });

const WHOLE = { name: 'Henry Case', address: '5 Harbour Row' };
const PARTS = {
  given_name: 'Henry',
  family_name: 'Case',
  houseno_or_housename: '5',
  postal_code: 'BS1',
  town: 'Bristol',
  country: 'GB',
};
const HASHED = { name: HASH, address: HASH };

describe('the request', () => {
  it.each<[string, unknown, boolean, KycValues]>([
    ['an object, whole', named(WHOLE), false, WHOLE],
    ['an object, in parts', named(PARTS), false, PARTS],
    [
      'with a date of birth',
      named({ ...WHOLE, birthdate: '1990-06-30' }),
      false,
      { ...WHOLE, birthdate: '1990-06-30' },
    ],
    [
      'name whole, address in parts',
      named({ ...PARTS, given_name: '', family_name: '', name: 'H C' }),
      false,
      {
        name: 'H C',
        houseno_or_housename: '5',
        postal_code: 'BS1',
        town: 'Bristol',
        country: 'GB',
      },
    ],
    ['texts for values', WHOLE, false, WHOLE],
    ['null and blank for nothing', { ...named(WHOLE), birthdate: null, town: value(' ') }, false, WHOLE],
    ['blanks around', named({ name: ' Henry Case ', address: '5 Harbour Row\n' }), false, WHOLE],
    ['name_hash', named({ name_hash: HASH, address_hash: HASH.toUpperCase() }), true, HASHED],
    ['name_hashed', named({ name_hashed: HASH, address_hashed: HASH }), true, HASHED],
    ['the Java SDK, whole', slots({ 0: 'Henry Case', 3: '5 Harbour Row' }), false, WHOLE],
    [
      'the Java SDK, in parts',
      slots({ 1: 'Henry', 2: 'Case', 4: '5', 5: 'BS1', 6: 'Bristol', 7: 'GB', 8: '1990-06-30' }),
      false,
      { ...PARTS, birthdate: '1990-06-30' },
    ],
    ['the Java SDK, hashed', slots({ 9: HASH, 12: HASH, 17: HASH }), true, { ...HASHED, birthdate: HASH }],
    ['the Java SDK, cut short', slots({ 0: 'Henry Case', 3: '5 Harbour Row' }).slice(0, 4), false, WHOLE],
  ])('%s', (_what, premiuminfo, hashed, values) => {
    expect(parseKyc(premiuminfo, hashed)).toEqual({ ok: true, request: { hashed, values } });
  });

  it.each<[string, unknown, boolean, RegExp]>([
    ['nothing', {}, false, /needs name, or all of given_name, family_name/],
    ['an empty array', [], false, /needs name/],
    ['no object', 'Henry', false, /must be an object/],
    ['null', null, false, /must be an object/],
    ['name and its parts', named({ ...PARTS, name: 'H' }), false, /either name or given_name, family_name, not both/],
    ['name and one part', named({ ...WHOLE, given_name: 'H' }), false, /either name or/],
    ['half a name', named({ given_name: 'H', address: 'x' }), false, /needs name, or all of/],
    [
      'address and a part',
      named({ ...WHOLE, town: 'B' }),
      false,
      /either address or houseno_or_housename, postal_code, town, country/,
    ],
    ['half an address', named({ name: 'H', town: 'B', country: 'GB' }), false, /needs address, or all of/],
    ['no address', named({ name: 'H' }), false, /needs address/],
    ['a claim that is not compared', named({ ...WHOLE, email: 'h@example.com' }), false, /does not compare/],
    ['a name that only objects have', named({ ...WHOLE, constructor: 'x' }), false, /does not compare/],
    ['a number for a text', { ...named(WHOLE), birthdate: value }, false, /premiuminfo\.birthdate needs a value/],
    ['a list for a text', { ...named(WHOLE), birthdate: { value: ['x'] } }, false, /needs a value that is a text/],
    ['a long text', named({ ...WHOLE, name: 'x'.repeat(201) }), false, /longer than 200/],
    ['hashes for the plain scope', named({ name_hash: HASH, address_hash: HASH }), false, /plain claims only/],
    ['texts for the hashed scope', named(WHOLE), true, /hashed claims only/],
    ['no hash', named({ name_hash: 'abc', address_hash: HASH }), true, /premiuminfo\.name_hash needs SHA-256/],
    ['both spellings', named({ name_hash: HASH, name_hashed: HASH, address_hash: HASH }), true, /name twice/],
    ['too many slots', [...slots({ 0: 'a', 3: 'b' }), {}], false, /more than 18/],
    ['a slot of two', [{ a: value('a'), b: value('b') }], false, /premiuminfo\.0 is not an object of one member/],
    ['a slot that is none', ['a'], false, /premiuminfo\.0/],
  ])('refuses %s', (_what, premiuminfo, hashed, problem) => {
    const parsed = parseKyc(premiuminfo, hashed);
    expect(parsed).toEqual({ ok: false, problem: expect.stringMatching(problem) });
  });

  it('never throws, and never repeats a value', () => {
    const secret = 'Zwingli';
    const leaf = fc.oneof(fc.constant(secret), fc.jsonValue());
    const names = fc.constantFrom(...MATCHED_CLAIMS, 'name_hash', 'email', secret);
    const anything = fc.oneof(fc.dictionary(names, fc.oneof(leaf, fc.record({ value: leaf }))), fc.array(leaf), leaf);
    fc.assert(
      fc.property(anything, fc.boolean(), (premiuminfo, hashed) => {
        const parsed = parseKyc(premiuminfo, hashed);
        if (!parsed.ok) expect(parsed.problem).not.toContain(secret);
      }),
    );
  });
});

describe('normal forms', () => {
  it.each([
    ["Zoë O'Neill-Strauß", 'zoeoneillstrauss'],
    ['MÜLLER', 'muller'],
    ['Łódź', 'lodz'],
    ['Ærøskøbing', 'aeroskobing'],
    ['İstanbul', 'istanbul'],
    ['ﬁ １２', 'fi12'],
    ['12-A / 3', '12a3'],
    ['1990-06-30', '19900630'],
    ['Ωμέγα', 'ωμεγα'],
    ['東京', '東京'],
  ])('%s → %s', (text, form) => {
    expect(folded(text)).toBe(form);
  });

  it('the form that is hashed: no blanks, lower case, twenty characters', () => {
    expect(hashForm('5 Harbour Row, BS1 4ZZ Bristol')).toBe('5harbourrow,bs14zzbr');
    expect(hashForm('Henry\tCase')).toBe('henrycase');
  });

  it('is its own normal form, and does not look at blanks, case or composition', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const form = folded(text);
        expect(folded(form)).toBe(form);
        expect(folded(` ${text}.`)).toBe(form);
        expect(folded(text.normalize('NFD'))).toBe(folded(text.normalize('NFC')));
      }),
    );
  });

  it('accepts the hash of what it hashes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        expect(acceptedHashes(text).has(sha256(hashForm(text)))).toBe(true);
      }),
    );
  });
});

describe('the match', () => {
  const HENRY: AttributeValues = {
    given_name: 'Henry',
    middle_name: 'J.',
    family_name: 'Case',
    street_address: '5 Harbour Row',
    houseno_or_housename: '5',
    postal_code: 'BS1 4ZZ',
    city: 'Bristol',
    country: 'GB',
    birthdate: '1990-06-30',
  };
  const matchOf = (
    claim: MatchedClaim,
    given: string,
    known: AttributeValues,
    hashed = false,
    withheld: MatchedClaim[] = [],
  ) =>
    kycAnswer({ hashed, values: { [claim]: given } }, { values: known, withheld: new Set(withheld) })[`${claim}_match`];

  it.each<[MatchedClaim, string, string]>([
    ['name', 'henry case', 'Y'],
    ['name', 'Henry J. Case', 'Y'],
    ['name', 'HENRY J CASE', 'Y'],
    ['name', 'Case Henry', 'N-AV'],
    ['name', 'Henry', 'N-AV'],
    ['given_name', 'Hénry', 'Y'],
    ['given_name', 'Harry', 'N-AV'],
    ['address', '5 Harbour Row, BS1 4ZZ Bristol', 'Y'],
    ['address', '5 Harbour Row\nBS14ZZ\nBristol\nGB', 'Y'],
    ['address', '5 BS1 4ZZ Bristol', 'Y'],
    ['address', '7 Harbour Row, BS1 4ZZ Bristol', 'N-AV'],
    ['town', 'BRISTOL', 'Y'],
    ['postal_code', 'bs14zz', 'Y'],
    ['country', 'CH', 'N-AV'],
    ['birthdate', '19900630', 'Y'],
    ['birthdate', '1990-06-29', 'N-AV'],
  ])('%s %j: %s', (claim, given, match) => {
    expect(matchOf(claim, given, HENRY)).toBe(match);
  });

  it.each<[MatchedClaim, string, string]>([
    ['name', sha256('henrycase'), 'Y'],
    ['address', sha256('5harbourrow,bs14zzbr'), 'Y'],
    ['address', sha256('5harbourrowbs14zzbri'), 'Y'],
    ['address', sha256('5harbourrowbs14zzbristol'), 'Y'],
    ['birthdate', sha256('1990-06-30'), 'Y'],
    ['birthdate', sha256('19900630'), 'Y'],
    ['town', sha256('Bristol'), 'N-AV'],
  ])('hashed %s %s: %s', (claim, given, match) => {
    expect(matchOf(claim, given, HENRY, true)).toBe(match);
  });

  it("compares a whole value with the operator's own", () => {
    const known = { name: 'Case, Henry', address: '5 Harbour Row, BS1 4ZZ Bristol' };
    expect(matchOf('name', 'Case Henry', known)).toBe('Y');
    expect(matchOf('address', sha256('5harbourrow,bs14zzbr'), known, true)).toBe('Y');
  });

  it('tells what is not known from what is not told', () => {
    for (const claim of MATCHED_CLAIMS) {
      expect(matchOf(claim, 'x', {})).toBe('N-NA');
      const part = claim === 'name' ? 'given_name' : claim === 'address' ? 'postal_code' : claim;
      expect(matchOf(claim, 'x', HENRY, false, [part])).toBe('N-AD');
    }
  });

  it("never answers a value of the operator's", () => {
    const request = { hashed: false, values: { name: 'A B', address: 'Elsewhere', birthdate: '2000-01-01' } };
    const answer = kycAnswer(request, {
      values: { ...HENRY, is_lost_stolen: true, account_state: 'active' },
      withheld: new Set(),
    });
    expect(answer).toEqual({
      ...request.values,
      name_match: 'N-AV',
      address_match: 'N-AV',
      birthdate_match: 'N-AV',
      is_lost_stolen: true,
      account_state: 'active',
    });
  });

  it('asks the source only for what it compares', () => {
    expect(kycAttributes({ hashed: false, values: { given_name: 'H', town: 'B' } })).toEqual([
      'given_name',
      'town',
      'city',
      'is_lost_stolen',
      'billing_segment',
      'account_state',
    ]);
  });
});
