/**
 * The signature transactions of the service: which message on which phone answers for which application provider. They
 * survive the process. A signature is made when it is first asked for and then stays the same.
 */
import { z } from 'zod';
import type { KeyType } from '../../tls/key-pairs.ts';
import type { Inbox } from '../phone/inbox.ts';
import { ACTIVATION_STEPS, MESSAGE_KINDS, MESSAGE_STATES, type Message } from '../phone/message.ts';
import { METHODS } from '../phone/number-plan.ts';
import type { Flaw, Phones, SigningOrder } from '../phone/phones.ts';
import { type FailureCode, isFailureCode } from './faults.ts';
import { type Journal, openJournal } from './journal.ts';
import type { SignatureValue } from './protocol.ts';
import { type AgreedServices, NO_SERVICES } from './services.ts';

export interface Transaction {
  /** MSSP_TransID, and the id of the message on the phone */
  readonly id: string;
  readonly apId: string;
  /** the profile that was resolved */
  readonly signatureProfile: string;
  readonly key: KeyType;
  readonly flaw: Flaw;
  readonly replacement: number;
  /** how a message ends whose state is `failed` */
  readonly fault: FailureCode | null;
  /** base64 of what is signed; absent: the text of the message */
  readonly content?: string | undefined;
  /** absent: cms */
  readonly form?: SignatureValue['form'] | undefined;
  /** its one receipt was sent */
  readonly receipted?: boolean | undefined;
  /** the number as it was written; absent in entries of earlier versions */
  readonly msisdnAsSent?: string | undefined;
  readonly services: AgreedServices;
}

const state = z.enum(MESSAGE_STATES);
const message = z.object({
  id: z.string(),
  msisdn: z.string(),
  operator: z.string(),
  method: z.enum(METHODS),
  kind: z.enum(MESSAGE_KINDS),
  text: z.string(),
  pairs: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
  displayName: z.string().optional(),
  activation: z
    .object({
      step: z.enum(ACTIVATION_STEPS),
      problem: z.enum(['form', 'different']).optional(),
      attempts: z.int().optional(),
    })
    .optional(),
  code: z.string().nullable(),
  receivedAt: z.number(),
  expiresAt: z.number(),
  state,
  plan: z.object({ state, at: z.number() }).nullable(),
  returnUri: z.string().optional(),
});
const services = z.object({
  location: z
    .union([
      z.object({
        country: z.string(),
        accuracy: z.string(),
        deviceConfidence: z.string(),
        locationConfidence: z.string(),
        timestamp: z.string(),
      }),
      z.object({ errorCode: z.string(), errorMessage: z.string() }),
    ])
    .nullable(),
  violation: z.boolean(),
  subscriber: z.array(z.object({ id: z.string(), value: z.string() })).nullable(),
  validate: z.string().nullable(),
  validated: z.boolean(),
  person: z
    .object({ id: z.string(), attributes: z.array(z.string()).readonly() })
    .nullable()
    .default(null),
});
const entry = z.object({
  message,
  transaction: z.object({
    id: z.string(),
    apId: z.string(),
    signatureProfile: z.string(),
    key: z.enum(['EC', 'RSA']),
    flaw: z.enum(['none', 'bad_signature', 'other_text', 'expired_certificate', 'new_serial']),
    replacement: z.number(),
    fault: z.number().refine(isFailureCode).nullable(),
    content: z.string().optional(),
    form: z.enum(['cms', 'pkcs1']).optional(),
    receipted: z.boolean().optional(),
    msisdnAsSent: z.string().optional(),
    services: services.default(() => ({ ...NO_SERVICES, subscriber: null })),
  }),
});
export interface TransactionEntry {
  readonly message: Message;
  readonly transaction: Transaction;
}

/** Answers of earlier than this are not brought back by a restart. */
const RESTORED_MS = 10 * 60_000;

export type TransactionJournal = Journal<TransactionEntry>;

