/** The person identity service: what a signature's answer says of the person who gave it. */
import { X509Certificate } from 'node:crypto';
import { answerPerson } from './person-identity.ts';
import { samlResponse } from './saml-response.ts';
import type { ServiceContext } from './service-context.ts';
import type { TransactionEntry } from './transactions.ts';

/** Undefined where nobody asked. */
export async function personXml(
  { message, transaction }: TransactionEntry,
  { now, numbers, phones, serviceSigner }: ServiceContext,
): Promise<string | undefined> {
  const { person: query } = transaction.services;
  if (!query) return undefined;
  const { certificates } = await phones.certificate(message.msisdn, transaction.key);
  const [der] = certificates;
  if (!der) return undefined;
  const certificate = new X509Certificate(der);
  const names = {
    subject: certificate.subject.split('\n').join(', '),
    validUntil: new Date(certificate.validTo).toISOString(),
  };
  const known = numbers.find(message.msisdn)?.settings.person ?? {};
  const answer = answerPerson(query, transaction.signatureProfile, known, names, now());
  return samlResponse({ ...answer, id: query.id, at: new Date(now()) }, await serviceSigner());
}
