/** Requests of the SOAP binding, one line each; element order as in the schema of TS 102 204. Exact in what it writes. */
import {
  type MessageHead,
  type MssCodec,
  type MssOperation,
  PROFILE_PARAMS,
  type ReceiptMessage,
  type SignatureMessage,
} from '../codec.ts';
import { dataToBeSigned } from '../content.ts';
import { serviceRequests } from '../requested-services.ts';
import { element, type Markup } from '../xml/write.ts';
import { NAMESPACES, OPERATIONS, type SoapWrapper } from './names.ts';
import { soapServices } from './services.ts';

const MESSAGING_MODE = { synch: 'synch', asynch: 'asynchClientServer' } as const;

const uri = (value: string): Markup => element('mss:mssURI', {}, value);
const mobileUser = (msisdn: string): Markup => element('mss:MobileUser', {}, element('mss:MSISDN', {}, `+${msisdn}`));

function head(message: MessageHead): Markup[] {
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

function signature(message: SignatureMessage): Markup[] {
  const { data, encoding, mimeType } = dataToBeSigned(message.content);
  return [
    mobileUser(message.msisdn),
    element('mss:DataToBeSigned', { MimeType: mimeType, Encoding: encoding }, data),
    element('mss:SignatureProfile', {}, uri(message.signatureProfile)),
    ...soapServices(serviceRequests(message.language, message.services), message),
    ...(message.format === undefined ? [] : [element('mss:MSS_Format', {}, uri(message.format))]),
  ];
}

const receiptExtension = ({ language }: ReceiptMessage): Markup =>
  element(
    'mss:Status',
    {},
    element('mss:StatusCode', { Value: '100' }),
    element(
      'mss:StatusDetail',
      {},
      element(
        'sco:ReceiptRequestExtension',
        { ReceiptMessagingMode: 'synch', UserAck: 'true', 'xmlns:sco': NAMESPACES.sco },
        element(
          'sco:ReceiptProfile',
          { Language: language.toUpperCase() },
          element('sco:ReceiptProfileURI', {}, 'http://mss.swisscom.ch/synch'),
        ),
      ),
    ),
  );

const receipt = (message: ReceiptMessage): Markup[] => [
  mobileUser(message.msisdn),
  ...(message.extension ? [receiptExtension(message)] : []),
  element('mss:Message', { MimeType: 'text/plain', Encoding: 'UTF-8' }, message.text),
];

type Encoders = Pick<MssCodec, 'encodeSignature' | 'encodeStatus' | 'encodeReceipt' | 'encodeProfile'>;

export function soapEncoders(wrapper: SoapWrapper): Encoders {
  function encode(
    operation: MssOperation,
    version: '1.1' | '2.0',
    message: MessageHead,
    attributes: Readonly<Record<string, string>>,
    content: readonly Markup[],
  ): string {
    const names = OPERATIONS[operation];
    const [MajorVersion = '', MinorVersion = ''] = version.split('.');
    const declared = {
      MajorVersion,
      MinorVersion,
      ...attributes,
      'xmlns:mss': NAMESPACES.mss,
      'xmlns:fi': NAMESPACES.fi,
    };
    const inner = [...head(message), ...content];
    const wrapped =
      wrapper === 'plain'
        ? element(names.wrapper, {}, element(`mss:${names.request}`, declared, ...inner))
        : element(
            `kiuru:${names.wrapper}`,
            { 'xmlns:kiuru': NAMESPACES.kiuru },
            element(names.request, declared, ...inner),
          );
    return element('soapenv:Envelope', { 'xmlns:soapenv': NAMESPACES.soap12 }, element('soapenv:Body', {}, wrapped))
      .markup;
  }

  // version 1.1 is that of the official examples, and what FiCom insists on
  return {
    encodeSignature(message) {
      const MessagingMode = MESSAGING_MODE[message.messagingMode];
      const attributes = { MessagingMode, TimeOut: String(message.timeoutSeconds) };
      return encode('signature', '1.1', message, attributes, signature(message));
    },
    encodeStatus: (message) => encode('status', '1.1', message, { MSSP_TransID: message.msspTransId }, []),
    encodeReceipt: (message) =>
      encode('receipt', '1.1', message, { MSSP_TransID: message.msspTransId }, receipt(message)),
    encodeProfile(message) {
      const params = message.version === '2.0' ? [element('mss:Params', {}, PROFILE_PARAMS)] : [];
      return encode('profile', message.version, message, {}, [mobileUser(message.msisdn), ...params]);
    },
  };
}
