/** The signature request of a transaction in state `sending`, put together from what it keeps. */
import type { SignatureRequest } from '../mss/client.ts';
import type { RequestedServices } from '../mss/services.ts';
import type { Operator } from '../operator/operator.ts';
import type { Keyring } from '../store/keyring.ts';
import { contentOf, SPAM_CODE_LABEL } from './stored-content.ts';
import type { Transaction } from './transaction.ts';

/** The first request of a login goes without a code: most people have none. */
function noSpam(
  { spamCode }: Transaction,
  { settings }: Operator,
  keyring: Pick<Keyring, 'open'>,
): Pick<RequestedServices, 'noSpam'> {
  const { no_spam: asks, no_spam_verify: verify } = settings.mss.services;
  if (asks === 'never' || (asks === 'when_demanded' && !spamCode)) return {};
  const code = spamCode?.code && keyring.open(spamCode.code, SPAM_CODE_LABEL);
  return { noSpam: { code: code || undefined, verify } };
}

export function signatureRequest(
  transaction: Transaction,
  operator: Operator,
  keyring: Pick<Keyring, 'open'>,
): SignatureRequest {
  const { apTransId, asked, language, msisdn, signatureProfile } = transaction;
  const content = contentOf(transaction, keyring);
  if (!content || !apTransId || !signatureProfile || !msisdn) {
    throw new Error('a push without number, content, AP_TransID or signature profile');
  }
  const { services, transaction_timeout_s: timeoutSeconds } = operator.settings.mss;
  return {
    msisdn: keyring.open(msisdn, 'msisdn'),
    content,
    services: { ...asked?.services, ...noSpam(transaction, operator, keyring) },
    language: services.user_lang ? language : undefined,
    signatureProfile,
    apTransId,
    timeoutSeconds,
  };
}
