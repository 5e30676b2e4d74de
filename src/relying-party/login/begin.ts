/**
 * From the wish to sign in to the address that the browser is sent to: straight to the issuer, or by way of Mobile Connect
 * discovery to the operator, or to the page where the person chooses one.
 */
import { RelyingPartyError } from '../errors.ts';
import type { Choosing, Selected } from '../mobile-connect/choosing.ts';
import type { Discover, Question } from '../mobile-connect/discovery.ts';
import { redirect } from '../outside/answers.ts';
import type { Issuer } from '../outside/issuer.ts';
import type { Issuers } from '../outside/issuers.ts';
import type { Session } from '../session/session.ts';
import type { PendingLogins } from './pending.ts';
import type { LoginHints, LoginWish, StartLogin } from './start.ts';

export interface MobileConnect {
  readonly discover: Discover;
  readonly choosing: Choosing;
  readonly version: string;
}

export interface BeginDependencies {
  readonly issuers: Issuers;
  readonly start: StartLogin;
  readonly logins: PendingLogins;
  readonly mobileConnect: MobileConnect | undefined;
}

export interface Begin {
  /**
   * @param msisdn as a person writes it: with country code, blanks and `+` allowed
   * @param session of this browser: the same operator and person are meant
   */
  login(request: Request, wish: LoginWish, msisdn?: string, session?: Session): Promise<Response>;
  /** The person chose an operator. */
  selected(request: Request, selected: Selected): Promise<Response>;
}

/** E.164: at most 15 digits, no leading zero. @throws RelyingPartyError number_invalid */
function digitsOf(text: string): string {
  const digits = text.replace(/[\s().-]/g, '').replace(/^(\+|00)/, '');
  if (!/^[1-9]\d{6,14}$/.test(digits)) throw new RelyingPartyError('number_invalid');
  return digits;
}

export function createBegin({ issuers, logins, mobileConnect, start }: BeginDependencies): Begin {
  const go = async (request: Request, issuer: Issuer, wish: LoginWish, hints: LoginHints): Promise<Response> => {
    const { pending, url } = await start(issuer, wish, hints);
    return redirect(url.href, await logins.keep(pending, request));
  };

  const discover = async (
    request: Request,
    wish: LoginWish,
    question: Question,
    chosen?: string,
  ): Promise<Response> => {
    if (mobileConnect === undefined) throw new RelyingPartyError('invalid_response');
    const discovered = await mobileConnect.discover(question);
    if (discovered.kind === 'selection') {
      return redirect(discovered.address, [await mobileConnect.choosing.keep(wish)]);
    }
    const subscriberId = discovered.subscriberId ?? chosen;
    const loginHint = subscriberId === undefined ? undefined : `ENCR_MSISDN:${subscriberId}`;
    const issuer = await issuers.learn(discovered.client);
    return go(request, issuer, wish, { loginHint, version: mobileConnect.version });
  };

  return {
    async login(request, wish, number, session) {
      const msisdn = number === undefined || number.trim() === '' ? undefined : digitsOf(number);
      if (issuers.single !== undefined) return go(request, issuers.single, wish, { msisdn });
      if (msisdn !== undefined) return discover(request, wish, { kind: 'number', msisdn });
      const known = session === undefined ? undefined : await issuers.find(session.issuer);
      if (known === undefined || session === undefined) return discover(request, wish, { kind: 'nothing' });
      return go(request, known, wish, { loginHint: `PCR:${session.sub}`, version: mobileConnect?.version });
    },
    selected: (request, { question, subscriberId, wish }) => discover(request, wish, question, subscriberId),
  };
}
