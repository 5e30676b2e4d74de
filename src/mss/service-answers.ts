/**
 * What ServiceResponses mean, once a binding has taken them apart. Refuses values that cannot be what they should be; a
 * service that nobody knows here is passed over.
 */
import { MAX_VALUE_LENGTH } from './answer-values.ts';
import { MssError } from './client.ts';
import { PERSON_ID, serviceOf } from './service-uris.ts';
import { NO_ANSWERS, type PhoneLocation, type ServiceAnswers } from './services.ts';

/** A value as it came; empty and absent are the same. */
type Value = string | null | undefined;

export interface GeofencingValues {
  readonly country?: Value;
  readonly accuracy?: Value;
  readonly timestamp?: Value;
  readonly deviceConfidence?: Value;
  readonly locationConfidence?: Value;
  readonly errorCode?: Value;
  readonly errorMessage?: Value;
}

/** One ServiceResponse; only the part that its service has is looked at. */
export interface ServiceResponse {
  /** URI of the service */
  readonly description: string;
  readonly geofencing?: GeofencingValues | undefined;
  readonly authUri?: Value;
  /** SubscriberInfo details */
  readonly details?: readonly { readonly id?: Value; readonly value?: Value }[] | undefined;
  /** StatusCode of the service itself */
  readonly status?: Value;
  readonly person?:
    | { readonly status: Value; readonly attributes: readonly { readonly name: string; readonly value: string }[] }
    | undefined;
}

const MAX_URI_LENGTH = 2_048;
const MAX_ATTRIBUTES = 64;
/** SubscriberInfo detail: MCC and MNC of the SIM */
const NETWORK_DETAIL = '1901';
/** Addresses that a browser would run, or that show foreign content as its own, open no app. */
const UNSAFE_SCHEME = /^(?:javascript|data|vbscript|file|blob|about|view-source|filesystem):$/;

const refuse = (what: string): MssError => new MssError('bad_answer', `${what} cannot be read`);

function number(value: Value, name: string, max: number): number {
  if (!value || !/^\d{1,9}(?:\.\d{1,9})?$/.test(value) || Number(value) > max) throw refuse(name);
  return Number(value);
}

function locationOf(values: GeofencingValues): PhoneLocation {
  const country = values.country?.toUpperCase() ?? '';
  const at = new Date(
    /^\d{4}-\d\d-\d\dT[\d:.]{5,18}(?:Z|[+-]\d\d:?\d\d)$/.test(values.timestamp ?? '')
      ? (values.timestamp ?? '')
      : Number.NaN,
  );
  if (!/^[A-Z]{2}$/.test(country)) throw refuse('the country of the location');
  if (Number.isNaN(at.getTime())) throw refuse('the time of the location');
  return {
    country,
    at,
    accuracyMetres: number(values.accuracy, 'the accuracy of the location', Number.POSITIVE_INFINITY),
    deviceConfidence: number(values.deviceConfidence, 'the confidence in the device', 1),
    locationConfidence: number(values.locationConfidence, 'the confidence in the location', 1),
  };
}

function geofencing(values: GeofencingValues): Partial<ServiceAnswers> {
  const { errorCode, errorMessage } = values;
  if (!errorCode) return { location: locationOf(values) };
  if (!/^\d{1,4}$/.test(errorCode)) throw refuse('the error code of the location');
  return { locationError: { code: errorCode, message: (errorMessage ?? '').slice(0, MAX_VALUE_LENGTH) } };
}

function app2app(value: Value): Partial<ServiceAnswers> {
  const authUri = value?.trim();
  const protocol = authUri && authUri.length <= MAX_URI_LENGTH ? URL.parse(authUri)?.protocol : undefined;
  if (!authUri || !protocol || UNSAFE_SCHEME.test(protocol)) throw refuse('AuthUri');
  return { authUri };
}

function subscriberInfo(details: ServiceResponse['details']): Partial<ServiceAnswers> {
  const mccMnc = details?.find(({ id }) => id === NETWORK_DETAIL)?.value;
  if (!mccMnc) return {};
  if (!/^\d{5,6}$/.test(mccMnc)) throw refuse('the network of the subscriber');
  return { subscriberInfo: { mccMnc } };
}

function personIdentity({ status, attributes }: NonNullable<ServiceResponse['person']>): Partial<ServiceAnswers> {
  if (attributes.length > MAX_ATTRIBUTES) throw refuse('the person’s identity: too many attributes');
  const given = attributes.filter(
    ({ name, value }) => name.startsWith(PERSON_ID) && value !== '' && value.length <= MAX_VALUE_LENGTH,
  );
  const states: Readonly<Record<string, 'ok' | 'partial'>> = { '#ok': 'ok', '#partialFailure': 'partial' };
  return {
    personIdentity: {
      status: states[(status ?? '').slice((status ?? '').lastIndexOf('#'))] ?? 'failure',
      attributes: Object.fromEntries(given.map(({ name, value }) => [name.slice(PERSON_ID.length), value])),
    },
  };
}

function answerOf(response: ServiceResponse): Partial<ServiceAnswers> {
  switch (serviceOf(response.description)) {
    case 'geofencing':
      return response.geofencing ? geofencing(response.geofencing) : {};
    case 'app2app':
      return app2app(response.authUri);
    case 'subscriberInfo':
      return subscriberInfo(response.details);
    case 'validate':
      return /^\d{3}$/.test(response.status ?? '') ? { validation: response.status ?? undefined } : {};
    case 'personIdentity':
      return response.person ? personIdentity(response.person) : {};
    default:
      return {};
  }
}

/**
 * @throws MssError `bad_answer` for a value of a known service that cannot be one
 */
export function serviceAnswers(responses: readonly ServiceResponse[]): ServiceAnswers {
  return Object.assign({ ...NO_ANSWERS }, ...responses.map(answerOf));
}
