/** URIs of the additional services of a signature request. */

/** language of the dialogue on the phone; mandatory at Swisscom */
export const USER_LANG = 'http://mss.ficom.fi/TS102204/v1.0.0#userLang';
