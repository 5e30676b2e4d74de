/** Requests of the SOAP binding, one line each; element order as in the schema of TS 102 204. Exact in what it writes. */
import { USER_LANG } from './additional-services.ts';
import type { MssOperation, SignatureMessage, StatusMessage } from './codec.ts';
import { dataToBeSigned } from './content.ts';
import { NAMESPACES, OPERATIONS, type SoapWrapper } from './soap-names.ts';
import { element, type Markup } from './xml-write.ts';

/** The official examples, and what FiCom insists on. */
const VERSION = { MajorVersion: '1', MinorVersion: '1' };
const MESSAGING_MODE = { synch: 'synch', asynch: 'asynchClientServer' } as const;

function head(message: SignatureMessage | StatusMessage): Markup[] {
  return [
    element('mss:AP_Info', {
      AP_ID: message.apId,
      AP_PWD: message.apPassword,
      AP_TransID: message.apTransId,
      Instant: message.instant,
    }),
    element('mss:MSSP_Info', {}, element('mss:MSSP_ID', {}, element('mss:URI', {}, message.msspUri))),
  ];
}

function envelope(
  wrapper: SoapWrapper,
  operation: MssOperation,
  attributes: Readonly<Record<string, string>>,
  content: readonly Markup[],
): string {
  const names = OPERATIONS[operation];
  const declared = { ...VERSION, ...attributes, 'xmlns:mss': NAMESPACES.mss, 'xmlns:fi': NAMESPACES.fi };
  const wrapped =
    wrapper === 'plain'
      ? element(names.wrapper, {}, element(`mss:${names.request}`, declared, ...content))
      : element(
          `kiuru:${names.wrapper}`,
          { 'xmlns:kiuru': NAMESPACES.kiuru },
          element(names.request, declared, ...content),
        );
  return element('soapenv:Envelope', { 'xmlns:soapenv': NAMESPACES.soap12 }, element('soapenv:Body', {}, wrapped))
    .markup;
}

/** @throws MssError `internal` for characters that XML 1.0 cannot hold */
export function soapSignatureRequest(wrapper: SoapWrapper, message: SignatureMessage): string {
  const { data, encoding, mimeType } = dataToBeSigned(message.content);
  const uri = (value: string) => element('mss:mssURI', {}, value);
  const attributes = {
    MessagingMode: MESSAGING_MODE[message.messagingMode],
    TimeOut: String(message.timeoutSeconds),
  };
  return envelope(wrapper, 'signature', attributes, [
    ...head(message),
    element('mss:MobileUser', {}, element('mss:MSISDN', {}, `+${message.msisdn}`)),
    element('mss:DataToBeSigned', { MimeType: mimeType, Encoding: encoding }, data),
    element('mss:SignatureProfile', {}, uri(message.signatureProfile)),
    ...(message.language
      ? [
          element(
            'mss:AdditionalServices',
            {},
            element(
              'mss:Service',
              {},
              element('mss:Description', {}, uri(USER_LANG)),
              element('fi:UserLang', {}, message.language),
            ),
          ),
        ]
      : []),
  ]);
}

/** @throws MssError `internal` for characters that XML 1.0 cannot hold */
export function soapStatusRequest(wrapper: SoapWrapper, message: StatusMessage): string {
  return envelope(wrapper, 'status', { MSSP_TransID: message.msspTransId }, head(message));
}
