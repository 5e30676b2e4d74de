/** Reads the requests of the REST binding, full ones, and nothing but what they must hold. */
import { z } from 'zod';
import type { Messages, MssOperation } from '../../src/mss/codec.ts';
import type { RequestedServices } from '../../src/mss/services.ts';
import { contentOf, languageOf, noSpamOf, policyOf } from './service-side-values.ts';

const head = {
  MajorVersion: z.string(),
  MinorVersion: z.string(),
  AP_Info: z.strictObject({ AP_ID: z.string(), AP_PWD: z.string(), AP_TransID: z.string(), Instant: z.string() }),
  MSSP_Info: z.strictObject({ MSSP_ID: z.strictObject({ URI: z.string() }) }),
};
const user = { MobileUser: z.strictObject({ MSISDN: z.string().startsWith('+') }) };
const data = z.strictObject({ Data: z.string(), Encoding: z.string(), MimeType: z.string() });

const service = z.strictObject({
  Description: z.string(),
  UserLang: z.strictObject({ Value: z.string() }).optional(),
  EventID: z.strictObject({ Value: z.string() }).optional(),
  NoSpamCode: z.strictObject({ Verify: z.string(), Code: z.string() }).optional(),
  App2App: z.strictObject({ RedirectUri: z.string() }).optional(),
  GeoFencingRequest: z
    .object({ countrywhitelist: z.array(z.string()), countryblacklist: z.array(z.string()) })
    .catchall(z.string())
    .optional(),
});
const signature = z.strictObject({
  ...head,
  ...user,
  MessagingMode: z.enum(['synch', 'asynch']),
  DataToBeSigned: data,
  SignatureProfile: z.string(),
  TimeOut: z.string(),
  AdditionalServices: z.array(service),
  MSS_Format: z.string().optional(),
});
const extension = z.strictObject({
  StatusCode: z.strictObject({ Value: z.literal('100') }),
  StatusDetail: z.strictObject({
    ReceiptRequestExtension: z.strictObject({
      ReceiptMessagingMode: z.literal('synch'),
      ReceiptProfile: z.strictObject({ Language: z.string(), ReceiptProfileURI: z.string() }),
      UserAck: z.literal('true'),
    }),
  }),
});
const envelope = z.strictObject({
  MSS_SignatureReq: signature.optional(),
  MSS_StatusReq: z.strictObject({ ...head, MSSP_TransID: z.string() }).optional(),
  MSS_ReceiptReq: z
    .strictObject({ ...head, ...user, MSSP_TransID: z.string(), Message: data, Status: extension.optional() })
    .optional(),
  MSS_ProfileReq: z.strictObject({ ...head, ...user, Params: z.string().optional() }).optional(),
});

const headOf = ({ AP_Info, MSSP_Info }: z.infer<z.ZodObject<typeof head>>) => ({
  apId: AP_Info.AP_ID,
  apPassword: AP_Info.AP_PWD,
  msspUri: MSSP_Info.MSSP_ID.URI,
  apTransId: AP_Info.AP_TransID,
  instant: AP_Info.Instant,
});

function serviceOf(asked: z.infer<typeof service>): RequestedServices {
  const { App2App, Description, EventID, GeoFencingRequest: policy, NoSpamCode } = asked;
  switch (Description.slice(Description.lastIndexOf('#') + 1)) {
    case 'eventId':
      return { eventId: EventID?.Value ?? '' };
    case 'noSpam':
      return noSpamOf(NoSpamCode?.Code ?? '', NoSpamCode?.Verify ?? '');
    case 'app2app':
      return { app2app: { redirectUri: App2App?.RedirectUri ?? '' } };
    case 'validate':
      return { validate: true };
    case 'subscriberInfo':
      return { subscriberInfo: true };
    case 'geofencing': {
      const limits: Readonly<Record<string, unknown>> = policy ?? {};
      const read = policy && {
        countries: policy.countrywhitelist,
        excludedCountries: policy.countryblacklist,
        limit: (name: string) => (limits[name] === undefined ? undefined : String(limits[name])),
      };
      return { geofencing: { policy: read && policyOf(read) } };
    }
    default:
      return {};
  }
}

function signatureOf(read: z.infer<typeof signature>): Messages['signature'] {
  const { Data, Encoding, MimeType } = read.DataToBeSigned;
  const language = read.AdditionalServices.find(({ UserLang }) => UserLang)?.UserLang?.Value;
  return {
    ...headOf(read),
    messagingMode: read.MessagingMode,
    msisdn: read.MobileUser.MSISDN.slice(1),
    content: contentOf(MimeType, Encoding, Data),
    services: Object.assign({}, ...read.AdditionalServices.map(serviceOf)),
    language: language === undefined ? undefined : languageOf(language),
    signatureProfile: read.SignatureProfile,
    timeoutSeconds: Number(read.TimeOut),
    format: read.MSS_Format,
  };
}

/** The language of a receipt stands in its extension alone: without it, any. */
export const RECEIPT_LANGUAGE = 'de';

export function readJsonRequest(body: string): Messages[MssOperation] {
  const { MSS_SignatureReq, MSS_StatusReq, MSS_ReceiptReq, MSS_ProfileReq } = envelope.parse(JSON.parse(body));
  if (MSS_SignatureReq) return signatureOf(MSS_SignatureReq);
  if (MSS_StatusReq) return { ...headOf(MSS_StatusReq), msspTransId: MSS_StatusReq.MSSP_TransID };
  if (MSS_ReceiptReq) {
    const { MobileUser, MSSP_TransID, Message, Status } = MSS_ReceiptReq;
    const language = Status?.StatusDetail.ReceiptRequestExtension.ReceiptProfile.Language ?? RECEIPT_LANGUAGE;
    return {
      ...headOf(MSS_ReceiptReq),
      msspTransId: MSSP_TransID,
      msisdn: MobileUser.MSISDN.slice(1),
      text: Message.Data,
      language: languageOf(language),
      extension: Status !== undefined,
    };
  }
  if (!MSS_ProfileReq) throw new Error('no request');
  const version = MSS_ProfileReq.MajorVersion === '2' ? '2.0' : '1.1';
  return { ...headOf(MSS_ProfileReq), msisdn: MSS_ProfileReq.MobileUser.MSISDN.slice(1), version };
}
