/**
 * Answers of the REST binding. Tolerant in what it reads (unknown members, numbers for strings, prefixed sub-codes); the
 * message itself must be the response to the operation that was asked.
 */
import { z } from 'zod';
import { bytesOf, receiptOutcome } from '../answer-values.ts';
import { MssError } from '../client.ts';
import type { Answers, FaultAnswer, MssOperation } from '../codec.ts';
import { type ServiceResponse, serviceAnswers } from '../service-answers.ts';
import { fault, restFault } from './fault.ts';
import { profileExtension, restProfile } from './profile.ts';
import { listOf, longText, text, token } from './values.ts';

const head = {
  AP_Info: z.object({ AP_TransID: token }),
  MSSP_TransID: text,
  MobileUser: z.object({ MSISDN: text }).nullish(),
};
const statusCode = z.object({ Value: token });

const serviceResponse = z.object({
  Description: text,
  Geofencing: z
    .object({
      Country: text,
      Accuracy: text,
      Timestamp: text,
      DeviceConfidence: text,
      LocationConfidence: text,
      ErrorCode: text,
      ErrorMessage: longText,
    })
    .nullish(),
  App2App: z.object({ AuthUri: longText }).nullish(),
  SubscriberInfo: z.object({ Details: listOf(z.object({ Id: text, Value: text })) }).nullish(),
  Status: z.object({ StatusCode: statusCode }).nullish(),
});

const signature = z.object({
  ...head,
  MSS_Signature: z.object({ Base64Signature: longText }).nullish(),
  SignatureProfile: text,
  ServiceResponses: listOf(serviceResponse),
  Status: z.object({ StatusCode: statusCode }),
});
const receipt = z.object({
  ...head,
  Status: z.object({
    StatusCode: statusCode,
    StatusDetail: z.object({ ReceiptResponseExtension: z.object({ UserResponse: text }).nullish() }).nullish(),
  }),
});
const profile = z.object({
  ...head,
  SignatureProfile: listOf(z.string()),
  Status: z.object({
    StatusCode: statusCode,
    StatusDetail: z.object({ ProfileQueryExtension: profileExtension.nullish() }).nullish(),
  }),
});

function headOf({
  AP_Info,
  MSSP_TransID,
  MobileUser,
  Status,
}: z.infer<z.ZodObject<typeof head>> & {
  readonly Status: { readonly StatusCode: { readonly Value: string } };
}) {
  return {
    status: Status.StatusCode.Value,
    apTransId: AP_Info.AP_TransID,
    msisdn: MobileUser?.MSISDN,
    msspTransId: MSSP_TransID,
  };
}

function serviceOf(value: z.infer<typeof serviceResponse>): ServiceResponse {
  const { App2App, Geofencing: place, SubscriberInfo } = value;
  return {
    description: value.Description ?? '',
    geofencing: place
      ? {
          country: place.Country,
          accuracy: place.Accuracy,
          timestamp: place.Timestamp,
          deviceConfidence: place.DeviceConfidence,
          locationConfidence: place.LocationConfidence,
          errorCode: place.ErrorCode,
          errorMessage: place.ErrorMessage,
        }
      : undefined,
    authUri: App2App?.AuthUri,
    details: SubscriberInfo?.Details.map(({ Id: id, Value: value }) => ({ id, value })),
    status: value.Status?.StatusCode.Value,
  };
}

function responseAnswer(message: z.infer<typeof signature>): Answers['signature'] {
  const base64 = message.MSS_Signature?.Base64Signature;
  return {
    kind: 'response',
    ...headOf(message),
    signatureProfile: message.SignatureProfile,
    cms: base64 === undefined ? undefined : bytesOf(base64),
    services: serviceAnswers(message.ServiceResponses.map(serviceOf)),
  };
}

const readSignature = signature.transform(responseAnswer);
const READERS: { readonly [Operation in MssOperation]: z.ZodType<{ message?: Answers[Operation] | undefined }> } = {
  signature: z
    .object({ MSS_SignatureResp: readSignature.optional() })
    .transform((body) => ({ message: body.MSS_SignatureResp })),
  status: z
    .object({ MSS_StatusResp: readSignature.optional() })
    .transform((body) => ({ message: body.MSS_StatusResp })),
  receipt: z
    .object({
      MSS_ReceiptResp: receipt
        .transform((message): Answers['receipt'] => ({
          kind: 'receipt',
          ...headOf(message),
          outcome: receiptOutcome(message.Status.StatusDetail?.ReceiptResponseExtension?.UserResponse),
        }))
        .optional(),
    })
    .transform((body) => ({ message: body.MSS_ReceiptResp })),
  profile: z
    .object({
      MSS_ProfileResp: profile
        .transform((message): Answers['profile'] => ({
          kind: 'profile',
          ...headOf(message),
          profile: restProfile(message.SignatureProfile, message.Status.StatusDetail?.ProfileQueryExtension),
        }))
        .optional(),
    })
    .transform((body) => ({ message: body.MSS_ProfileResp })),
};

const faulty = z.object({ Fault: fault.optional() });

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // the parser's message would quote the body
    throw new MssError('bad_answer', 'the answer is not JSON');
  }
}

/** Where it went wrong, without the values. */
function refuse(error: z.ZodError): MssError {
  const places = error.issues.map(({ path, code }) => `${path.join('.') || 'answer'}: ${code}`);
  return new MssError('bad_answer', `unexpected shape: ${places.slice(0, 5).join(', ')}`);
}

/** @throws MssError `bad_answer` */
export function readRestAnswer<Operation extends MssOperation>(
  body: string,
  operation: Operation,
): FaultAnswer | Answers[Operation] {
  const json = parse(body);
  const { data: envelope, error: noEnvelope } = faulty.safeParse(json);
  if (noEnvelope) throw refuse(noEnvelope);
  if (envelope.Fault) return restFault(envelope.Fault);
  const { data, error } = READERS[operation].safeParse(json);
  if (error) throw refuse(error);
  if (data.message) return data.message;
  throw new MssError('bad_answer', 'the answer is neither a fault nor the response to this operation');
}
