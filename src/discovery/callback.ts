/** The address with which the browser returns to the relying party after the operator selection. Pure. */

/** Appends to the query as it is registered: parsing and writing it anew could change it. */
function withQuery(redirectUrl: string, parameters: Readonly<Record<string, string>>): string {
  return `${redirectUrl}${redirectUrl.includes('?') ? '&' : '?'}${new URLSearchParams(parameters)}`;
}

/** @param mccMnc e.g. `901_01`: the SDKs split it at the underscore and want exactly two parts */
export const selectedCallback = (redirectUrl: string, mccMnc: string, subscriberId: string | undefined): string =>
  withQuery(redirectUrl, {
    mcc_mnc: mccMnc,
    ...(subscriberId === undefined ? {} : { subscriber_id: subscriberId }),
  });

/** SDKs read error_description or description. */
export const failedCallback = (redirectUrl: string, error: string, description: string): string =>
  withQuery(redirectUrl, { error, error_description: description, description });
