/**
 * REST binding of the Swisscom Mobile ID and Kiuru services: JSON in which every scalar is a string. Owns the wire names.
 * Tolerant in what it reads (unknown members, numbers for strings, prefixed sub-codes), exact in what it writes. Never
 * judges an answer, never opens a connection.
 */
import { z } from 'zod';
import { USER_LANG } from './additional-services.ts';
import { bytesOf, codeOf, MAX_VALUE_LENGTH, reasonOf } from './answer-values.ts';
import { MssError } from './client.ts';
import type { FaultAnswer, MssCodec, MssOperation, ResponseAnswer, SignatureMessage, StatusMessage } from './codec.ts';
import { dataToBeSigned } from './content.ts';
import { NO_ANSWERS } from './services.ts';

const scalar = z.union([z.string(), z.number().transform(String)]);
const token = scalar.pipe(z.string().min(1).max(MAX_VALUE_LENGTH));
const text = scalar
  .pipe(z.string().max(MAX_VALUE_LENGTH))
  .transform((value) => (value === '' ? undefined : value))
  .nullish();

const response = z.object({
  AP_Info: z.object({ AP_TransID: token }),
  MSSP_TransID: text,
  MobileUser: z.object({ MSISDN: text }).nullish(),
  MSS_Signature: z.object({ Base64Signature: z.string().nullish() }).nullish(),
  SignatureProfile: text,
  Status: z.object({ StatusCode: z.object({ Value: token }) }),
});

const detailSubCode = z.object({ Value: text }).nullish();
const subCode = z.object({ Value: text, SubCode: detailSubCode, Subcode: detailSubCode }).nullish();
// a fault is a fault even if nothing in it can be read
const fault = z.object({
  Code: z.object({ SubCode: subCode, Subcode: subCode }).nullish().catch(undefined),
  Reason: z.unknown().optional(),
});

const answers = {
  signature: z.object({ Fault: fault.optional(), MSS_SignatureResp: response.optional() }),
  status: z.object({ Fault: fault.optional(), MSS_StatusResp: response.optional() }),
} as const;

function faultAnswer({ Code, Reason }: z.infer<typeof fault>): FaultAnswer {
  const sub = Code?.SubCode ?? Code?.Subcode;
  return {
    kind: 'fault',
    code: codeOf(sub?.Value) ?? '',
    detailCode: codeOf((sub?.SubCode ?? sub?.Subcode)?.Value),
    reason: reasonOf(Reason),
    portalUrl: undefined,
  };
}

function responseAnswer(message: z.infer<typeof response>): ResponseAnswer {
  const signature = message.MSS_Signature?.Base64Signature || undefined;
  return {
    kind: 'response',
    status: message.Status.StatusCode.Value,
    apTransId: message.AP_Info.AP_TransID,
    msisdn: message.MobileUser?.MSISDN ?? undefined,
    msspTransId: message.MSSP_TransID ?? undefined,
    signatureProfile: message.SignatureProfile ?? undefined,
    cms: signature === undefined ? undefined : bytesOf(signature),
    services: NO_ANSWERS,
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // the parser's message would quote the body
    throw new MssError('bad_answer', 'the answer is not JSON');
  }
}

/** Where it went wrong, without the values. */
function places(error: z.ZodError): string {
  return error.issues.map(({ path, code }) => `${path.join('.') || 'answer'}: ${code}`).join(', ');
}

function decode(body: string, operation: MssOperation): FaultAnswer | ResponseAnswer {
  const json = parse(body);
  if (operation === 'signature') {
    const { data, error } = answers.signature.safeParse(json);
    if (error) throw new MssError('bad_answer', `unexpected shape: ${places(error)}`);
    if (data.Fault) return faultAnswer(data.Fault);
    if (data.MSS_SignatureResp) return responseAnswer(data.MSS_SignatureResp);
  } else {
    const { data, error } = answers.status.safeParse(json);
    if (error) throw new MssError('bad_answer', `unexpected shape: ${places(error)}`);
    if (data.Fault) return faultAnswer(data.Fault);
    if (data.MSS_StatusResp) return responseAnswer(data.MSS_StatusResp);
  }
  throw new MssError('bad_answer', 'the answer is neither a fault nor the response to this operation');
}

function head(message: SignatureMessage | StatusMessage) {
  return {
    AP_Info: {
      AP_ID: message.apId,
      AP_PWD: message.apPassword,
      AP_TransID: message.apTransId,
      Instant: message.instant,
    },
    MSSP_Info: { MSSP_ID: { URI: message.msspUri } },
  };
}

export const restCodec: MssCodec = {
  headers: { 'content-type': 'application/json;charset=UTF-8', accept: 'application/json' },
  // every known service takes all operations at the one address it publishes
  path: (base) => `${base.pathname}${base.search}`,
  encodeSignature: (message) => {
    const { data, encoding, mimeType } = dataToBeSigned(message.content);
    return JSON.stringify({
      MSS_SignatureReq: {
        MajorVersion: '1',
        MinorVersion: '2',
        ...head(message),
        MobileUser: { MSISDN: `+${message.msisdn}` },
        MessagingMode: message.messagingMode,
        DataToBeSigned: { Data: data, Encoding: encoding, MimeType: mimeType },
        SignatureProfile: message.signatureProfile,
        TimeOut: String(message.timeoutSeconds),
        AdditionalServices: message.language ? [{ Description: USER_LANG, UserLang: { Value: message.language } }] : [],
      },
    });
  },
  encodeStatus: (message) =>
    JSON.stringify({
      MSS_StatusReq: {
        MajorVersion: '1',
        MinorVersion: '1',
        ...head(message),
        MSSP_TransID: message.msspTransId,
      },
    }),
  decode,
};
