/** Writes the answers of the REST binding. */
import type { Answers, FaultAnswer, MssOperation } from '../../src/mss/codec.ts';
import type { MobileUserCertificate, SignatureDevice, SubscriberProfile } from '../../src/mss/profile.ts';
import type { ReceiptOutcome } from '../../src/mss/receipt.ts';
import type { ServiceAnswers } from '../../src/mss/services.ts';

export const RECEIPT_WORDS: Readonly<Record<ReceiptOutcome, string | undefined>> = {
  accepted: 'OK',
  cancelled: 'CANCEL',
  timed_out: 'TIMEOUT',
  unknown: undefined,
};

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function services({ location, locationError, authUri, subscriberInfo, validation }: ServiceAnswers): object[] {
  const found = (uri: string, content: object | undefined) => (content ? [{ Description: uri, ...content }] : []);
  return [
    ...found(
      'http://mid.swisscom.ch/as#geofencing',
      location && {
        Geofencing: {
          Country: location.country,
          Accuracy: String(location.accuracyMetres),
          Timestamp: location.at.toISOString(),
          DeviceConfidence: String(location.deviceConfidence),
          LocationConfidence: String(location.locationConfidence),
        },
      },
    ),
    ...found(
      'http://mid.swisscom.ch/as#geofencing',
      locationError && { Geofencing: { ErrorCode: locationError.code, ErrorMessage: locationError.message } },
    ),
    ...found('http://mid.swisscom.ch/as#app2app', authUri ? { App2App: { AuthUri: authUri } } : undefined),
    ...found(
      'http://mid.swisscom.ch/as#subscriberInfo',
      subscriberInfo && { SubscriberInfo: { Details: [{ Id: '1901', Value: subscriberInfo.mccMnc }] } },
    ),
    ...found(
      'http://uri.etsi.org/TS102204/v1.1.2#validate',
      validation ? { Status: { StatusCode: { Value: validation } } } : undefined,
    ),
  ];
}

const certificate = (value: MobileUserCertificate) => ({
  State: value.state,
  Algorithm: value.algorithm,
  SignatureProfiles: value.signatureProfiles,
  X509Certificate: value.certificates.map(base64),
  X509SubjectName: value.subjects,
});
const device = (value: SignatureDevice) => ({
  State: value.state,
  PinStatus: value.pinBlocked === undefined ? undefined : { Blocked: value.pinBlocked },
  MobileUserCertificate: value.certificates.map(certificate),
});

function extension({ sim, apps, autoActivation, certificates, recoveryCodeCreated }: SubscriberProfile) {
  const { mcc: Mcc, mnc: Mnc, network: Network } = sim?.cardDetails ?? {};
  return {
    MobileUser: { AutoActivation: autoActivation, RecoveryCodeCreated: recoveryCodeCreated },
    Sscds: {
      App: apps.map(device),
      Sim: sim && { ...device(sim), CardDetails: sim.cardDetails && { Mcc, Mnc, Network } },
    },
    MobileUserCertificate: certificates.map(certificate),
  };
}

function content(answer: Answers[MssOperation]): object {
  const Status = { StatusCode: { Value: answer.status } };
  switch (answer.kind) {
    case 'response':
      return {
        Status,
        SignatureProfile: answer.signatureProfile,
        MSS_Signature: answer.cms && { Base64Signature: base64(answer.cms) },
        ServiceResponses: services(answer.services),
      };
    case 'receipt': {
      const status = RECEIPT_WORDS[answer.outcome];
      const UserResponse = status && JSON.stringify({ status });
      return { Status: { ...Status, StatusDetail: { ReceiptResponseExtension: { UserResponse } } } };
    }
    case 'profile':
      return {
        SignatureProfile: answer.profile.signatureProfiles,
        Status: { ...Status, StatusDetail: { ProfileQueryExtension: extension(answer.profile) } },
      };
  }
}

const NAMES = {
  signature: 'MSS_SignatureResp',
  status: 'MSS_StatusResp',
  receipt: 'MSS_ReceiptResp',
  profile: 'MSS_ProfileResp',
} as const satisfies Record<MssOperation, string>;

export function writeJsonAnswer(operation: MssOperation, answer: FaultAnswer | Answers[MssOperation]): string {
  if (answer.kind === 'fault') {
    const below = answer.detailCode && { Value: `_${answer.detailCode}` };
    return JSON.stringify({
      Fault: {
        Code: { SubCode: { Value: answer.code && `_${answer.code}`, SubCode: below } },
        Reason: answer.reason,
        Detail: answer.detail,
        UserAssistance: answer.portalUrl ? { PortalUrl: answer.portalUrl } : undefined,
      },
    });
  }
  return JSON.stringify({
    [NAMES[operation]]: {
      AP_Info: { AP_TransID: answer.apTransId },
      MSSP_TransID: answer.msspTransId,
      MobileUser: { MSISDN: answer.msisdn },
      ...content(answer),
    },
  });
}
