/**
 * Answers of the REST binding as the real service writes them: scalars are strings, keys are in alphabetical order, all on
 * one line. Pure.
 */
import type { Dialect } from './dialect.ts';
import { type MssFault, statusMessage } from './faults.ts';
import type {
  DeviceDetails,
  LocationResponse,
  MssAnswer,
  ProfileAnswer,
  ReceiptAnswer,
  RegistrationAnswer,
  ServiceResponse,
  SignAnswer,
  SignatureValue,
  StatusAnswer,
} from './protocol.ts';
import { HOME_MSSP, MSSP_URI, NODE } from './roles.ts';
import { FICOM_NAMESPACE, MSS_NAMESPACE } from './service-uris.ts';

const SOAP_NAMESPACE = 'http://www.w3.org/2003/05/soap-envelope';

/** One line of JSON. */
export function encodeRestAnswer(answer: MssAnswer): string {
  switch (answer.operation) {
    case 'sign':
      return JSON.stringify({ MSS_SignatureResp: signatureResponse(answer) });
    case 'status':
      return JSON.stringify({ MSS_StatusResp: statusResponse(answer) });
    case 'receipt':
      return JSON.stringify({ MSS_ReceiptResp: receiptResponse(answer) });
    case 'profile':
      return JSON.stringify({ MSS_ProfileResp: profileResponse(answer) });
    case 'registration':
      return JSON.stringify({ MSS_RegistrationResp: registrationResponse(answer) });
  }
}

export function encodeRestFault(fault: MssFault, dialect: Dialect): string {
  return JSON.stringify({
    Fault: {
      Code: {
        SubCode: {
          ...(fault.subcode && { SubCode: { Value: `_${fault.subcode}`, ValueNs: FICOM_NAMESPACE } }),
          Value: `_${fault.code}`,
          ValueNs: dialect === 'ficom' ? FICOM_NAMESPACE : MSS_NAMESPACE,
        },
        Value: fault.party,
        ValueNs: SOAP_NAMESPACE,
      },
      Detail: fault.detail,
      ...(dialect === 'kiuru' && { Details: { FaultNode: NODE, HttpErrorCode: '500' }, Node: NODE }),
      Reason: fault.reason,
      ...(dialect === 'kiuru' && { Role: HOME_MSSP }),
    },
  });
}

const head = (answer: MssAnswer) => ({
  AP_Info: { AP_ID: answer.apId, AP_TransID: answer.apTransId, Instant: answer.instant.toISOString() },
  MSSP_Info: { Instant: answer.msspInstant.toISOString(), MSSP_ID: { URI: MSSP_URI[answer.dialect] } },
});
const statusOf = (answer: MssAnswer) => ({
  StatusCode: { Value: String(answer.status) },
  StatusMessage: statusMessage(answer.status),
});
function signatureOf(value: SignatureValue | undefined) {
  if (value === undefined) return {};
  const MSS_Signature =
    value.form === 'cms'
      ? { Base64Signature: value.base64 }
      : { PKCS1: { SignatureValue: value.value, X509Certificate: value.certificate } };
  return { MSS_Signature };
}

/** Validation is told by the status alone in this binding; the words of SAML have no form in it. */
function responsesOf(services: readonly ServiceResponse[]) {
  const responses = services.map(responseOf).filter((response) => response !== undefined);
  return responses.length === 0 ? {} : { ServiceResponses: responses };
}

function responseOf(service: ServiceResponse) {
  const Description = service.uri;
  switch (service.kind) {
    case 'geofencing':
      return { Description, Geofencing: geofencing(service.location) };
    case 'app2app':
      return { App2App: { AuthUri: service.authUri }, Description };
    case 'subscriberInfo': {
      const Details = service.details.map(({ id, value }) => ({ Id: id, Value: value }));
      return { Description, SubscriberInfo: { Details } };
    }
    case 'validate':
    case 'personIdentity':
      return undefined;
  }
}

const geofencing = (location: LocationResponse) =>
  'errorCode' in location
    ? { ErrorCode: location.errorCode, ErrorMessage: location.errorMessage }
    : {
        Accuracy: location.accuracy,
        Country: location.country,
        DeviceConfidence: location.deviceConfidence,
        LocationConfidence: location.locationConfidence,
        Timestamp: location.timestamp,
      };

