/** A login transaction as a row: which column holds which field, and back. */
import { z } from 'zod';
import { acr, language } from '../config/schema.ts';
import { STATES, type Transaction } from '../login/transaction.ts';
import { isOutcomeCode } from '../mss/outcomes.ts';
import type { SqlRow, SqlValue } from './sql.ts';

const text = z.string();
const maybe = <T extends z.ZodType>(type: T) => type.nullable().transform((value) => value ?? undefined);

const ROW = z.object({
  operator: text,
  uid: text,
  version: z.int(),
  state: z.enum(STATES),
  attempt: z.int(),
  client_id: text,
  rp_name: text,
  request: text,
  language,
  wanted_acr: text,
  msisdn: maybe(text),
  msisdn_index: maybe(text),
  subscriber_id: maybe(text),
  authenticator: maybe(text),
  acr: maybe(acr),
  amr: maybe(text),
  signature_profile: maybe(text),
  resolved_profile: maybe(text),
  terms_version: maybe(text),
  terms_accepted_at: maybe(z.date()),
  code: text,
  match_shown: maybe(text),
  match_choices: maybe(text),
  match_picked: maybe(z.boolean()),
  text: maybe(text),
  ap_trans_id: maybe(text),
  mssp_trans_id: maybe(text),
  push_key: maybe(text),
  instance: maybe(text),
  sent_at: maybe(z.date()),
  deadline_at: maybe(z.date()),
  outcome: maybe(text.refine(isOutcomeCode)),
  incident: maybe(text),
  auth_time: maybe(z.date()),
  created_at: z.date(),
  updated_at: z.date(),
  expires_at: z.date(),
});

export const KEY_COLUMNS = ['operator', 'uid', 'version'] as const;

/** All columns but the key and the version, in the order of `fieldValues`. */
export const FIELD_COLUMNS = [
  'state',
  'attempt',
  'client_id',
  'rp_name',
  'request',
  'language',
  'wanted_acr',
  'msisdn',
  'msisdn_index',
  'subscriber_id',
  'authenticator',
  'acr',
  'amr',
  'signature_profile',
  'resolved_profile',
  'terms_version',
  'terms_accepted_at',
  'code',
  'match_shown',
  'match_choices',
  'match_picked',
  'text',
  'ap_trans_id',
  'mssp_trans_id',
  'push_key',
  'instance',
  'sent_at',
  'deadline_at',
  'outcome',
  'incident',
  'auth_time',
  'created_at',
  'updated_at',
  'expires_at',
] as const;

type FieldColumn = (typeof FIELD_COLUMNS)[number];

export function fieldValues(transaction: Transaction): SqlValue[] {
  const row: Record<FieldColumn, SqlValue | undefined> = {
    state: transaction.state,
    attempt: transaction.attempt,
    client_id: transaction.clientId,
    rp_name: transaction.rpName,
    request: transaction.request,
    language: transaction.language,
    wanted_acr: transaction.wantedAcr,
    msisdn: transaction.msisdn,
    msisdn_index: transaction.msisdnIndex,
    subscriber_id: transaction.subscriberId,
    authenticator: transaction.authenticator,
    acr: transaction.acr,
    amr: transaction.amr,
    signature_profile: transaction.signatureProfile,
    resolved_profile: transaction.resolvedProfile,
    terms_version: transaction.termsVersion,
    terms_accepted_at: transaction.termsAcceptedAt,
    code: transaction.code,
    match_shown: transaction.numberMatch?.shown,
    match_choices: transaction.numberMatch?.choices.join(','),
    match_picked: transaction.numberMatch?.picked,
    text: transaction.text,
    ap_trans_id: transaction.apTransId,
    mssp_trans_id: transaction.msspTransId,
    push_key: transaction.pushKey,
    instance: transaction.instance,
    sent_at: transaction.sentAt,
    deadline_at: transaction.deadlineAt,
    outcome: transaction.outcome,
    incident: transaction.incident,
    auth_time: transaction.authTime,
    created_at: transaction.createdAt,
    updated_at: transaction.updatedAt,
    expires_at: transaction.expiresAt,
  };
  return FIELD_COLUMNS.map((column) => row[column] ?? null);
}

function numberMatch({ match_shown: shown, match_choices: choices, match_picked: picked }: z.infer<typeof ROW>) {
  if (shown === undefined || choices === undefined) return undefined;
  return { shown, choices: choices.split(','), picked: picked ?? false };
}

export function decodeTransaction(stored: SqlRow): Transaction {
  const row = ROW.parse(stored);
  return {
    operator: row.operator,
    uid: row.uid,
    version: row.version,
    state: row.state,
    attempt: row.attempt,
    clientId: row.client_id,
    rpName: row.rp_name,
    request: row.request,
    language: row.language,
    wantedAcr: row.wanted_acr,
    msisdn: row.msisdn,
    msisdnIndex: row.msisdn_index,
    subscriberId: row.subscriber_id,
    authenticator: row.authenticator,
    acr: row.acr,
    amr: row.amr,
    signatureProfile: row.signature_profile,
    resolvedProfile: row.resolved_profile,
    termsVersion: row.terms_version,
    termsAcceptedAt: row.terms_accepted_at,
    code: row.code,
    numberMatch: numberMatch(row),
    text: row.text,
    apTransId: row.ap_trans_id,
    msspTransId: row.mssp_trans_id,
    pushKey: row.push_key,
    instance: row.instance,
    sentAt: row.sent_at,
    deadlineAt: row.deadline_at,
    outcome: row.outcome,
    incident: row.incident,
    authTime: row.auth_time,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    expiresAt: row.expires_at,
  };
}
