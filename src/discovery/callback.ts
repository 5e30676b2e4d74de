/** The address with which the browser returns to the relying party after the operator selection. Pure. */
import type { EncryptedNumber } from './subscriber-id-for.ts';

/** Appends to the query as it is registered: parsing and writing it anew could change it. */
function withQuery(redirectUrl: string, parameters: Readonly<Record<string, string>>): string {
  return `${redirectUrl}${redirectUrl.includes('?') ? '&' : '?'}${new URLSearchParams(parameters)}`;
}

/** @param mccMnc e.g. `901_01`: the SDKs split it at the underscore and want exactly two parts */
export const selectedCallback = (redirectUrl: string, mccMnc: string, encrypted: EncryptedNumber | undefined): string =>
  withQuery(redirectUrl, {
    mcc_mnc: mccMnc,
    ...(encrypted === undefined
      ? {}
      : { subscriber_id: encrypted.subscriberId, subscriber_id_token: encrypted.subscriberIdToken }),
  });

/** SDKs read error_description or description. */
export const failedCallback = (redirectUrl: string, error: string, description: string): string =>
  withQuery(redirectUrl, { error, error_description: description, description });
