/** Why a phone's place is not known (Mobile ID Reference Guide, section 3.2.4.2.4); the words of real messages vary. */

const ERRORS: Readonly<Record<number, string>> = {
  100: 'Geofencing feature disabled',
  101: 'Location retrieval failed',
  102: 'Location permission not yet answered',
  103: 'Location permission denied',
  104: 'Location services restricted',
  105: 'Location services turned off',
  106: 'Device is in airplane mode',
  120: 'Unspecified location error',
  121: 'MSSP internal error',
  122: 'AP is not authorized to use Geofencing',
  123: 'Non-Swisscom SIM card',
  200: 'No location returned from mobile app',
  201: 'App outdated, geofencing not supported',
};
export const GEOFENCING_ERRORS: readonly number[] = Object.keys(ERRORS).map(Number);

export const geofencingError = (code: number): string => ERRORS[code] ?? 'Unspecified location error';