export interface TransactionStoreOptions {
  readonly path: string;
  readonly now: () => number;
}

/** Opens the file first: the inbox starts with the messages found in it. */
export async function openTransactionJournal({ path, now }: TransactionStoreOptions): Promise<{
  readonly journal: TransactionJournal;
  /** tells the journal what to keep when it rewrites its file */
  keep(live: () => Iterable<TransactionEntry>): void;
}> {
  let live: () => Iterable<TransactionEntry> = () => [];
  const journal = await openJournal<TransactionEntry>({
    path,
    id: (value) => value.message.id,
    parse: (value) => {
      const parsed = entry.safeParse(value);
      return parsed.success && parsed.data.message.expiresAt > now() - RESTORED_MS ? parsed.data : undefined;
    },
    live: () => live(),
  });
  return {
    journal,
    keep(source) {
      live = source;
    },
  };
}

export interface Transactions {
  /** Puts the message on the phone; resolves when both would survive the process. */
  begin(transaction: Transaction, message: Message): Promise<Message>;
  find(id: string): TransactionEntry | undefined;
  signature(entry: TransactionEntry): Promise<SignatureValue>;
  /** True for the first receipt of a transaction; resolves when that would survive the process. */
  claimReceipt(id: string): Promise<boolean>;
}

export interface TransactionsOptions {
  readonly inbox: Inbox;
  readonly phones: Phones;
  readonly journal: TransactionJournal;
  readonly keep: (live: () => Iterable<TransactionEntry>) => void;
  readonly onError: (error: unknown) => void;
}

export function createTransactions({ inbox, phones, journal, keep, onError }: TransactionsOptions): Transactions {
  const transactions = new Map<string, Transaction>();
  const signatures = new Map<string, Promise<SignatureValue>>();
  for (const { transaction } of journal.restored) transactions.set(transaction.id, transaction);

  const find = (id: string): TransactionEntry | undefined => {
    const transaction = transactions.get(id);
    const found = transaction && inbox.get(id);
    return found && { message: found, transaction };
  };
  keep(() => [...transactions.keys()].flatMap((id) => find(id) ?? []));

  let beginning: string | undefined;
  inbox.onChange((changed) => {
    const transaction = transactions.get(changed.id);
    if (transaction && changed.id !== beginning) {
      journal.append({ message: changed, transaction }).catch(onError);
    }
  });
  inbox.onForget(({ id }) => {
    transactions.delete(id);
    signatures.delete(id);
  });

  return {
    async begin(transaction, first) {
      transactions.set(transaction.id, transaction);
      beginning = transaction.id;
      const delivered = inbox.deliver(first);
      beginning = undefined;
      await journal.append({ message: delivered, transaction });
      return delivered;
    },
    find,
    signature({ message: { id, msisdn, text }, transaction: { content, flaw, form, key, replacement } }) {
      const made = signatures.get(id);
      if (made) return made;
      const order = {
        msisdn,
        key,
        text: content === undefined ? text : Buffer.from(content, 'base64'),
        flaw,
        replacement,
      };
      const signing = form === 'pkcs1' ? bareSignature(phones, order) : wholeSignature(phones, order);
      signatures.set(id, signing);
      signing.catch(() => signatures.delete(id));
      return signing;
    },
    async claimReceipt(id) {
      const found = find(id);
      if (!found || found.transaction.receipted) return false;
      const transaction = { ...found.transaction, receipted: true };
      transactions.set(id, transaction);
      await journal.append({ message: found.message, transaction });
      return true;
    },
  };
}

async function wholeSignature(phones: Phones, order: SigningOrder): Promise<SignatureValue> {
  return { form: 'cms', base64: (await phones.sign(order)).toString('base64') };
}

async function bareSignature(phones: Phones, order: SigningOrder): Promise<SignatureValue> {
  const { certificate, value } = await phones.signBare(order);
  return { form: 'pkcs1', value: value.toString('base64'), certificate: certificate.toString('base64') };
}
