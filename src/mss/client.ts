/**
 * The Mobile Signature Service as the login sees it: ask for one signature, get one final answer. Which binding and
 * which messaging mode is used is the implementation's business. A signature request is never sent twice.
 */
import type { Language } from '../config/schema.ts';
import type { OutcomeCode } from './outcomes.ts';

export interface SignatureRequest {
  /** digits without + */
  readonly msisdn: string;
  /** the text shown and signed (DTBD/DTBS), prefix included */
  readonly text: string;
  readonly language: Language;
  readonly signatureProfile: string;
  /** AP_TransID: an NCName, unique for ever; made by the caller so that it is stored before anything is sent */
  readonly apTransId: string;
  /** validity on the phone in seconds (TimeOut) */
  readonly timeoutSeconds: number;
}

/** A request that the MSSP has accepted and is working on. */
export interface PendingSignature {
  readonly apTransId: string;
  readonly msspTransId: string;
  readonly msisdn: string;
  /** the profile the MSSP resolved, if it said so */
  readonly signatureProfile: string | undefined;
  /** epoch milliseconds after which the MSSP is no longer asked */
  readonly deadline: number;
}

/** A final answer with status 500 or 502, not yet trusted. */
export interface SignatureResponse {
  readonly cms: Uint8Array;
  readonly status: '500' | '502';
  readonly signatureProfile: string | undefined;
  readonly msspTransId: string | undefined;
}

export interface SignOptions {
  readonly signal: AbortSignal;
  /** Awaited as soon as MSSP_TransID is known and before the first status query, so that it can be stored. */
  readonly onAccepted: (pending: PendingSignature) => Promise<void>;
}

export interface MssClient {
  /**
   * Sends one MSS_Signature and resolves with the final answer.
   * @throws MssError for every fault, failure status, mismatch or local failure
   */
  sign(request: SignatureRequest, options: SignOptions): Promise<SignatureResponse>;
  /**
   * Goes on asking for a request that was accepted earlier, e.g. by a copy of the gateway that died.
   * @throws MssError
   */
  resume(pending: PendingSignature, options: Pick<SignOptions, 'signal'>): Promise<SignatureResponse>;
  /** Closes idle and busy connections. */
  close(): Promise<void>;
}

export interface MssErrorOptions extends ErrorOptions {
  readonly nothingSent?: boolean;
  readonly detailCode?: string | undefined;
}

/** Every way a request can fail, as a code of the outcome table. The message is for the log and holds no number. */
export class MssError extends Error {
  readonly code: OutcomeCode;
  /** true only if it is certain that no byte of the request left: another address may then be tried */
  readonly nothingSent: boolean;
  /** FiCom detail sub-code of a fault, e.g. 1011 */
  readonly detailCode: string | undefined;
  constructor(code: OutcomeCode, message: string, options: MssErrorOptions = {}) {
    super(message, options);
    this.name = 'MssError';
    this.code = code;
    this.nothingSent = options.nothingSent ?? false;
    this.detailCode = options.detailCode;
  }
}
