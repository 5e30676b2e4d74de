/**
 * What the service checks before it does anything, each check by itself. All of them throw an MssFault whose detail says
 * what is wrong; none changes anything, apart from remembering what may come only once.
 */

import { type Method, type NumberPlan, parseMsisdn } from '../phone/number-plan.ts';
import { type NumberDirectory, type NumberSettings, testNumberCode } from '../phone/number-settings.ts';
import type { Account, Accounts } from './accounts.ts';
import type { Dialect } from './dialect.ts';
import { isFaultCode, MssFault } from './faults.ts';
import { checkFicomRequest, FICOM_TEXT_LIMIT } from './ficom.ts';
import { fitsOnPhone } from './gsm-alphabet.ts';
import type { Content, MssRequest } from './protocol.ts';
import { INSTANT_TOLERANCE_MS, type ReplayGuard } from './replay-guard.ts';
import { checkMandatoryServices } from './services.ts';

const HEARTBEAT_NUMBER = '41000000000';
const HEARTBEAT_TEXT = 'Heartbeat';

/** Versions of each operation's messages. */
type Versions = Readonly<Record<MssRequest['operation'], readonly string[]>>;
const VERSIONS: Readonly<Record<Dialect, Versions>> = {
  'mobile-id': { sign: ['1.1', '1.2'], status: ['1.1'], receipt: ['1.1'], profile: ['2.0'], registration: ['1.1'] },
  ficom: { sign: ['1.1'], status: ['1.1'], receipt: ['1.1'], profile: ['1.1'], registration: ['1.1'] },
  kiuru: {
    sign: ['1.0', '1.1', '1.2'],
    status: ['1.0', '1.1'],
    receipt: ['1.0', '1.1'],
    profile: ['1.0', '1.1', '2.0'],
    registration: ['1.0', '1.1'],
  },
};

export function present(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new MssFault(102, `${name} is missing`);
  return value;
}

/** Test numbers answer with their fault whatever else is in the request. */
function refuseTestNumber({ msisdn }: MssRequest): void {
  const code = testNumberCode(parseMsisdn(msisdn ?? '') ?? '');
  if (code !== undefined && isFaultCode(code)) throw new MssFault(code);
}

/** The probe of monitoring clients: this very fault says that the service is up. */
export function answerHeartbeat({ msisdn }: MssRequest, text: string | undefined): void {
  if (text === HEARTBEAT_TEXT && parseMsisdn(msisdn ?? '') === HEARTBEAT_NUMBER) {
    throw new MssFault(101, 'Illegal msisdn');
  }
}

function checkVersion({ operation, majorVersion, minorVersion }: MssRequest, dialect: Dialect): void {
  const version = `${present(majorVersion, 'MajorVersion')}.${present(minorVersion, 'MinorVersion')}`;
  if (!VERSIONS[dialect][operation].includes(version)) throw new MssFault(108);
}

/** The real service says so of a wrong AP_ID too. */
export const WRONG_CREDENTIALS = 'Wrong SSL credentials';

export interface Caller {
  readonly account: Account;
  readonly dialect: Dialect;
  readonly apId: string;
  readonly apPassword: string | undefined;
  readonly apTransId: string;
  readonly instant: Date;
}

/** What every answer begins with. */
export const answerHead = ({ apId, apPassword, apTransId, dialect, instant }: Caller, now: number) => ({
  dialect,
  apId,
  apPassword,
  apTransId,
  instant,
  msspInstant: new Date(now),
});

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Everything that every operation asks first. */
export function admitCaller(
  request: MssRequest,
  {
    accounts,
    now,
    replays,
  }: { readonly accounts: Accounts; readonly replays: ReplayGuard; readonly now: () => number },
): Caller {
  refuseTestNumber(request);
  const account = accounts.get(request.apId ?? '');
  const { dialect = 'mobile-id' } = account ?? {};
  if (account && request.operation === 'sign') checkMandatoryServices(request.services, account);
  checkVersion(request, dialect);
  const caller = identifyCaller(request, accounts, replays, now());
  if (dialect === 'ficom') checkFicomRequest(request);
  return caller;
}

