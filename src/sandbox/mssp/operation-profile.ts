/** MSS_ProfileQuery: what a number's phones can do, without the person noticing. */
import { X509Certificate } from 'node:crypto';
import type { Method } from '../phone/number-plan.ts';
import type { NumberSettings } from '../phone/number-settings.ts';
import { activeSubscriber, checkVersion, identifyCaller, legalMsisdn, refuseTestNumber } from './checks.ts';
import type { CertificateDetails, DeviceDetails, ProfileAnswer, ProfileRequest } from './protocol.ts';
import type { ServiceContext } from './service-context.ts';
import { profilesOf } from './signature-profiles.ts';

export async function queryProfile(request: ProfileRequest, context: ServiceContext): Promise<ProfileAnswer> {
  refuseTestNumber(request);
  checkVersion(request);
  const { apId, apTransId, instant } = identifyCaller(request, context.accounts, context.replays, context.now());
  const msisdn = legalMsisdn(request);
  const { settings } = activeSubscriber(msisdn, context.numbers);
  const asked = new Set(request.params);
  return {
    operation: 'profile',
    apId,
    apTransId,
    instant,
    msspInstant: new Date(context.now()),
    status: 100,
    signatureProfiles: profilesOf(settings.methods),
    extension:
      asked.size === 0
        ? undefined
        : {
            recoveryCodeCreated: asked.has('rcstatus') ? false : undefined,
            autoActivation: asked.has('aastatus') ? false : undefined,
            devices: asked.has('sscds')
              ? await Promise.all(settings.methods.map((method) => device(method, settings, asked, context)))
              : undefined,
          },
  };
}

async function device(
  method: Method,
  settings: NumberSettings,
  asked: ReadonlySet<string>,
  context: ServiceContext,
): Promise<DeviceDetails> {
  const operator = context.plan.operatorOf(settings.msisdn);
  const [mcc = '901', mnc = '01'] = operator?.mccMnc?.split('_') ?? [];
  const isSim = method === 'sim';
  return {
    method,
    state: asked.has('state') ? 'ACTIVE' : undefined,
    pinBlocked: isSim && asked.has('pinstatus') ? false : undefined,
    certificate: asked.has('certs') ? await certificateDetails(settings, context) : undefined,
    card: isSim && asked.has('carddetails') ? { mcc, mnc, network: operator?.name ?? operator?.id ?? '' } : undefined,
  };
}

async function certificateDetails(
  { msisdn, key }: NumberSettings,
  context: ServiceContext,
): Promise<CertificateDetails> {
  const { certificates } = await context.phones.certificate(msisdn, key);
  return {
    algorithm: key,
    certificates: certificates.map((der) => Buffer.from(der).toString('base64')),
    subjectNames: certificates.map((der) => subjectName(new X509Certificate(der))),
  };
}

/** Last attribute first and in lower case, as the real service writes it. */
const subjectName = ({ subject }: X509Certificate): string => subject.split('\n').reverse().join(',').toLowerCase();
