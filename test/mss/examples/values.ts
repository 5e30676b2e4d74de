/** Values that the examples share, in both bindings. */

export const MSISDN = '41795550142';
export const AP_ID = 'mid://ap.example';
export const TRANS_ID = 'T7c21f0';
export const MSSP_TRANS_ID = 'k8q2z';
export const INSTANT = '2026-03-04T09:30:00.000Z';
export const ANSWERED = '2026-03-04T09:30:00.250Z';
export const MSSP_URI = 'http://mid.swisscom.ch/';
export const STK = 'http://mid.swisscom.ch/STK-LoA4';
export const DEVICE = 'http://mid.swisscom.ch/Device-LoA4';
export const TEXT = 'ACME: Release order 7781?';
export const CMS = Buffer.from('stands for a signature').toString('base64');
export const AUTH_URI =
  'mobileid://auth?mobile_auth_redirect_uri=shop%3A%2F%2Fback%23done&session_token=5be0-QmFzZTY0&user_id=5be0';
export const USER_CERTIFICATE = Buffer.from('certificate of a person').toString('base64');
export const CA_CERTIFICATE = Buffer.from('certificate of its issuer').toString('base64');

/** What every message begins with. */
export const HEAD = {
  apId: AP_ID,
  apPassword: 'not-needed',
  msspUri: MSSP_URI,
  apTransId: TRANS_ID,
  instant: INSTANT,
} as const;

export const bytes = (base64: string): Uint8Array => Buffer.from(base64, 'base64');
