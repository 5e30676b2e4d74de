import { opened } from '../../src/login/machine.ts';
import type { Transaction } from '../../src/login/transaction.ts';

export const AT = new Date('2026-03-01T10:00:00Z');

/** A login that waits for a number, changed as a test needs it. */
export const transaction = (change: Partial<Transaction> = {}): Transaction => ({
  ...opened({
    operator: 'operator-a',
    uid: 'uid-1234567890123456789',
    clientId: 'shop.operator-a',
    rpName: 'Shop',
    request: 'sealed',
    language: 'en',
    wantedAcr: '2',
    code: 'A2B3',
    createdAt: AT,
    expiresAt: new Date(AT.getTime() + 86_400_000),
  }),
  ...change,
});