/** AP_Info: known, complete, of this moment, and never seen before. */
function identifyCaller(request: MssRequest, accounts: Accounts, replays: ReplayGuard, now: number): Caller {
  const apId = present(request.apId, 'AP_Info AP_ID');
  const apTransId = present(request.apTransId, 'AP_Info AP_TransID');
  const instantText = present(request.instant, 'AP_Info Instant');
  const account = accounts.get(apId);
  if (!account) throw new MssFault(104, WRONG_CREDENTIALS);
  const instant = new Date(DATE_TIME.test(instantText) ? instantText : Number.NaN);
  if (Number.isNaN(instant.getTime())) throw new MssFault(101, 'AP_Info Instant is no xs:dateTime with a time zone');
  if (Math.abs(now - instant.getTime()) > INSTANT_TOLERANCE_MS) {
    throw new MssFault(101, 'AP_Info Instant is more than 5 minutes off');
  }
  if (!replays.admit(apId, apTransId, instant)) {
    throw new MssFault(101, 'AP_ID, AP_TransID and Instant were used before');
  }
  const { dialect = 'mobile-id' } = account;
  return { account, dialect, apId, apPassword: request.apPassword, apTransId, instant };
}

/** A number in international form, as digits. */
export function legalMsisdn({ msisdn }: MssRequest): string {
  const digits = parseMsisdn(present(msisdn, 'MobileUser MSISDN'));
  if (digits === undefined) throw new MssFault(101, 'Illegal msisdn');
  return digits;
}

/** Text for a phone: plain, not too long, and begun as this application provider must. */
export function displayableText({ data, encoding, mimeType }: Content, name: string, account: Account): string {
  if (account.dialect === 'ficom' && name === 'DataToBeSigned' && !data) {
    throw new MssFault(102, `${name} is missing`, 1022);
  }
  const text = present(data, name);
  if (mimeType !== undefined && mimeType !== 'text/plain') {
    throw new MssFault(101, `${name} MimeType must be text/plain`, 1016);
  }
  if (encoding !== undefined && encoding.toUpperCase() !== 'UTF-8') {
    throw new MssFault(101, `${name} Encoding must be UTF-8`, 1016);
  }
  checkLength(text, account);
  if (!text.startsWith(account.textPrefix)) throw new MssFault(107);
  return text;
}

export function checkLength(text: string, { dialect }: Account): void {
  const fits = dialect === 'ficom' ? [...text].length <= FICOM_TEXT_LIMIT : fitsOnPhone(text);
  if (!fits) throw new MssFault(103);
}

/** What the account may do for this number: a SIM is activated only where its operator has enabled that too. */
export const accountFor = (account: Account, msisdn: string, plan: NumberPlan): Account => ({
  ...account,
  autoActivation: account.autoActivation === true && plan.operatorOf(msisdn)?.autoActivation === true,
});

/** A subscriber whose account was activated, or will be by the signature request itself. */
export function activeSubscriber(
  msisdn: string,
  numbers: NumberDirectory,
  { autoActivation = false, dialect }: Account,
): NonNullable<ReturnType<NumberDirectory['find']>> {
  const entry = numbers.find(msisdn);
  const unusedTestNumber = testNumberCode(msisdn) !== undefined && entry?.settings.behaviour === 'manual';
  if (!entry || unusedTestNumber || hasNothing(entry.settings)) throw new MssFault(105);
  // FiCom has no fault of its own for it.
  if (entry.settings.suspended) throw dialect === 'ficom' ? new MssFault(104, undefined, 1043) : new MssFault(403);
  const waking = autoActivation && wakesUp(entry.settings);
  if (!waking && (!entry.settings.active || isUnused(entry.settings))) throw new MssFault(404);
  return entry;
}

/** The methods of a phone that were activated. */
export const activeMethods = ({ active, inactive_methods: inactive = [], methods }: NumberSettings): Method[] =>
  active ? methods.filter((method) => !inactive.includes(method)) : [];

/** A signature request activates its SIM, which never was (Reference Guide, section 5); apps are never activated so. */
export const wakesUp = (settings: NumberSettings): boolean =>
  settings.auto_activation === true && settings.methods.includes('sim') && !activeMethods(settings).includes('sim');

const isUnused = (settings: NumberSettings): boolean =>
  settings.methods.length > 0 && activeMethods(settings).length === 0;

/** A number that only its network vouches for has a subscriber, but no phone that signs: that is fault 109, later. */
const hasNothing = ({ behaviour, methods }: NumberSettings): boolean =>
  methods.length === 0 && behaviour !== 'passthrough';
