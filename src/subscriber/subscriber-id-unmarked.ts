/** The number in a plaintext that other makers encrypt: its leading digits, whatever fills it up behind them. Pure. */
export function unmarkedNumber(plaintext: string): string | undefined {
  const [, msisdn] = /^([1-9]\d{6,14})(?:\D|$)/.exec(plaintext) ?? [];
  return msisdn;
}
