/**
 * What a signature request wants signed: what the phone shows, and the bytes that the signature covers. Each dialect has
 * its own kinds of content. Pure.
 */
import type { Account } from './accounts.ts';
import { checkLength, displayableText } from './checks.ts';
import { MssFault } from './faults.ts';
import type { Content, SignRequest } from './protocol.ts';
import type { SignedContent } from './signed-content.ts';
import { approvalOf, isApproval } from './transaction-approval.ts';

/** @throws MssFault 101, 102, 103, 107 */
export function contentOf(request: SignRequest, account: Account): SignedContent {
  const { dataToBeSigned } = request;
  switch (account.dialect ?? 'mobile-id') {
    case 'mobile-id':
      if (isApproval(dataToBeSigned)) return approvalOf(dataToBeSigned, account.textPrefix);
      return { text: displayableText(dataToBeSigned, 'DataToBeSigned', account) };
    case 'ficom':
      if (dataToBeSigned.mimeType !== 'application/octet-stream') {
        return { text: displayableText(dataToBeSigned, 'DataToBeSigned', account) };
      }
      return { text: shownBeside(request, account), bytes: decoded(dataToBeSigned) };
    case 'kiuru':
      if (!isBase64(dataToBeSigned)) return { text: displayableText(dataToBeSigned, 'DataToBeSigned', account) };
      return { text: shownBeside(request, account), bytes: decoded(dataToBeSigned) };
  }
}

const isBase64 = ({ encoding }: Content): boolean => encoding?.toLowerCase() === 'base64';

/** Data is not displayed; the person goes by the text beside it, or by the event id alone. */
function shownBeside({ dataToBeDisplayed }: SignRequest, account: Account): string {
  if (!dataToBeDisplayed?.data) return 'Confirm with your mobile signature';
  checkLength(dataToBeDisplayed.data, account);
  return dataToBeDisplayed.data;
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** @returns base64 without line breaks */
function decoded(content: Content): string {
  if (!isBase64(content)) throw new MssFault(101, 'DataToBeSigned Encoding must be base64', 1016);
  const data = (content.data ?? '').replace(/\s/g, '');
  if (data === '') throw new MssFault(102, 'DataToBeSigned is missing', 1022);
  if (!BASE64.test(data) || data.length % 4 === 1) throw new MssFault(101, 'DataToBeSigned is not base64', 1016);
  return Buffer.from(data, 'base64').toString('base64');
}
