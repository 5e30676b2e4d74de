/**
 * The Mobile Signature Service as the login sees it: ask for one signature, get one final answer. Which binding and
 * which messaging mode is used is the implementation's business. A signature request is never sent twice.
 */
import type { Language } from '../config/schema.ts';
import type { SignatureContent } from './content.ts';
import type { SubscriberProfile } from './profile.ts';
import type { ReceiptRequest, ReceiptResult } from './receipt.ts';
import type { RequestedServices, ServiceAnswers } from './services.ts';

export { MssError, type MssErrorOptions } from './mss-error.ts';

export interface SignatureRequest {
  /** digits without + */
  readonly msisdn: string;
  /** what is shown and signed (DTBD/DTBS), prefix included */
  readonly content: SignatureContent;
  readonly services: RequestedServices;
  /** of the dialogue on the phone (service userLang), undefined: not sent, for services that do not know it */
  readonly language: Language | undefined;
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
  /** what the acceptance already said: app2app's address is there; nothing in a request taken over */
  readonly answers: ServiceAnswers;
  /** of several addresses of the service the one that accepted it; not known of a request taken over */
  readonly address?: string | undefined;
}

/** A final answer with status 500 or 502, not yet trusted. */
export interface SignatureResponse {
  readonly cms: Uint8Array;
  readonly status: '500' | '502';
  readonly signatureProfile: string | undefined;
  readonly msspTransId: string | undefined;
  readonly answers: ServiceAnswers;
}

export interface CallOptions {
  readonly signal: AbortSignal;
}

export interface SignOptions extends CallOptions {
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
  resume(pending: PendingSignature, options: CallOptions): Promise<SignatureResponse>;
  /**
   * What the person can sign with, without disturbing anybody (MSS_ProfileQuery).
   * @param msisdn digits without +
   * @throws MssError a person without an active key is a fault as well
   */
  profile(msisdn: string, options: CallOptions): Promise<SubscriberProfile>;
  /**
   * Shows a message after a successful signature (MSS_Receipt); resolves when the person has answered.
   * @throws MssError
   */
  receipt(request: ReceiptRequest, options: CallOptions): Promise<ReceiptResult>;
  /**
   * Resolves if the service answers as a healthy one does; rings no phone.
   * @throws MssError saying what is wrong
   */
  health(options: CallOptions): Promise<void>;
  /** Closes idle and busy connections. */
  close(): Promise<void>;
}
