/** MSS_ProfileQuery: what a number's phones can do, without the person noticing. */
import { X509Certificate } from 'node:crypto';
import type { Method } from '../phone/number-plan.ts';
import type { NumberSettings } from '../phone/number-settings.ts';
import {
  activeMethods,
  activeSubscriber,
  answerHead,
  checkVersion,
  identifyCaller,
  legalMsisdn,
  refuseTestNumber,
} from './checks.ts';
import { canLocate } from './geofencing.ts';
import type { CertificateDetails, DeviceDetails, DeviceState, ProfileAnswer, ProfileRequest } from './protocol.ts';
import type { ServiceContext } from './service-context.ts';
import { profilesOf } from './signature-profiles.ts';

/** Tokens of Params that are answered below Sscds. */
const OF_DEVICES = ['sscds', 'state', 'certs', 'pinstatus', 'carddetails'];

export async function queryProfile(request: ProfileRequest, context: ServiceContext): Promise<ProfileAnswer> {
  refuseTestNumber(request);
  checkVersion(request);
  const caller = identifyCaller(request, context.accounts, context.replays, context.now());
  const msisdn = legalMsisdn(request);
  const { settings } = activeSubscriber(msisdn, context.numbers);
  const asked = new Set(request.params);
  return {
    operation: 'profile',
    ...answerHead(caller, context.now()),
    status: 100,
    signatureProfiles: profilesOf(
      { methods: activeMethods(settings), key: settings.key, canLocate: (method) => canLocate(settings, method) },
      caller.account,
    ),
    extension:
      asked.size === 0
        ? undefined
        : {
            recoveryCodeCreated: asked.has('rcstatus') ? (settings.recovery_code ?? false) : undefined,
            autoActivation: asked.has('aastatus') ? (settings.auto_activation ?? false) : undefined,
            devices: OF_DEVICES.some((token) => asked.has(token))
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
  const state = settings.inactive_methods?.includes(method) ? 'INACTIVE' : 'ACTIVE';
  return {
    method,
    state: asked.has('state') ? state : undefined,
    pinBlocked: asked.has('pinstatus') ? isSim && (settings.pin_blocked ?? false) : undefined,
    certificate: asked.has('certs') ? await certificateDetails(settings, state, context) : undefined,
    card: isSim && asked.has('carddetails') ? { mcc, mnc, network: operator?.name ?? operator?.id ?? '' } : undefined,
  };
}

async function certificateDetails(
  { msisdn, key }: NumberSettings,
  state: DeviceState,
  context: ServiceContext,
): Promise<CertificateDetails> {
  const { certificates } = await context.phones.certificate(msisdn, key);
  return {
    state,
    algorithm: key,
    certificates: certificates.map((der) => Buffer.from(der).toString('base64')),
    subjectNames: certificates.map((der) => subjectName(new X509Certificate(der))),
  };
}

/** Last attribute first and in lower case, as the real service writes it. */
const subjectName = ({ subject }: X509Certificate): string => subject.split('\n').reverse().join(',').toLowerCase();
