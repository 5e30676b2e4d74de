/**
 * SOAP 1.2 binding in its two wrapper dialects. A service mirrors the dialect and the media type of the request, so both
 * are settled per operator. Never judges an answer, never opens a connection.
 */
import type { MssCodec, MssOperation } from '../codec.ts';
import { readSoapAnswer } from './answer.ts';
import { OPERATIONS, type SoapWrapper } from './names.ts';
import { soapEncoders } from './request.ts';

/** `text/xml` is wrong for SOAP 1.2, and still what some services insist on. */
export type SoapMediaType = 'application/soap+xml' | 'text/xml';

export interface SoapDialect {
  readonly wrapper: SoapWrapper;
  readonly mediaType: SoapMediaType;
  /** services disagree on this one; MSS_ProfilePort unless given */
  readonly profilePort?: 'MSS_ProfilePort' | 'MSS_ProfileQueryPort';
}

export function createSoapCodec({ wrapper, mediaType, profilePort }: SoapDialect): MssCodec {
  const portOf = (operation: MssOperation): string =>
    operation === 'profile' && profilePort ? profilePort : OPERATIONS[operation].port;
  return {
    headers: { 'content-type': `${mediaType}; charset=utf-8`, accept: 'application/soap+xml, text/xml' },
    path: (base, operation) => `${base.pathname.replace(/\/+$/, '')}/${portOf(operation)}${base.search}`,
    ...soapEncoders(wrapper),
    decode: readSoapAnswer,
  };
}
