/** A signature request as a login makes it, and as a codec gets it. */
import type { SignatureRequest } from '../../src/mss/client.ts';
import type { SignatureMessage } from '../../src/mss/codec.ts';

export const REQUEST = {
  msisdn: '41790000001',
  content: { kind: 'text', text: 'Sign in?' },
  services: {},
  language: 'en',
  signatureProfile: 'http://mid.swisscom.ch/STK-LoA4',
  apTransId: 'S01',
  timeoutSeconds: 80,
} as const satisfies SignatureRequest;

export const HEAD = {
  apId: 'mid://dev.example',
  apPassword: 'not-needed',
  msspUri: 'http://mid.swisscom.ch/',
  apTransId: 'S0123',
  instant: '2026-01-01T12:00:00.000Z',
} as const;

export const MESSAGE = {
  ...REQUEST,
  ...HEAD,
  messagingMode: 'asynch',
  language: 'de',
  format: undefined,
} as const satisfies SignatureMessage;
