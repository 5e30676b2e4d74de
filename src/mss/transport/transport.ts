/**
 * The port to the MSSP's network: what the exchange of messages asks of it. A request is bytes to be posted once; what
 * they mean, and whether an answer is one, is the business of others.
 */

export interface TransportSettings {
  /** address of the MSSP */
  readonly url: string;
  /** other addresses of the same service, in the order in which they are tried */
  readonly further_urls?: readonly string[];
  /** an address that failed is tried last for so long */
  readonly endpoint_rest_s?: number;
  readonly connections: number;
  readonly connect_timeout_ms: number;
  /** longest time from the call to the last byte of the answer, unless the request says otherwise */
  readonly request_timeout_ms: number;
  readonly response_limit_bytes: number;
}

/** PEM texts, not paths; `cert` is one certificate without a chain. */
export interface TransportTls {
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly ca?: string | undefined;
}

export interface TransportRequest {
  /** path with query, given the address that the request goes to */
  readonly path: (base: URL) => string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
  /**
   * Longest time from the call to the last byte of the answer, for a request that the service holds open. For a free
   * connection it waits no longer than any other.
   */
  readonly timeoutMs?: number;
  /** address to try first: the one that knows the transaction */
  readonly address?: string | undefined;
  /** It does no harm to ask twice, so that another address may be asked also after bytes have left. Default: false. */
  readonly repeatable?: boolean;
}

export interface TransportAnswer {
  readonly httpStatus: number;
  readonly body: string;
  /** the address that answered */
  readonly address: string;
}

export interface EndpointState {
  readonly address: string;
  /** it failed a moment ago and is tried last */
  readonly resting: boolean;
}

export interface MssTransport {
  /**
   * Posts a request to one address after the other until one takes it: a request of which a byte may have left is not
   * given to another address unless it is repeatable.
   * @throws MssError `unreachable` (no connection), `connection_lost`, `timeout_local`, `bad_answer` (no HTTP, too
   *   large, not UTF-8), `interrupted` (closed); the signal's own reason when it aborts
   */
  post(request: TransportRequest): Promise<TransportAnswer>;
  /** Tells that what answered at this address was not the service: it is tried last for a while. */
  suspect(address: string): void;
  /**
   * Gives up the connections to this address: an answer came that belongs to another request, so what is to come on them
   * may not be in order either. Requests under way end on them.
   */
  renew(address: string): void;
  endpoints(): readonly EndpointState[];
  /** Ends idle and busy connections; requests under way fail with `interrupted`. */
  close(): Promise<void>;
}
