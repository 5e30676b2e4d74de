/** Whose word about a phone's number is believed. */
import { expect, it } from 'vitest';
import { createNetworkNumber } from '../../src/attributes/header-enrichment.ts';

const named = createNetworkNumber({ header: 'x-msisdn', proxies: ['10.1.0.0/16', '2001:db8::1/128'] });
const headers = { 'x-msisdn': '+41 79 000 00 01' };

it.each([
  ['a proxy', '10.1.2.3', headers, '41790000001'],
  ['a proxy in IPv6 form', '::ffff:10.1.2.3', headers, '41790000001'],
  ['a proxy with IPv6', '2001:db8::1', headers, '41790000001'],
  ['somebody else', '10.2.2.3', headers, undefined],
  ['somebody else with IPv6', '2001:db8::2', headers, undefined],
  ['nobody', undefined, headers, undefined],
  ['no address', 'unix', headers, undefined],
  ['a proxy without the header', '10.1.2.3', {}, undefined],
  ['a proxy with the header twice', '10.1.2.3', { 'x-msisdn': ['41790000001', '41790000002'] }, undefined],
  ['a proxy with two numbers in one', '10.1.2.3', { 'x-msisdn': '41790000001, 41790000002' }, undefined],
  ['a proxy with an empty header', '10.1.2.3', { 'x-msisdn': '' }, undefined],
])('%s', (_who, peer, given, number) => {
  expect(named({ peer, headers: given })).toBe(number);
});

it('is nobody where the operator says nothing about it', () => {
  expect(createNetworkNumber(undefined)({ peer: '10.1.2.3', headers })).toBeUndefined();
});
