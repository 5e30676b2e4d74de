/** Which items a request amounts to, and what may be granted to somebody who agreed to some of them. */
import { describe, expect, it } from 'vitest';
import { type ConsentRequest, consentItems, coveredBy } from '../../src/consent/items.ts';

const request = (change: Partial<ConsentRequest>): ConsentRequest => ({
  scopes: ['openid'],
  signature: false,
  ...change,
});

describe('consentItems', () => {
  it.each<[string, Partial<ConsentRequest>, readonly string[]]>([
    ['nothing for openid and mc_authn', { scopes: ['openid', 'mc_authn'] }, []],
    ['what a scope shares', { scopes: ['openid', 'phone'] }, ['phone_number']],
    ['what single claims share', { claims: ['email', 'sub'] }, ['email']],
    [
      'the same item once',
      { scopes: ['phone', 'mc_identity_phonenumber'], claims: ['phone_number'] },
      ['phone_number'],
    ],
    ['only what is compared', { scopes: ['mc_kyc_plain'], matched: ['birthdate'] }, ['birthdate_match', 'account']],
    ['the location', { scopes: ['openid', 'mid_location'] }, ['location']],
    ['the signature', { signature: true }, ['signature']],
  ])('names %s', (_what, change, items) => {
    expect(consentItems(request(change))).toEqual(items);
  });
});

describe('coveredBy', () => {
  const asked = request({ scopes: ['openid', 'phone', 'email', 'mid_location'], claims: ['acr', 'birthdate'] });

  it.each<[readonly string[], readonly string[], readonly string[]]>([
    [[], ['openid'], ['acr']],
    [['phone_number'], ['openid', 'phone'], ['acr']],
    [
      ['location', 'birthdate'],
      ['openid', 'mid_location'],
      ['acr', 'birthdate'],
    ],
    [['phone_number', 'email', 'location', 'birthdate'], asked.scopes, ['acr', 'birthdate']],
  ])('grants with %j the scopes %j and the claims %j', (agreed, scopes, claims) => {
    expect(coveredBy(asked, new Set(agreed))).toEqual({ scopes, claims });
  });

  it('grants a scope only whole', () => {
    const signUp = request({ scopes: ['mc_identity_signup'] });
    expect(coveredBy(signUp, new Set(['name', 'address'])).scopes).toEqual([]);
  });
});
