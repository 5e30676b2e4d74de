/**
 * Requests of the REST binding: JSON in which every scalar is a string. Exact in what it writes. The full messages are
 * Swisscom's; a Kiuru that authenticates by HTTP takes minimal ones, without versions, Instant, AP_ID, TimeOut and
 * MSSP_Info.
 */
import { MssError } from '../client.ts';
import {
  type MessageHead,
  type MssCodec,
  PROFILE_PARAMS,
  type ProfileMessage,
  type ReceiptMessage,
  type SignatureMessage,
} from '../codec.ts';
import { dataToBeSigned } from '../content.ts';
import { policyLimits, type ServiceRequest, serviceRequests } from '../requested-services.ts';
import { SERVICE_URIS } from '../service-uris.ts';

export type RestMessages = 'full' | 'minimal';

type Json = Readonly<Record<string, unknown>>;

/** @throws MssError `internal` for a service that has no form in this binding */
function serviceMembers(service: ServiceRequest): Json {
  switch (service.name) {
    case 'userLang':
      return { UserLang: { Value: service.language } };
    case 'eventId':
      return { EventID: { Value: service.eventId } };
    case 'noSpam':
      return { NoSpamCode: { Verify: service.verify, Code: service.code } };
    case 'geofencing':
      return service.policy
        ? {
            GeoFencingRequest: {
              countrywhitelist: service.policy.countries,
              countryblacklist: service.policy.excludedCountries,
              ...policyLimits(service.policy),
            },
          }
        : {};
    case 'app2app':
      return { App2App: { RedirectUri: service.redirectUri } };
    case 'validate':
    case 'subscriberInfo':
      return {};
    case 'displayName':
    case 'personIdentity':
      throw new MssError('internal', `the REST binding has no service ${service.name}`, { nothingSent: true });
  }
}

const serviceJson = (service: ServiceRequest): Json => ({
  Description: SERVICE_URIS[service.name],
  ...serviceMembers(service),
});

const mobileUser = (msisdn: string): Json => ({ MobileUser: { MSISDN: `+${msisdn}` } });

function profileParams(version: ProfileMessage['version']): Json {
  return version === '2.0' ? { Params: PROFILE_PARAMS } : {};
}

const receiptExtension = ({ language }: ReceiptMessage): Json => ({
  Status: {
    StatusCode: { Value: '100' },
    StatusDetail: {
      ReceiptRequestExtension: {
        ReceiptMessagingMode: 'synch',
        ReceiptProfile: { Language: language.toUpperCase(), ReceiptProfileURI: 'http://mss.swisscom.ch/synch' },
        UserAck: 'true',
      },
    },
  },
});

type Encoders = Pick<MssCodec, 'encodeSignature' | 'encodeStatus' | 'encodeReceipt' | 'encodeProfile'>;

export function restEncoders(messages: RestMessages): Encoders {
  const full = messages === 'full';

  function encode(name: string, version: string, message: MessageHead, content: Json): string {
    const [MajorVersion, MinorVersion] = version.split('.');
    const head = full
      ? {
          MajorVersion,
          MinorVersion,
          AP_Info: {
            AP_ID: message.apId,
            AP_PWD: message.apPassword,
            AP_TransID: message.apTransId,
            Instant: message.instant,
          },
          MSSP_Info: { MSSP_ID: { URI: message.msspUri } },
        }
      : { AP_Info: { AP_TransID: message.apTransId } };
    return JSON.stringify({ [name]: { ...head, ...content } });
  }

  function signature(message: SignatureMessage): Json {
    const { data, encoding, mimeType } = dataToBeSigned(message.content);
    return {
      ...mobileUser(message.msisdn),
      MessagingMode: message.messagingMode,
      DataToBeSigned: { Data: data, Encoding: encoding, MimeType: mimeType },
      SignatureProfile: message.signatureProfile,
      ...(full ? { TimeOut: String(message.timeoutSeconds) } : {}),
      AdditionalServices: serviceRequests(message.language, message.services).map(serviceJson),
      ...(message.format === undefined ? {} : { MSS_Format: message.format }),
    };
  }

  return {
    encodeSignature: (message) => encode('MSS_SignatureReq', '1.2', message, signature(message)),
    encodeStatus: (message) => encode('MSS_StatusReq', '1.1', message, { MSSP_TransID: message.msspTransId }),
    encodeReceipt: (message) =>
      encode('MSS_ReceiptReq', '1.1', message, {
        MSSP_TransID: message.msspTransId,
        ...mobileUser(message.msisdn),
        ...(message.extension ? receiptExtension(message) : {}),
        Message: { Data: message.text, Encoding: 'UTF-8', MimeType: 'text/plain' },
      }),
    encodeProfile: (message) =>
      encode('MSS_ProfileReq', message.version, message, {
        ...mobileUser(message.msisdn),
        ...profileParams(message.version),
      }),
  };
}
