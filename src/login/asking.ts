/**
 * What a push asks of the signature service beside the signature, and what is to be signed: the operator's settings, the
 * relying party's rights and the request together. Pure.
 */
import { approvalContent } from '../mss/approval.ts';
import type { SignatureContent } from '../mss/content.ts';
import type { GeofencingPolicy, RequestedServices } from '../mss/services.ts';
import { cleanText } from '../mss/text/clean-text.ts';
import type { Operator } from '../operator/operator.ts';
import { LOCATION_SCOPE } from '../profile/location.ts';
import { scopeList } from '../profile/scopes.ts';
import { isPageless } from './pageless.ts';
import { comparedOn, phoneText, type RequestWords } from './phone-text.ts';
import type { Asked, Transaction } from './transaction.ts';

/** What a relying party's registration says about phones: their places and their signatures. */
export interface LocationRights {
  /** where the phone must be */
  readonly policy: GeofencingPolicy | undefined;
  /** may learn where it is */
  readonly mayLocate: boolean;
  /** may have the signature over its dtbs */
  readonly maySign: boolean;
}

/** The authorization request as far as it matters to a push. */
export interface AskingRequest {
  readonly scope: string | undefined;
  readonly words: RequestWords;
}

export interface Asking {
  readonly operator: Operator;
  readonly transaction: Transaction;
  readonly request: AskingRequest;
  readonly rights: LocationRights;
  /** address of the login at the gateway */
  readonly returnTo: string;
}

const NAME_LENGTH = { min: 2, max: 64 } as const;

function displayName(rpName: string): { displayName?: string } {
  const name = [...cleanText(rpName)].slice(0, NAME_LENGTH.max).join('').slice(0, NAME_LENGTH.max).toWellFormed();
  return name.length < NAME_LENGTH.min ? {} : { displayName: name };
}

/** Only the app has a place to show pairs, and can be opened by an address. */
const isApp = ({ authenticator }: Transaction): boolean => authenticator === 'app';

/** A request that asks without the right to is refused before it becomes a login. */
export const asksLocation = (scope: string | undefined): boolean => scopeList(scope).includes(LOCATION_SCOPE);

export function asked({ operator, transaction, request, rights, returnTo }: Asking): Asked {
  const { mode, services } = operator.settings.mss;
  const keepLocation = services.geofencing && rights.mayLocate && asksLocation(request.scope);
  const wanted: RequestedServices = {
    ...(services.validate && { validate: true }),
    ...(services.event_id && { eventId: transaction.code }),
    ...(services.display_name && displayName(transaction.rpName)),
    // a policy stands also where nobody expects an answer: then nobody signs in
    ...((keepLocation || rights.policy) && { geofencing: { policy: rights.policy } }),
    // a request held open cannot tell the address before it is over: fault 101; without a page there is no way back
    ...(services.app2app &&
      mode === 'asynch' &&
      isApp(transaction) &&
      !isPageless(transaction.uid) && { app2app: { redirectUri: returnTo } }),
    ...(services.person_identity.length > 0 && { personIdentity: services.person_identity }),
    ...(services.subscriber_info && { subscriberInfo: true }),
  };
  return { services: wanted, keepLocation, keepSignature: rights.maySign && request.words.dtbs !== undefined };
}

/** @param randomBytes for a challenge */
export function contentToSign(
  { operator, transaction, request }: Pick<Asking, 'operator' | 'transaction' | 'request'>,
  randomBytes: (size: number) => Uint8Array,
): SignatureContent {
  const { content, services, text_prefix: prefix } = operator.settings.mss;
  if (content === 'challenge') return { kind: 'challenge', bytes: randomBytes(32) };
  const { context, bindingMessage, dtbs } = request.words;
  // pairs have no place for a text that is to be signed as it is
  const pairs = services.transaction_approval && dtbs === undefined;
  if (pairs && isApp(transaction) && (context || bindingMessage)) {
    const { language, rpName } = transaction;
    return approvalContent({ prefix, rpName, compared: comparedOn(transaction), context, bindingMessage, language });
  }
  return { kind: 'text', text: phoneText(operator, transaction, request.words) };
}
