/** What a person is told about each scope. */
import { describe, expect, it } from 'vitest';
import { itemsOf, PERSONAL_SCOPES, type PersonalItem, productOf } from '../../src/attributes/catalogue.ts';

const TABLE: readonly (readonly [scope: string, ...items: PersonalItem[]])[] = [
  ['openid'],
  ['mc_authn'],
  ['mc_atp'],
  ['toString'],
  ['profile', 'name', 'birthdate'],
  ['email', 'email'],
  ['address', 'address'],
  ['phone', 'phone_number'],
  ['mc_identity_phonenumber', 'phone_number'],
  ['mc_phonenumber', 'phone_number'],
  ['mc_identity_signup', 'phone_number_alternate', 'name', 'address', 'email'],
  ['mc_signup', 'phone_number_alternate', 'name', 'address', 'email'],
  ['mc_identity_signupplus', 'phone_number_alternate', 'name', 'address', 'email'],
  ['mc_identity_nationalid', 'phone_number', 'name', 'address', 'email', 'birthdate', 'national_identifier'],
  ['mc_nationalid', 'phone_number', 'name', 'address', 'email', 'birthdate', 'national_identifier'],
  ['mc_kyc_plain', 'name_match', 'address_match', 'birthdate_match', 'account'],
  ['mc_kyc_hashed', 'name_match', 'address_match', 'birthdate_match', 'account'],
  ['mc_vm_match', 'phone_number_match'],
  ['mc_attr_vm_match_hash', 'phone_number_match'],
  ['mc_attr_vm_share', 'phone_number'],
  ['mc_attr_vm_share_hash', 'phone_number'],
];

describe('items of a scope', () => {
  it.each(TABLE)('%s', (scope, ...items) => {
    expect(itemsOf({ scopes: [scope] })).toEqual(items);
    expect(PERSONAL_SCOPES.includes(scope)).toBe(items.length > 0);
  });
});

describe('items of a request', () => {
  it('names each item once, over all scopes and claims', () => {
    expect(
      itemsOf({ scopes: ['openid', 'phone', 'mc_identity_phonenumber'], claims: ['given_name', 'sub', 'family_name'] }),
    ).toEqual(['phone_number', 'name']);
  });

  it('names of a KYC match only what it compares', () => {
    expect(itemsOf({ scopes: ['mc_kyc_plain'], matched: ['given_name', 'family_name', 'address'] })).toEqual([
      'name_match',
      'address_match',
      'account',
    ]);
  });

  it('knows no product of a name that only objects have', () => {
    expect(productOf('constructor')).toBeUndefined();
  });
});
