/** login_hint and login_hint_token: alone, together, and what is wrong with either. */
import { describe, expect, test } from 'vitest';
import { createHintResolver, type HintRequest } from '../../src/provider/hints.ts';
import type { SubscriberIdExpectation } from '../../src/subscriber/subscriber-id.ts';

const NUMBER = '447700900301';
const OTHER = '447700900302';
const PCR = '3f0c6b1e-2b5d-4c0a-9a53-1d6f7c1f6a10';
const asked: SubscriberIdExpectation[] = [];

const resolve = createHintResolver({
  operator: 'operator-b',
  keys: [],
  acceptUnmarked: true,
  subscriberIds: {
    open: async (value, expected) => {
      asked.push(expected);
      const msisdn = { good: NUMBER, other: OTHER }[value];
      return msisdn === undefined ? { ok: false, code: 'invalid_subscriber_id' } : { ok: true, msisdn };
    },
  },
  pcrs: {
    resolve: async (_operator, _sector, pcr) =>
      pcr === PCR
        ? { id: 'one', operator: 'operator-b', msisdn: NUMBER, simSerials: { stored: undefined, accepted: undefined } }
        : undefined,
  },
});

const ask = (request: Partial<HintRequest>) =>
  resolve({
    hint: undefined,
    token: undefined,
    mobileConnect: true,
    relyingParty: 'shop',
    sector: 'shop.example',
    ...request,
  });

const wrong = (parameter: string, why: string) => ({
  kind: 'invalid',
  description: `Parameter ${parameter} is invalid: ${why}`,
});
const UNUSABLE = 'the encrypted number cannot be used';

describe('hints', () => {
  test.each<[string, Partial<HintRequest>, object]>([
    ['nothing', {}, { kind: 'none' }],
    ['both empty', { hint: '', token: '' }, { kind: 'none' }],
    ['a number', { hint: `MSISDN:${NUMBER}` }, { kind: 'number', msisdn: NUMBER }],
    ['an encrypted number', { hint: 'ENCR_MSISDN:good' }, { kind: 'number', msisdn: NUMBER }],
    ['a pseudonym', { hint: `PCR:${PCR}` }, { kind: 'number', msisdn: NUMBER }],
    ['a token', { token: 'good' }, { kind: 'number', msisdn: NUMBER }],
    ['a token in a plain request', { token: 'good', mobileConnect: false }, { kind: 'number', msisdn: NUMBER }],
    ['both the same', { hint: `MSISDN:${NUMBER}`, token: 'good' }, { kind: 'number', msisdn: NUMBER }],
    [
      'two numbers',
      { hint: `MSISDN:${NUMBER}`, token: 'other' },
      wrong('login_hint_token', 'it names another number than login_hint'),
    ],
    ['an encrypted number that does not open', { hint: 'ENCR_MSISDN:bad' }, wrong('login_hint', UNUSABLE)],
    ['a token that does not open', { token: 'bad' }, wrong('login_hint_token', UNUSABLE)],
    ['a good hint and a bad token', { hint: 'ENCR_MSISDN:good', token: 'bad' }, wrong('login_hint_token', UNUSABLE)],
    ['a bad hint and a good token', { hint: 'ENCR_MSISDN:bad', token: 'good' }, wrong('login_hint', UNUSABLE)],
    [
      'a pseudonym of nobody',
      { hint: `PCR:${PCR.replace('3', '4')}` },
      wrong('login_hint', 'the pseudonym is not known here'),
    ],
  ])('%s', async (_name, request, expected) => {
    expect(await ask(request)).toEqual(expected);
  });

  test('the operator, the app and what is accepted go along', async () => {
    await ask({ token: 'good' });
    expect(asked.at(-1)).toEqual({ operator: 'operator-b', relyingParty: 'shop', keys: [], acceptUnmarked: true });
  });
});
