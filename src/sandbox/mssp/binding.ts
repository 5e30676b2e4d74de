/** What a binding does: bytes to request, answer and fault to bytes. Judges nothing. */
import type { MssFault } from './faults.ts';
import type { MssAnswer, MssRequest } from './protocol.ts';

/** A request together with the dialect in which it is to be answered. */
export interface Exchange {
  readonly request: MssRequest;
  encodeAnswer(answer: MssAnswer): string;
}

export interface Binding {
  /** @throws MssFault when the body is no request of this binding */
  decode(body: string): Exchange;
  encodeFault(fault: MssFault): string;
  /** @param asked Content-Type of the request */
  contentType(asked: string | undefined): string;
}
