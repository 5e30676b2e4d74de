import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/config/schema.ts';
import { type ApprovalParts, approvalContent } from '../../src/mss/approval.ts';
import { APPROVAL_LIMITS, dataToBeSigned } from '../../src/mss/content.ts';

const parts: ApprovalParts = {
  prefix: 'Signet: ',
  rpName: 'Shop',
  compared: { kind: 'code', value: 'A2B3' },
  context: 'Transfer of 20 to Jo',
  bindingMessage: 'A-17',
  language: 'en',
};
const pairs = (changes: Partial<ApprovalParts> = {}) => approvalContent({ ...parts, ...changes }).pairs;

describe('a sign-in to approve', () => {
  test('is shown pair by pair, the prefix of the service first', () => {
    expect(pairs()).toEqual([
      { key: 'Sign in to', value: 'Signet: Shop' },
      { key: 'Code', value: 'A2B3' },
      { key: 'Purpose', value: 'Transfer of 20 to Jo' },
      { key: 'Message', value: 'A-17' },
    ]);
  });
  test('names the number that is chosen on the page, and leaves out what was not said', () => {
    const compared = { kind: 'number', value: '42' } as const;
    expect(pairs({ compared, context: undefined, bindingMessage: ' ' })).toEqual([
      { key: 'Sign in to', value: 'Signet: Shop' },
      { key: 'Choose on the page', value: '42' },
    ]);
  });
  test('fits the service whatever the relying party says, and keeps prefix and code whole', () => {
    const text = fc.string({ unit: 'binary', maxLength: 3_000 });
    fc.assert(
      fc.property(text, text, text, fc.constantFrom(...LANGUAGES), (rpName, context, bindingMessage, language) => {
        const content = approvalContent({ ...parts, rpName, context, bindingMessage, language });
        expect(content.pairs[0]?.value.startsWith('Signet: ')).toBe(true);
        expect(content.pairs[1]?.value).toBe('A2B3');
        expect(content.pairs.length).toBeLessThanOrEqual(APPROVAL_LIMITS.pairs);
        expect(JSON.parse(dataToBeSigned(content).data).dtbd).toEqual(content.pairs);
      }),
    );
  });
});
