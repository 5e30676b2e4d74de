/** The profile query extension in JSON, in Swisscom's shape (devices below Sscds) and in Kiuru's (certificates alone). */
import { z } from 'zod';
import { bytesOf } from '../answer-values.ts';
import type { MobileUserCertificate, SignatureDevice, SubscriberProfile } from '../profile.ts';
import { flag, listOf, longText, text } from './values.ts';

const certificate = z.object({
  State: text,
  Algorithm: text,
  SignatureProfiles: listOf(z.string()),
  X509Certificate: listOf(z.string()),
  X509SubjectName: listOf(z.string()),
});

const deviceFields = {
  State: text,
  PinStatus: z.object({ Blocked: flag }).nullish(),
  MobileUserCertificate: listOf(certificate),
};
const device = z.object(deviceFields);
const sim = z.object({
  ...deviceFields,
  CardDetails: z.object({ Mcc: text, Mnc: text, Network: longText }).nullish(),
});

export const profileExtension = z.object({
  MobileUser: z.object({ AutoActivation: flag, RecoveryCodeCreated: flag }).nullish(),
  Sscds: z.object({ Sim: sim.nullish(), App: listOf(device) }).nullish(),
  MobileUserCertificate: listOf(certificate),
});

function certificateOf(value: z.infer<typeof certificate>): MobileUserCertificate {
  return {
    state: value.State,
    algorithm: value.Algorithm,
    signatureProfiles: value.SignatureProfiles,
    certificates: value.X509Certificate.map((der) => bytesOf(der, 'X509Certificate')),
    subjects: value.X509SubjectName,
  };
}

const deviceOf = (value: z.infer<typeof device>): SignatureDevice => ({
  state: value.State,
  pinBlocked: value.PinStatus?.Blocked,
  certificates: value.MobileUserCertificate.map(certificateOf),
});

function simOf(value: z.infer<typeof sim>): SubscriberProfile['sim'] {
  const { CardDetails: card } = value;
  return {
    ...deviceOf(value),
    cardDetails: card ? { mcc: card.Mcc, mnc: card.Mnc, network: card.Network } : undefined,
  };
}

/** @throws MssError `bad_answer` */
export function restProfile(
  signatureProfiles: readonly string[],
  extension: z.infer<typeof profileExtension> | null | undefined,
): SubscriberProfile {
  return {
    signatureProfiles,
    recoveryCodeCreated: extension?.MobileUser?.RecoveryCodeCreated,
    autoActivation: extension?.MobileUser?.AutoActivation,
    sim: extension?.Sscds?.Sim ? simOf(extension.Sscds.Sim) : undefined,
    apps: extension?.Sscds?.App.map(deviceOf) ?? [],
    certificates: extension?.MobileUserCertificate.map(certificateOf) ?? [],
  };
}
