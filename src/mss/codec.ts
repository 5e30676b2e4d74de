/**
 * The messages of ETSI TS 102 204 free of any wire format. Owns the shapes that every binding encodes from and decodes
 * to; REST is one codec beside others. A codec never opens a connection and never judges an answer.
 */
import type { Language } from '../config/schema.ts';
import type { SignatureContent } from './content.ts';
import type { RequestedServices, ServiceAnswers } from './services.ts';

export type MssOperation = 'signature' | 'status';

interface MessageHead {
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
}

/** MSS_StatusReq */
export interface StatusMessage extends MessageHead {
  readonly msspTransId: string;
}

export interface FaultAnswer {
  readonly kind: 'fault';
  /** three digits as in `_401`, or empty when the fault carries none that can be read */
  readonly code: string;
  /** FiCom detail code, four digits */
  readonly detailCode: string | undefined;
  /** e.g. USER_CANCEL; only if it looks like a name, since free text may hold personal data */
  readonly reason: string | undefined;
  /** web page of the service that helps the person on; its query may hold the number, so it is never logged */
  readonly portalUrl: string | undefined;
}

/** MSS_SignatureResp or MSS_StatusResp */
export interface ResponseAnswer {
  readonly kind: 'response';
  /** StatusCode/Value, known or not */
  readonly status: string;
  readonly apTransId: string;
  /** as sent, in whatever form */
  readonly msisdn: string | undefined;
  readonly msspTransId: string | undefined;
  readonly signatureProfile: string | undefined;
  readonly cms: Uint8Array | undefined;
  readonly services: ServiceAnswers;
}

export type MssAnswer = FaultAnswer | ResponseAnswer;

export interface MssCodec {
  readonly headers: Readonly<Record<string, string>>;
  /** Path (with query) that an operation is posted to, given the address in the configuration. */
  path(base: URL, operation: MssOperation): string;
  /** @throws MssError `internal` for a text that the binding cannot carry */
  encodeSignature(message: SignatureMessage): string;
  encodeStatus(message: StatusMessage): string;
  /**
   * @throws MssError `bad_answer` for everything that is neither a fault nor the response to this operation
   */
  decode(body: string, operation: MssOperation): MssAnswer;
}
