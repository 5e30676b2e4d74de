/**
 * Requests of the REST binding. Reads with tolerance what real clients send (TimeOut or Timeout, MSSP_TransID inside or
 * beside, numbers as scalars, missing parts) and never judges values.
 */
import { z } from 'zod';
import { MssFault } from './faults.ts';
import type { MssRequest, ServiceRequest } from './protocol.ts';
import { EVENT_ID, NO_SPAM, USER_LANG } from './service-uris.ts';

const scalar = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]).optional();
const message = z.object({ Data: scalar, Encoding: scalar, MimeType: scalar }).prefault({});
const base = {
  MajorVersion: scalar,
  MinorVersion: scalar,
  AP_Info: z.object({ AP_ID: scalar, AP_PWD: scalar, AP_TransID: scalar, Instant: scalar }).prefault({}),
  MobileUser: z.object({ MSISDN: scalar }).prefault({}),
};
const scalars = z.union([z.array(scalar), scalar.transform((value) => value?.split(/[\s,]+/))]).optional();
const service = z.object({
  Description: scalar,
  EventID: z.object({ Value: scalar }).optional(),
  NoSpamCode: z.object({ Verify: scalar, Code: scalar }).optional(),
  GeoFencingRequest: z
    .object({
      countrywhitelist: scalars,
      countryblacklist: scalars,
      mindeviceconfidence: scalar,
      minlocationconfidence: scalar,
      maxtimestampminutes: scalar,
      maxaccuracymeters: scalar,
    })
    .optional(),
  App2App: z.object({ RedirectUri: scalar }).optional(),
  UserLang: z.object({ Value: scalar }).optional(),
  DisplayName: z.union([z.object({ Value: scalar }), scalar.transform((Value) => ({ Value }))]).optional(),
});
const signature = z.object({
  ...base,
  MessagingMode: scalar,
  DataToBeSigned: message,
  DataToBeDisplayed: message.optional(),
  MSS_Format: z.union([scalar, z.object({ mssURI: scalar }).transform(({ mssURI }) => mssURI)]),
  SignatureProfile: scalar,
  TimeOut: scalar,
  Timeout: scalar,
  AdditionalServices: z.array(service).prefault([]),
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

const registration = z.object({
  ...base,
  UseCase: z
    .object({ Name: scalar, Inputs: z.array(z.object({ Name: scalar, Value: scalar })).prefault([]) })
    .prefault({}),
});

const envelope = z.object({
  MSS_SignatureReq: signature.optional(),
  MSS_StatusReq: status.optional(),
  MSS_ReceiptReq: receipt.optional(),
  MSS_ProfileReq: profile.optional(),
  MSS_RegistrationReq: registration.optional(),
  MSSP_TransID: scalar,
});

type Base = z.infer<z.ZodObject<typeof base>>;
const common = (request: Base) => ({
  majorVersion: request.MajorVersion,
  minorVersion: request.MinorVersion,
  apId: request.AP_Info.AP_ID,
  apPassword: request.AP_Info.AP_PWD,
  apTransId: request.AP_Info.AP_TransID,
  instant: request.AP_Info.Instant,
  msisdn: request.MobileUser.MSISDN,
});
const content = (value: z.infer<typeof message>) => ({
  data: value.Data,
  mimeType: value.MimeType,
  encoding: value.Encoding,
});

const present = (values: readonly (string | undefined)[] | undefined): string[] =>
  (values ?? []).flatMap((value) => value || []);

/** A widespread client writes the description of the event id over spam code and language: their members say more. */
function uriOf({ Description, EventID, NoSpamCode, UserLang }: z.infer<typeof service>): string | undefined {
  if (Description !== undefined && (Description !== EVENT_ID || EventID)) return Description;
  if (EventID) return EVENT_ID;
  if (NoSpamCode) return NO_SPAM;
  return UserLang ? USER_LANG : Description;
}

function serviceRequest(asked: z.infer<typeof service>): ServiceRequest[] {
  const { App2App, DisplayName, EventID, GeoFencingRequest: policy, NoSpamCode } = asked;
  const uri = uriOf(asked);
  if (uri === undefined) return [];
  return [
    {
      uri,
      displayName: DisplayName?.Value,
      eventId: EventID?.Value,
      noSpam: NoSpamCode && { verify: NoSpamCode.Verify, code: NoSpamCode.Code },
      geofencing: policy && {
        allowedCountries: present(policy.countrywhitelist),
        deniedCountries: present(policy.countryblacklist),
        leastDeviceConfidence: policy.mindeviceconfidence,
        leastLocationConfidence: policy.minlocationconfidence,
        greatestAgeMinutes: policy.maxtimestampminutes,
        greatestAccuracyMetres: policy.maxaccuracymeters,
      },
      redirectUri: App2App?.RedirectUri,
    },
  ];
}

/** @throws MssFault 101 when the body is no request of this binding */
export function decodeRestRequest(body: string): MssRequest {
  const parsed = envelope.safeParse(parseJson(body));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new MssFault(101, `Wrong value at ${issue?.path.join('/') || 'top level'}`);
  }
  const { MSS_SignatureReq, MSS_StatusReq, MSS_ReceiptReq, MSS_ProfileReq, MSS_RegistrationReq, MSSP_TransID } =
    parsed.data;
  if (MSS_SignatureReq) {
    return {
      operation: 'sign',
      ...common(MSS_SignatureReq),
      messagingMode: MSS_SignatureReq.MessagingMode,
      dataToBeSigned: content(MSS_SignatureReq.DataToBeSigned),
      dataToBeDisplayed: MSS_SignatureReq.DataToBeDisplayed && content(MSS_SignatureReq.DataToBeDisplayed),
      format: MSS_SignatureReq.MSS_Format,
      signatureProfile: MSS_SignatureReq.SignatureProfile,
      timeOut: MSS_SignatureReq.TimeOut ?? MSS_SignatureReq.Timeout,
      services: MSS_SignatureReq.AdditionalServices.flatMap(serviceRequest),
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
  if (MSS_RegistrationReq) {
    const { Inputs, Name } = MSS_RegistrationReq.UseCase;
    const inputs = Inputs.map((input): [string, string] => [(input.Name ?? '').toLowerCase(), input.Value ?? '']);
    return { operation: 'registration', ...common(MSS_RegistrationReq), useCase: Name, inputs: new Map(inputs) };
  }
  throw new MssFault(
    101,
    'Expected one of MSS_SignatureReq, MSS_StatusReq, MSS_ReceiptReq, MSS_ProfileReq, MSS_RegistrationReq',
  );
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new MssFault(101, 'The body is not JSON');
  }
}
