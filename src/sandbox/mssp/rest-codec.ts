/**
 * REST/JSON as the real service speaks it: scalars are strings, keys are in alphabetical order, the answer is one line.
 * Reads with tolerance what real clients send (TimeOut or Timeout, MSSP_TransID inside or beside, numbers as scalars,
 * missing parts) and never judges values.
 */
import { z } from 'zod';
import { MssFault, STATUSES } from './faults.ts';
import type {
  DeviceDetails,
  MssAnswer,
  MssRequest,
  ProfileAnswer,
  ReceiptAnswer,
  SignAnswer,
  StatusAnswer,
} from './protocol.ts';

const MSS_NAMESPACE = 'http://uri.etsi.org/TS102204/v1.1.2#';
const SOAP_NAMESPACE = 'http://www.w3.org/2003/05/soap-envelope';
const MSSP_ID = { URI: 'http://mid.swisscom.ch/' } as const;

const scalar = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]).optional();
const message = z.object({ Data: scalar, Encoding: scalar, MimeType: scalar }).prefault({});
const base = {
  MajorVersion: scalar,
  MinorVersion: scalar,
  AP_Info: z.object({ AP_ID: scalar, AP_TransID: scalar, Instant: scalar }).prefault({}),
  MobileUser: z.object({ MSISDN: scalar }).prefault({}),
};
const signature = z.object({
  ...base,
  MessagingMode: scalar,
  DataToBeSigned: message,
  SignatureProfile: scalar,
  TimeOut: scalar,
  Timeout: scalar,
  AdditionalServices: z.array(z.object({ Description: scalar })).prefault([]),
});
const status = z.object({ ...base, MSSP_TransID: scalar });
const receipt = z.object({
  ...base,
  MSSP_TransID: scalar,
  Message: message,
  Status: z
    .object({
      StatusDetail: z.object({ ReceiptRequestExtension: z.object({ UserAck: scalar }).optional() }).optional(),
    })
    .optional(),
});
const profile = z.object({ ...base, Params: scalar });

const envelope = z.object({
  MSS_SignatureReq: signature.optional(),
  MSS_StatusReq: status.optional(),
  MSS_ReceiptReq: receipt.optional(),
  MSS_ProfileReq: profile.optional(),
  MSSP_TransID: scalar,
});

type Base = z.infer<z.ZodObject<typeof base>>;
const common = (request: Base) => ({
  majorVersion: request.MajorVersion,
  minorVersion: request.MinorVersion,
  apId: request.AP_Info.AP_ID,
  apTransId: request.AP_Info.AP_TransID,
  instant: request.AP_Info.Instant,
  msisdn: request.MobileUser.MSISDN,
});
const content = (value: z.infer<typeof message>) => ({
  data: value.Data,
  mimeType: value.MimeType,
  encoding: value.Encoding,
});

/** @throws MssFault 101 when the body is no request of this binding */
export function decodeRequest(body: string): MssRequest {
  const parsed = envelope.safeParse(parseJson(body));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new MssFault(101, `Wrong value at ${issue?.path.join('/') || 'top level'}`);
  }
  const { MSS_SignatureReq, MSS_StatusReq, MSS_ReceiptReq, MSS_ProfileReq, MSSP_TransID } = parsed.data;
  if (MSS_SignatureReq) {
    return {
      operation: 'sign',
      ...common(MSS_SignatureReq),
      messagingMode: MSS_SignatureReq.MessagingMode,
      dataToBeSigned: content(MSS_SignatureReq.DataToBeSigned),
      signatureProfile: MSS_SignatureReq.SignatureProfile,
      timeOut: MSS_SignatureReq.TimeOut ?? MSS_SignatureReq.Timeout,
      services: MSS_SignatureReq.AdditionalServices.flatMap((service) => service.Description ?? []),
    };
  }
  if (MSS_StatusReq) {
    const msspTransId = MSS_StatusReq.MSSP_TransID ?? MSSP_TransID;
    return { operation: 'status', ...common(MSS_StatusReq), msspTransId };
  }
  if (MSS_ReceiptReq) {
    return {
      operation: 'receipt',
      ...common(MSS_ReceiptReq),
      msspTransId: MSS_ReceiptReq.MSSP_TransID ?? MSSP_TransID,
      message: content(MSS_ReceiptReq.Message),
      userAck: MSS_ReceiptReq.Status?.StatusDetail?.ReceiptRequestExtension?.UserAck === 'true',
    };
  }
  if (MSS_ProfileReq) {
    const params = (MSS_ProfileReq.Params ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    return { operation: 'profile', ...common(MSS_ProfileReq), params };
  }
  throw new MssFault(101, 'Expected one of MSS_SignatureReq, MSS_StatusReq, MSS_ReceiptReq, MSS_ProfileReq');
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new MssFault(101, 'The body is not JSON');
  }
}

/** One line of JSON. */
export function encodeAnswer(answer: MssAnswer): string {
  switch (answer.operation) {
    case 'sign':
      return JSON.stringify({ MSS_SignatureResp: signatureResponse(answer) });
    case 'status':
      return JSON.stringify({ MSS_StatusResp: statusResponse(answer) });
    case 'receipt':
      return JSON.stringify({ MSS_ReceiptResp: receiptResponse(answer) });
    case 'profile':
      return JSON.stringify({ MSS_ProfileResp: profileResponse(answer) });
  }
}

export function encodeFault(fault: MssFault): string {
  return JSON.stringify({
    Fault: {
      Code: {
        SubCode: { Value: `_${fault.code}`, ValueNs: MSS_NAMESPACE },
        Value: fault.party,
        ValueNs: SOAP_NAMESPACE,
      },
      Detail: fault.detail,
      Reason: fault.reason,
    },
  });
}

const head = (answer: MssAnswer) => ({
  AP_Info: { AP_ID: answer.apId, AP_TransID: answer.apTransId, Instant: answer.instant.toISOString() },
  MSSP_Info: { Instant: answer.msspInstant.toISOString(), MSSP_ID },
});
const statusOf = (answer: MssAnswer) => ({
  StatusCode: { Value: String(answer.status) },
  StatusMessage: STATUSES[answer.status],
});
const signatureOf = (value: string | undefined) =>
  value === undefined ? {} : { MSS_Signature: { Base64Signature: value } };

const signatureResponse = (answer: SignAnswer) => ({
  ...head(answer),
  MSSP_TransID: answer.msspTransId,
  ...signatureOf(answer.signature),
  MajorVersion: '1',
  MinorVersion: '1',
  MobileUser: { MSISDN: answer.msisdn },
  SignatureProfile: answer.signatureProfile,
  Status: statusOf(answer),
});

const statusResponse = (answer: StatusAnswer) => ({
  ...head(answer),
  ...signatureOf(answer.signature),
  MajorVersion: '1',
  MinorVersion: '1',
  MobileUser: { MSISDN: answer.msisdn },
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
    StatusMessage: STATUSES[answer.status],
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
        ProfileQueryExtension: {
          MobileUser: {
            AutoActivation: answer.extension.autoActivation,
            RecoveryCodeCreated: answer.extension.recoveryCodeCreated,
          },
          ...(answer.extension.devices && { Sscds: sscds(answer.extension.devices) }),
        },
      },
    }),
    StatusMessage: STATUSES[answer.status],
  },
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
      State: 'ACTIVE',
      X509Certificate: certificate.certificates,
      X509SubjectName: certificate.subjectNames,
    },
  ],
  PinStatus: pinBlocked === undefined ? undefined : { Blocked: pinBlocked },
  State: state,
});
