/** What the levels of assurance mean (ISO/IEC 29115), and the values of `amr` of the profile. Data only. */

export interface LevelEntry {
  readonly level: '1' | '2' | '3' | '4';
  readonly name: string;
  readonly about: string;
}

/** Those that an operator serves are its configuration's; 1 is never served. */
export const LEVELS: readonly LevelEntry[] = [
  { level: '1', name: 'low', about: 'nothing is proved; may be asked for, is never reached' },
  { level: '2', name: 'medium', about: 'something the person has: the phone' },
  { level: '3', name: 'high', about: 'phone and PIN: a mobile signature' },
  { level: '4', name: 'very high', about: 'as 3, by a SIM card that is known' },
];

export interface MethodEntry {
  readonly amr: string;
  /** highest level that the profile gives it */
  readonly level: '2' | '3' | '4';
  readonly about: string;
}

/** `amr` as the profile names methods; an operator's configuration says which it serves, and may name others. */
export const METHODS: readonly MethodEntry[] = [
  { amr: 'SIM_OK', level: '2', about: 'confirmed with the SIM card, or the network vouches for the phone' },
  { amr: 'SIM_PIN', level: '4', about: 'PIN on the SIM card' },
  { amr: 'DEV_PIN', level: '4', about: 'PIN in an app on the phone' },
  { amr: 'SIM_APP_OK', level: '2', about: 'confirmed in a SIM application' },
  { amr: 'PUSH_OK', level: '2', about: 'confirmed in an app' },
  { amr: 'SMS_URL_OK', level: '2', about: 'confirmed on the page of a link in a text message' },
  { amr: 'USSD_OK', level: '2', about: 'confirmed by USSD' },
  { amr: 'USSD_PIN', level: '3', about: 'PIN by USSD' },
  { amr: 'OTP_OK', level: '2', about: 'one-time password' },
  { amr: 'SEAM_OK', level: '2', about: 'the mobile network recognised the phone' },
  { amr: 'HE_OK', level: '2', about: 'the mobile network recognised the phone, by header enrichment' },
];
