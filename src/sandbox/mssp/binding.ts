/** What a binding does: bytes to request, answer and fault to bytes. Judges nothing. */
import type { Dialect } from './dialect.ts';
import type { MssFault } from './faults.ts';
import type { MssAnswer, MssRequest } from './protocol.ts';

/** A request together with the form in which it is to be answered. */
export interface Exchange {
  readonly request: MssRequest;
  encodeAnswer(answer: MssAnswer): string;
  encodeFault(fault: MssFault, dialect: Dialect): string;
}

export interface Binding {
  /** @throws MssFault when the body is no request of this binding */
  decode(body: string): Exchange;
  /** For a body that is no request. */
  encodeFault(fault: MssFault, body: string): string;
  /** @param asked Content-Type of the request */
  contentType(asked: string | undefined, body: string): string;
}
