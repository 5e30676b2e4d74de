/**
 * The simulated Mobile Signature Service (ETSI TS 102 204) behind any binding: one request in, one answer or MssFault out.
 * Owns what the operations share; each operation has a file of its own.
 */
import { PHONE_PATH } from '../phone/phone-page.ts';
import type { Account } from './accounts.ts';
import type { Authenticated } from './authentication.ts';
import { WRONG_CREDENTIALS } from './checks.ts';
import type { Dialect } from './dialect.ts';
import { MssFault } from './faults.ts';
import { ficomFault } from './ficom.ts';
import { completed } from './kiuru.ts';
import { queryProfile } from './operation-profile.ts';
import { sendReceipt } from './operation-receipt.ts';
import { register } from './operation-registration.ts';
import { requestSignature } from './operation-sign.ts';
import { queryStatus } from './operation-status.ts';
import type { MssAnswer, MssRequest } from './protocol.ts';
import type { ServiceContext } from './service-context.ts';

/** What is known of a request apart from the message. */
export interface Call {
  /** by HTTP authentication */
  readonly authenticated: Authenticated;
  /** where a browser finds the phones, for answers that lead there */
  readonly phonesOrigin: string;
}

export interface MssService {
  /** @throws MssFault */
  answer(request: MssRequest, call: Call): Promise<MssAnswer>;
  /** How the caller wants to be spoken to; unknown callers hear the default. */
  dialectOf(request: MssRequest, call: Call): Dialect;
  /** The fault as the caller's dialect has it: another number or finer codes. */
  worded(fault: MssFault, request: MssRequest, call: Call): MssFault;
}

export function createService(context: ServiceContext): MssService {
  const accountOf = (request: MssRequest, { authenticated }: Call): Account | undefined => {
    const proven = typeof authenticated === 'object' ? authenticated.apId : undefined;
    return context.accounts.get(request.apId || proven || '');
  };
  const dialectOf = (request: MssRequest, call: Call): Dialect => accountOf(request, call)?.dialect ?? 'mobile-id';

  return {
    async answer(request, call) {
      const account = accountOf(request, call);
      checkProof(account, call);
      const dialect = dialectOf(request, call);
      const whole = dialect === 'kiuru' ? completed(request, account?.apId, context.now()) : request;
      switch (whole.operation) {
        case 'sign':
          return requestSignature(whole, context, call.phonesOrigin);
        case 'status':
          return queryStatus(whole, context);
        case 'receipt':
          return sendReceipt(whole, context);
        case 'profile':
          return queryProfile(whole, context);
        case 'registration':
          return register(whole, context);
      }
    },
    dialectOf,
    worded(fault, request, call) {
      if (dialectOf(request, call) === 'ficom') return ficomFault(fault);
      return fault.code === 404 ? withPortal(fault, call.phonesOrigin) : fault;
    },
  };
}

/** Who was never activated is told where to do that; here that is the phone. */
const withPortal = ({ code, detail, reason, subcode }: MssFault, origin: string): MssFault =>
  new MssFault(code, detail, subcode, reason, `${origin}${PHONE_PATH}`);

/** Who proves to be somebody may name nobody else; an account with a password or key has to show it. */
function checkProof(account: Account | undefined, { authenticated }: Call): void {
  const proven = typeof authenticated === 'object' ? authenticated.apId : undefined;
  const isOther = proven !== undefined && proven !== account?.apId;
  const isUnproven = account?.credentials !== undefined && proven === undefined;
  // Nobody is named in the message either: then the proof is what failed.
  const isNobody = account === undefined && authenticated === 'refused';
  if (isOther || isUnproven || isNobody) throw new MssFault(104, WRONG_CREDENTIALS);
}
