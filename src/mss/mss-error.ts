/** The one error of everything that speaks with a signature service. */
import type { OutcomeCode } from './outcomes/outcomes.ts';

export interface MssErrorOptions extends ErrorOptions {
  readonly nothingSent?: boolean;
  readonly detailCode?: string | undefined;
  readonly portalUrl?: string | undefined;
}

/** Every way a request can fail, as a code of the outcome table. The message is for the log and holds no number. */
export class MssError extends Error {
  readonly code: OutcomeCode;
  /** true only if it is certain that no byte of the request left: another address may then be tried */
  readonly nothingSent: boolean;
  /** FiCom detail sub-code of a fault, e.g. 1011 */
  readonly detailCode: string | undefined;
  // private, so that no logger comes upon it
  readonly #portalUrl: string | undefined;
  constructor(code: OutcomeCode, message: string, options: MssErrorOptions = {}) {
    super(message, options);
    this.name = 'MssError';
    this.code = code;
    this.nothingSent = options.nothingSent ?? false;
    this.detailCode = options.detailCode;
    this.#portalUrl = options.portalUrl;
  }
  /** Page of the service that helps the person on. It may hold the number: for the person alone, never logged. */
  get portalUrl(): string | undefined {
    return this.#portalUrl;
  }
}
