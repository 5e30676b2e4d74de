/**
 * Every error of the discovery service, each with its HTTP status and the word on the wire. Both `description` (v2) and
 * `error_description` (R1) are sent, since SDKs read one or the other. Never holds a number, a secret or an address.
 */

const ERRORS = {
  invalid_request: { status: 400, error: 'invalid_request' },
  invalid_client: { status: 401, error: 'invalid_client' },
  api_not_found: { status: 404, error: 'Not_Found_Entity' },
  operator_not_found: { status: 404, error: 'Not_Found_Entity' },
  method_not_allowed: { status: 405, error: 'invalid_request' },
  body_too_large: { status: 413, error: 'invalid_request' },
  unsupported_body: { status: 415, error: 'invalid_request' },
  unexpected_error: { status: 500, error: 'unexpected_error' },
  temporarily_unavailable: { status: 503, error: 'temporarily_unavailable' },
} as const;

export type DiscoveryErrorCode = keyof typeof ERRORS;

export interface DiscoveryErrorBody {
  readonly error: string;
  readonly error_description: string;
  readonly description: string;
}

export class DiscoveryError extends Error {
  readonly code: DiscoveryErrorCode;

  /** @param description what the relying party reads */
  constructor(code: DiscoveryErrorCode, description: string, options?: ErrorOptions) {
    super(description, options);
    this.code = code;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  get body(): DiscoveryErrorBody {
    return { error: ERRORS[this.code].error, error_description: this.message, description: this.message };
  }
}

export const missing = (name: string): DiscoveryError =>
  new DiscoveryError('invalid_request', `Mandatory parameter ${name} is missing`);

export const invalid = (name: string, right: string): DiscoveryError =>
  new DiscoveryError('invalid_request', `Parameter ${name} is invalid: ${right}`);