const signatureResponse = (answer: SignAnswer) => ({
  ...head(answer),
  MSSP_TransID: answer.msspTransId,
  ...signatureOf(answer.signature),
  MajorVersion: '1',
  MinorVersion: '1',
  MobileUser: { MSISDN: answer.msisdn },
  ...responsesOf(answer.services),
  SignatureProfile: answer.signatureProfile,
  Status: statusOf(answer),
});

const statusResponse = (answer: StatusAnswer) => ({
  ...head(answer),
  MSSP_TransID: answer.msspTransId,
  ...signatureOf(answer.signature),
  MajorVersion: '1',
  MinorVersion: '1',
  MobileUser: { MSISDN: answer.msisdn },
  ...responsesOf(answer.services),
  Status: statusOf(answer),
});

const receiptResponse = (answer: ReceiptAnswer) => ({
  ...head(answer),
  MajorVersion: '1',
  MinorVersion: '1',
  Status: {
    StatusCode: { Value: String(answer.status) },
    ...(answer.extension && {
      StatusDetail: {
        ReceiptResponseExtension: {
          ClientAck: 'false',
          ...(answer.extension.fault && { FaultMessage: answer.extension.fault }),
          NetworkAck: 'false',
          ReceiptMessagingMode: 'synch',
          UserAck: String(answer.extension.userAck),
          ...(answer.extension.userResponse && {
            UserResponse: JSON.stringify({ status: answer.extension.userResponse }),
          }),
        },
      },
    }),
    StatusMessage: statusMessage(answer.status),
  },
});

/** Undefined values vanish in JSON: only what was asked for is there. */
const profileResponse = (answer: ProfileAnswer) => ({
  ...head(answer),
  MajorVersion: '2',
  MinorVersion: '0',
  SignatureProfile: answer.signatureProfiles,
  Status: {
    StatusCode: { Value: String(answer.status) },
    ...(answer.extension && {
      StatusDetail: {
        ProfileQueryExtension:
          answer.dialect === 'kiuru' ? certificatesOf(answer.extension) : devicesOf(answer.extension),
      },
    }),
    StatusMessage: statusMessage(answer.status),
  },
});

type ProfileExtension = NonNullable<ProfileAnswer['extension']>;

const devicesOf = ({ autoActivation, devices, recoveryCodeCreated }: ProfileExtension) => ({
  MobileUser: { AutoActivation: autoActivation, RecoveryCodeCreated: recoveryCodeCreated },
  ...(devices && { Sscds: sscds(devices) }),
});

/** A Kiuru service without an operator's additions lists certificates, whatever device holds their keys. */
const certificatesOf = ({ autoActivation, devices = [], recoveryCodeCreated }: ProfileExtension) => ({
  AutoActivation: autoActivation,
  MobileUserCertificate: devices.flatMap(({ certificate }) =>
    certificate
      ? {
          Algorithm: certificate.algorithm,
          SignatureProfiles: certificate.signatureProfiles,
          State: certificate.state,
          X509Certificate: certificate.certificates,
          X509SubjectName: certificate.subjectNames,
        }
      : [],
  ),
  RecoveryCodeCreated: recoveryCodeCreated,
});

const registrationResponse = (answer: RegistrationAnswer) => ({
  ...head(answer),
  MajorVersion: '1',
  MinorVersion: '1',
  Status: statusOf(answer),
  UseCase: { Name: answer.useCase, Outputs: answer.outputs.map(({ name, value }) => ({ Name: name, Value: value })) },
});

function sscds(devices: readonly DeviceDetails[]) {
  const apps = devices.filter(({ method }) => method === 'app').map(device);
  const sim = devices.find(({ method }) => method === 'sim');
  return { ...(apps.length > 0 && { App: apps }), ...(sim && { Sim: device(sim) }) };
}

const device = ({ card, certificate, pinBlocked, state }: DeviceDetails) => ({
  CardDetails: card && { Mcc: card.mcc, Mnc: card.mnc, Network: card.network },
  MobileUserCertificate: certificate && [
    {
      Algorithm: certificate.algorithm,
      State: certificate.state,
      X509Certificate: certificate.certificates,
      X509SubjectName: certificate.subjectNames,
    },
  ],
  PinStatus: pinBlocked === undefined ? undefined : { Blocked: pinBlocked },
  State: state,
});
