/** Troubles inside a well-formed answer: the wrong number, names, status, time or signature. Never touches a connection. */
import type { webcrypto } from 'node:crypto';
import type { Dialect } from '../mssp/dialect.ts';
import { MssFault } from '../mssp/faults.ts';
import type {
  MssAnswer,
  MssRequest,
  SignAnswer,
  SignatureValue,
  StatusAnswer,
  StatusRequest,
} from '../mssp/protocol.ts';
import { INSTANT_TOLERANCE_MS } from '../mssp/replay-guard.ts';
import type { Transactions } from '../mssp/transactions.ts';
import type { Phones } from '../phone/phones.ts';
import type { Issuer } from '../pki/certificates.ts';
import { createKit, type KeyName } from './defect-kit.ts';
import { DEFECTS } from './defects.ts';
import { type DefectKind, defectOf, KINDS } from './kinds.ts';
import type { Meeting } from './meeting.ts';

export type AnswerTroubles = (
  request: MssRequest,
  meeting: Meeting,
  work: () => Promise<MssAnswer>,
) => Promise<MssAnswer>;

export interface AnswerTroublesOptions {
  readonly transactions: Pick<Transactions, 'find' | 'signature'>;
  readonly phones: Pick<Phones, 'certificate'>;
  readonly issuers: { readonly root: Issuer; readonly intermediate: Issuer };
  readonly keys: (name: KeyName) => Promise<webcrypto.CryptoKeyPair>;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  /** of an application provider */
  readonly dialectOf: (apId: string) => Dialect;
}

type Entry = NonNullable<ReturnType<Transactions['find']>>;

/** Faults below are about the request, not about what became of it. */
const FIRST_OUTCOME_FAULT = 208;
const REFUSED: readonly string[] = ['refused', 'withdrawn'];
const isDefectKind = (kind: string): kind is DefectKind => kind.startsWith('cms_');
const DEFECT_KINDS = KINDS.filter(isDefectKind);

const canSign = (answer: MssAnswer): answer is SignAnswer | StatusAnswer =>
  answer.operation === 'sign' || answer.operation === 'status';

export function createAnswerTroubles(options: AnswerTroublesOptions): AnswerTroubles {
  const { dialectOf, issuers, keys, now, phones, randomBytes, transactions } = options;

  /** An answer to a status query whose own end was a fault. */
  function instead(
    request: StatusRequest,
    { message, transaction }: Entry,
    status: 500 | 504,
    signature: SignatureValue | undefined,
  ): StatusAnswer {
    return {
      operation: 'status',
      dialect: dialectOf(transaction.apId),
      apId: request.apId ?? '',
      apPassword: request.apPassword,
      apTransId: request.apTransId ?? '',
      instant: new Date(request.instant ?? now()),
      msspInstant: new Date(now()),
      msisdn: message.msisdn,
      msisdnAsSent: transaction.msisdnAsSent ?? message.msisdn,
      status,
      signature,
      services: [],
    };
  }

  /** The service's word on a status query, unless a trouble has another. */
  async function outcome(request: MssRequest, meeting: Meeting, work: () => Promise<MssAnswer>): Promise<MssAnswer> {
    const entry = request.operation === 'status' ? transactions.find(request.msspTransId ?? '') : undefined;
    if (request.operation !== 'status' || !entry) return work();
    const answer = await work().catch((error: unknown) => {
      if (error instanceof MssFault && error.code >= FIRST_OUTCOME_FAULT) return error;
      throw error;
    });
    if (answer instanceof MssFault && REFUSED.includes(entry.message.state) && meeting.fire('success_after_cancel')) {
      return instead(request, entry, 500, await transactions.signature(entry));
    }
    if (meeting.fire('outstanding_for_ever')) return instead(request, entry, 504, undefined);
    if (answer instanceof MssFault) throw answer;
    return answer;
  }

  async function defective(request: MssRequest, meeting: Meeting, answer: SignAnswer | StatusAnswer) {
    const id = answer.operation === 'sign' ? answer.msspTransId : request.operation === 'status' && request.msspTransId;
    const entry = transactions.find(id || '');
    const kind = entry && meeting.fire(...DEFECT_KINDS)?.kind;
    const defect = kind && defectOf(kind);
    if (!entry || !defect) return answer;
    const { msisdn, text } = entry.message;
    const { simSerial } = await phones.certificate(msisdn, entry.transaction.key);
    const kit = createKit({ text, simSerial, issuers, keys, now, randomBytes });
    const base64 = (await DEFECTS[defect].make(kit)).toString('base64');
    return { ...answer, signature: { form: 'cms', base64 } as const };
  }

  /** One trouble after the other, each on its own part of the answer. */
  async function changed(request: MssRequest, meeting: Meeting, whole: MssAnswer): Promise<MssAnswer> {
    const answer = meeting.fire('wrong_ap_trans_id') ? { ...whole, apTransId: otherName(whole.apTransId) } : whole;
    if (!canSign(answer)) return answer;
    let next = answer.signature === undefined ? answer : await defective(request, meeting, answer);
    if (next.signature !== undefined && meeting.fire('missing_signature')) next = { ...next, signature: undefined };
    if (meeting.fire('wrong_msisdn')) {
      next = { ...next, msisdn: neighbour(next.msisdn), msisdnAsSent: neighbour(next.msisdnAsSent) };
    }
    const named = next.operation === 'sign' ? next.msspTransId : request.operation === 'status' && request.msspTransId;
    if (named && meeting.fire('wrong_mssp_trans_id')) next = { ...next, msspTransId: otherName(named) };
    if (next.operation === 'sign' && meeting.fire('missing_mssp_trans_id')) next = { ...next, msspTransId: '' };
    const status = meeting.fire('wrong_status');
    return status ? { ...next, status: status.value('status') } : next;
  }

  return async (request, meeting, work) => {
    const skewMs = meeting.fire('clock_skew')?.value('ms') ?? 0;
    if (Math.abs(skewMs) > INSTANT_TOLERANCE_MS) {
      throw new MssFault(101, 'AP_Info Instant is more than 5 minutes off');
    }
    const answer = await changed(request, meeting, await outcome(request, meeting, work));
    return { ...answer, msspInstant: new Date(answer.msspInstant.getTime() + skewMs) };
  };
}

/** Another NCName of the same length. */
const otherName = (name: string): string => `${name.slice(0, -1)}${name.endsWith('0') ? '1' : '0'}`;

/** The number beside it. */
const neighbour = (msisdn: string): string => msisdn.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
