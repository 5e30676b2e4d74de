/**
 * A message shown on the phone after a successful signature (MSS_Receipt), once per signature, always synchronous.
 * Swisscom Mobile ID Reference Guide section 3.4.
 */
import type { Language } from '../config/schema.ts';

export interface ReceiptRequest {
  /** MSSP_TransID of the signature that the receipt belongs to */
  readonly msspTransId: string;
  /** AP_TransID of that signature: sent again to services that want the same one */
  readonly apTransId: string;
  /** digits without +, as in the signature */
  readonly msisdn: string;
  /** shown on the phone, prefix included */
  readonly text: string;
  readonly language: Language;
  /** asks what the person did with the message; only a SIM can tell, an app needs it left out */
  readonly extension: boolean;
}

/**
 * `accepted`, `cancelled`: the person's answer. `timed_out`: the message was shown for 60 seconds without an answer.
 * `unknown`: the service cannot say whether it was shown, or was not asked.
 */
export type ReceiptOutcome = 'accepted' | 'cancelled' | 'timed_out' | 'unknown';

export interface ReceiptResult {
  readonly outcome: ReceiptOutcome;
}
