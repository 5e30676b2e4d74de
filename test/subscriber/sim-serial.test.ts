import { describe, expect, test } from 'vitest';
import { decideSerial, type SimSerials } from '../../src/subscriber/sim-serial.ts';

const known = (stored?: string, accepted?: string): SimSerials => ({ stored, accepted });

/** stored serials, serial of the signature, policy → what becomes of it, and what is stored then */
const CASES = [
  ['the first one', known(), 'S1', 'accept', 'stored', known('S1')],
  ['the first one', known(), 'S1', 'reject', 'stored', known('S1')],
  ['the first one', known(), 'S1', 'renew', 'stored', known('S1')],
  ['the known one', known('S1'), 'S1', 'accept', 'same', undefined],
  ['the known one', known('S1'), 'S1', 'reject', 'same', undefined],
  ['the known one', known('S1'), 'S1', 'renew', 'same', undefined],
  ['the known one in other case', known('MIDCHE1'), 'midche1', 'reject', 'same', undefined],
  ['another one', known('S1'), 'S2', 'accept', 'accepted', known('S1', 'S2')],
  ['another one', known('S1'), 'S2', 'reject', 'rejected', undefined],
  ['another one', known('S1'), 'S2', 'renew', 'renewed', undefined],
  ['the one accepted before', known('S1', 'S2'), 'S2', 'accept', 'same', undefined],
  ['one accepted at a lower level', known('S1', 'S2'), 'S2', 'reject', 'rejected', undefined],
  ['one accepted at a lower level', known('S1', 'S2'), 'S2', 'renew', 'renewed', undefined],
  ['the stored one while another is accepted', known('S1', 'S2'), 'S1', 'reject', 'same', undefined],
  ['the stored one while another is accepted', known('S1', 'S2'), 'S1', 'accept', 'accepted', known('S1')],
  ['a third one', known('S1', 'S2'), 'S3', 'accept', 'accepted', known('S1', 'S3')],
] as const;

describe('a SIM serial number', () => {
  test.each(CASES)('%s: %o, then %s under %s: %s', (_what, serials, serial, change, kind, next) => {
    expect(decideSerial(serials, serial, change)).toEqual(next === undefined ? { kind } : { kind, next });
  });
});
