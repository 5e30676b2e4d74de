/** MSS_ProfileQuery: what a number's phones can do, without the person noticing. */
import { X509Certificate } from 'node:crypto';
import type { Method } from '../phone/number-plan.ts';
import type { NumberSettings } from '../phone/number-settings.ts';
import type { Account } from './accounts.ts';
import {
  accountFor,
  activeMethods,
  activeSubscriber,
  admitCaller,
  answerHead,
  legalMsisdn,
  wakesUp,
} from './checks.ts';
import { canLocate } from './geofencing.ts';
import type { CertificateDetails, DeviceDetails, DeviceState, ProfileAnswer, ProfileRequest } from './protocol.ts';
import type { ServiceContext } from './service-context.ts';
import { profilesOf } from './signature-profiles.ts';

/** Tokens of Params that are answered below Sscds. */
const OF_DEVICES = ['sscds', 'state', 'certs', 'pinstatus', 'carddetails'];

export async function queryProfile(request: ProfileRequest, context: ServiceContext): Promise<ProfileAnswer> {
  const caller = admitCaller(request, context);
  const msisdn = legalMsisdn(request);
  const account = accountFor(caller.account, msisdn, context.plan);
  const { settings } = activeSubscriber(msisdn, context.numbers, account);
  const signatureProfiles = profilesOfNumber(settings, account);
  // A Kiuru service without an operator's additions always tells the certificates.
  const asked = new Set(caller.dialect === 'kiuru' ? [...request.params, 'certs'] : request.params);
  return {
    operation: 'profile',
    ...answerHead(caller, context.now()),
    status: 100,
    signatureProfiles,
    extension:
      asked.size === 0
        ? undefined
        : {
            recoveryCodeCreated: asked.has('rcstatus') ? (settings.recovery_code ?? false) : undefined,
            autoActivation: asked.has('aastatus') ? activates(settings, account) : undefined,
            devices: OF_DEVICES.some((token) => asked.has(token))
              ? await Promise.all(
                  settings.methods.map((method) => device(method, settings, asked, signatureProfiles, context)),
                )
              : undefined,
          },
  };
}

/** Whether a signature request can activate the SIM of this number. */
const activates = (settings: NumberSettings, { autoActivation = false }: Account): boolean =>
  autoActivation && (settings.auto_activation ?? false);

/** Of active methods; where there are none, of the SIM that a signature request would activate. */
function profilesOfNumber(settings: NumberSettings, account: Account): string[] {
  const active = activeMethods(settings);
  const wakes = active.length === 0 && activates(settings, account) && wakesUp(settings);
  const methods: readonly Method[] = wakes ? ['sim'] : active;
  return profilesOf({ methods, key: settings.key, canLocate: (method) => canLocate(settings, method) }, account);
}

async function device(
  method: Method,
  settings: NumberSettings,
  asked: ReadonlySet<string>,
  signatureProfiles: readonly string[],
  context: ServiceContext,
): Promise<DeviceDetails> {
  const operator = context.plan.operatorOf(settings.msisdn);
  const [mcc = '901', mnc = '01'] = operator?.mccMnc?.split('_') ?? [];
  const isSim = method === 'sim';
  const state = activeMethods(settings).includes(method) ? 'ACTIVE' : 'INACTIVE';
  return {
    method,
    state: asked.has('state') ? state : undefined,
    pinBlocked: asked.has('pinstatus') ? isSim && (settings.pin_blocked ?? false) : undefined,
    certificate: asked.has('certs') ? await certificateDetails(settings, state, signatureProfiles, context) : undefined,
    card: isSim && asked.has('carddetails') ? { mcc, mnc, network: operator?.name ?? operator?.id ?? '' } : undefined,
  };
}

async function certificateDetails(
  { msisdn, key }: NumberSettings,
  state: DeviceState,
  signatureProfiles: readonly string[],
  context: ServiceContext,
): Promise<CertificateDetails> {
  const { certificates } = await context.phones.certificate(msisdn, key);
  return {
    state,
    algorithm: key,
    signatureProfiles,
    certificates: certificates.map((der) => Buffer.from(der).toString('base64')),
    subjectNames: certificates.map((der) => subjectName(new X509Certificate(der))),
  };
}

/** Last attribute first and in lower case, as the real service writes it. */
const subjectName = ({ subject }: X509Certificate): string => subject.split('\n').reverse().join(',').toLowerCase();
