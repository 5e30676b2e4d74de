import type { Transaction } from '../../src/login/transaction.ts';

export const AT = new Date('2026-03-01T10:00:00Z');

/** A login that waits for a number, changed as a test needs it. */
export function transaction(change: Partial<Transaction> = {}): Transaction {
  return {
    operator: 'operator-a',
    uid: 'uid-1234567890123456789',
    version: 1,
    state: 'number',
    attempt: 0,
    clientId: 'shop.operator-a',
    rpName: 'Shop',
    request: 'sealed',
    language: 'en',
    wantedAcr: '2',
    msisdn: undefined,
    msisdnIndex: undefined,
    subscriberId: undefined,
    authenticator: undefined,
    acr: undefined,
    amr: undefined,
    signatureProfile: undefined,
    code: 'A2B3',
    text: undefined,
    apTransId: undefined,
    msspTransId: undefined,
    pushKey: undefined,
    instance: undefined,
    sentAt: undefined,
    deadlineAt: undefined,
    outcome: undefined,
    incident: undefined,
    authTime: undefined,
    createdAt: AT,
    updatedAt: AT,
    expiresAt: new Date(AT.getTime() + 86_400_000),
    ...change,
  };
}
