/**
 * The messages of ETSI TS 102 204 free of any wire format. Owns the shapes that every binding encodes from and decodes
 * to; REST is one codec beside others. A codec never opens a connection and never judges an answer.
 */
import type { Language } from '../config/schema.ts';
import type { SignatureContent } from './content.ts';
import type { SubscriberProfile } from './profile.ts';
import type { ReceiptOutcome } from './receipt.ts';
import type { RequestedServices, ServiceAnswers } from './services.ts';

export interface MessageHead {
  readonly apId: string;
  readonly apPassword: string;
  /** MSSP_ID/URI */
  readonly msspUri: string;
  /** NCName, 1–32 characters */
  readonly apTransId: string;
  /** ISO 8601 with time zone; AP_ID, AP_TransID and Instant together are unique */
  readonly instant: string;
}

/** MSS_SignatureReq */
export interface SignatureMessage extends MessageHead {
  readonly messagingMode: 'synch' | 'asynch';
  /** digits without + */
  readonly msisdn: string;
  readonly content: SignatureContent;
  readonly services: RequestedServices;
  readonly language: Language | undefined;
  readonly signatureProfile: string;
  readonly timeoutSeconds: number;
  /** MSS_Format URI; undefined: the service's only one */
  readonly format: string | undefined;
}

/** MSS_StatusReq */
export interface StatusMessage extends MessageHead {
  readonly msspTransId: string;
}

/** MSS_ReceiptReq */
export interface ReceiptMessage extends MessageHead {
  readonly msspTransId: string;
  /** digits without + */
  readonly msisdn: string;
  readonly text: string;
  readonly language: Language;
  /** ask what the person did with it */
  readonly extension: boolean;
}

/** MSS_ProfileReq */
export interface ProfileMessage extends MessageHead {
  /** digits without + */
  readonly msisdn: string;
  /** version 2.0 asks for the whole extension; 1.1 is all that some services take */
  readonly version: '2.0' | '1.1';
}

/** Everything that version 2.0 can ask for. */
export const PROFILE_PARAMS = 'sscds state certs pinstatus rcstatus aastatus carddetails';

/** What each operation sends. */
export interface Messages {
  readonly signature: SignatureMessage;
  readonly status: StatusMessage;
  readonly receipt: ReceiptMessage;
  readonly profile: ProfileMessage;
}

export type MssOperation = keyof Messages;

export interface FaultAnswer {
  readonly kind: 'fault';
  /** three digits as in `_401`, or empty when the fault carries none that can be read */
  readonly code: string;
  /** FiCom detail code, four digits */
  readonly detailCode: string | undefined;
  /** e.g. USER_CANCEL; only if it looks like a name, since free text may hold personal data */
  readonly reason: string | undefined;
  /** the service's own words, which may hold anything: compared, never logged */
  readonly detail: string | undefined;
  /** web page of the service that helps the person on; its query may hold the number, so it is never logged */
  readonly portalUrl: string | undefined;
}

interface AnswerHead {
  /** StatusCode/Value, known or not */
  readonly status: string;
  readonly apTransId: string;
  /** as sent, in whatever form; receipts and profiles have none */
  readonly msisdn: string | undefined;
  readonly msspTransId: string | undefined;
}

/** MSS_SignatureResp or MSS_StatusResp */
export interface ResponseAnswer extends AnswerHead {
  readonly kind: 'response';
  readonly signatureProfile: string | undefined;
  readonly cms: Uint8Array | undefined;
  readonly services: ServiceAnswers;
}

/** MSS_ReceiptResp */
export interface ReceiptAnswer extends AnswerHead {
  readonly kind: 'receipt';
  readonly outcome: ReceiptOutcome;
}

/** MSS_ProfileResp */
export interface ProfileAnswer extends AnswerHead {
  readonly kind: 'profile';
  readonly profile: SubscriberProfile;
}

/** What each operation is answered with, if not with a fault. */
export interface Answers {
  readonly signature: ResponseAnswer;
  readonly status: ResponseAnswer;
  readonly receipt: ReceiptAnswer;
  readonly profile: ProfileAnswer;
}

export interface MssCodec {
  readonly headers: Readonly<Record<string, string>>;
  /** Path (with query) that an operation is posted to, given the address in the configuration. */
  path(base: URL, operation: MssOperation): string;
  /** @throws MssError `internal`, with nothing sent, for a content or service that the binding cannot carry */
  encodeSignature(message: SignatureMessage): string;
  encodeStatus(message: StatusMessage): string;
  encodeReceipt(message: ReceiptMessage): string;
  encodeProfile(message: ProfileMessage): string;
  /**
   * @throws MssError `bad_answer` for everything that is neither a fault nor the response to this operation
   */
  decode<Operation extends MssOperation>(body: string, operation: Operation): FaultAnswer | Answers[Operation];
}
