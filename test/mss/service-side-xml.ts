/** Reads the requests of the SOAP binding and writes its answers. */
import type { Answers, FaultAnswer, Messages, MssOperation } from '../../src/mss/codec.ts';
import type { MobileUserCertificate, SignatureDevice, SubscriberProfile } from '../../src/mss/profile.ts';
import type { RequestedServices, ServiceAnswers } from '../../src/mss/services.ts';
import { at, find, type XmlElement } from '../../src/mss/xml/element.ts';
import { readXml } from '../../src/mss/xml/read.ts';
import { element, type Markup } from '../../src/mss/xml/write.ts';
import { RECEIPT_LANGUAGE } from './service-side-json.ts';
import { RECEIPT_WORDS } from './service-side-json-answers.ts';
import { contentOf, languageOf, noSpamOf, policyOf } from './service-side-values.ts';

const PERSON_ID = 'http://mss.ficom.fi/TS102204/v1.0.0/PersonID#';

function text(parent: XmlElement | undefined, ...names: readonly string[]): string {
  const found = at(parent, ...names);
  if (!found) throw new Error(`${names.join('/')} is missing`);
  return found.text;
}
function attribute(from: XmlElement | undefined, name: string): string {
  const value = from?.attributes.get(name);
  if (value === undefined) throw new Error(`${name} is missing`);
  return value;
}
const named = (parent: XmlElement | undefined, name: string): XmlElement[] =>
  (parent?.children ?? []).filter((child) => child.name === name);

const headOf = (message: XmlElement) => ({
  apId: attribute(at(message, 'AP_Info'), 'AP_ID'),
  apPassword: attribute(at(message, 'AP_Info'), 'AP_PWD'),
  msspUri: text(message, 'MSSP_Info', 'MSSP_ID', 'URI'),
  apTransId: attribute(at(message, 'AP_Info'), 'AP_TransID'),
  instant: attribute(at(message, 'AP_Info'), 'Instant'),
});
const msisdnOf = (message: XmlElement): string => text(message, 'MobileUser', 'MSISDN').replace(/^\+/, '');

function policyIn(policy: XmlElement) {
  return policyOf({
    countries: named(policy, 'countrywhitelist').map((country) => country.text),
    excludedCountries: named(policy, 'countryblacklist').map((country) => country.text),
    limit: (name) => policy.attributes.get(name),
  });
}

function serviceOf(service: XmlElement): RequestedServices {
  const uri = text(service, 'Description', 'mssURI');
  switch (uri.slice(uri.lastIndexOf('#') + 1)) {
    case 'eventId':
      return { eventId: text(service, 'EventID') };
    case 'noSpam':
      return noSpamOf(text(service, 'NoSpamCode'), attribute(at(service, 'NoSpamCode'), 'verify'));
    case 'displayName':
      return { displayName: text(service, 'DisplayName') };
    case 'app2app':
      return { app2app: { redirectUri: text(service, 'App2App', 'RedirectUri') } };
    case 'validate':
      return { validate: true };
    case 'subscriberInfo':
      return { subscriberInfo: true };
    case 'personIdentity': {
      const names = named(at(service, 'AttributeQuery'), 'Attribute').map((item) => attribute(item, 'Name'));
      return { personIdentity: names.map((name) => name.slice(PERSON_ID.length)) };
    }
    case 'geofencing': {
      const policy = at(service, 'GeoFencingReq');
      return { geofencing: { policy: policy && policyIn(policy) } };
    }
    default:
      return {};
  }
}

function signatureOf(message: XmlElement): Messages['signature'] {
  const data = at(message, 'DataToBeSigned');
  const services = named(at(message, 'AdditionalServices'), 'Service');
  const language = services.map((service) => at(service, 'UserLang')?.text).find(Boolean);
  return {
    ...headOf(message),
    messagingMode: attribute(message, 'MessagingMode') === 'synch' ? 'synch' : 'asynch',
    msisdn: msisdnOf(message),
    content: contentOf(attribute(data, 'MimeType'), attribute(data, 'Encoding'), data?.text ?? ''),
    services: Object.assign({}, ...services.map(serviceOf)),
    language: language === undefined ? undefined : languageOf(language),
    signatureProfile: text(message, 'SignatureProfile', 'mssURI'),
    timeoutSeconds: Number(attribute(message, 'TimeOut')),
    format: at(message, 'MSS_Format', 'mssURI')?.text,
  };
}

export function readXmlRequest(body: string): Messages[MssOperation] {
  const message = find(readXml(body), ({ name }) => /^MSS_\w+Req$/.test(name));
  if (!message) throw new Error('no request');
  const msspTransId = message.attributes.get('MSSP_TransID') ?? '';
  if (message.name === 'MSS_SignatureReq') return signatureOf(message);
  if (message.name === 'MSS_StatusReq') return { ...headOf(message), msspTransId };
  if (message.name === 'MSS_ProfileReq') {
    const version = attribute(message, 'MajorVersion') === '2' ? '2.0' : '1.1';
    return { ...headOf(message), msisdn: msisdnOf(message), version };
  }
  const profile = find(message, ({ name }) => name === 'ReceiptProfile');
  return {
    ...headOf(message),
    msspTransId,
    msisdn: msisdnOf(message),
    text: text(message, 'Message'),
    language: languageOf(profile?.attributes.get('Language') ?? RECEIPT_LANGUAGE),
    extension: profile !== undefined,
  };
}

/* Answers */

const defined = (values: Readonly<Record<string, string | boolean | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );
const optional = (name: string, value: string | undefined): Markup[] =>
  value === undefined ? [] : [element(name, {}, value)];
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function services(answers: ServiceAnswers): Markup[] {
  const { location, locationError, authUri, personIdentity, subscriberInfo, validation } = answers;
  const found = (uri: string, content: Markup) =>
    element('fi:ServiceResponse', {}, element('fi:Description', {}, element('mss:mssURI', {}, uri)), content);
  const all: Markup[] = [];
  if (location) {
    const attributes = {
      country: location.country,
      accuracy: String(location.accuracyMetres),
      timestamp: location.at.toISOString(),
      deviceconfidence: String(location.deviceConfidence),
      locationconfidence: String(location.locationConfidence),
    };
    all.push(found('http://mid.swisscom.ch/as#geofencing', element('ns1:GeoFencing', attributes)));
  }
  if (locationError) {
    const attributes = { errorcode: locationError.code, errormessage: locationError.message };
    all.push(found('http://mid.swisscom.ch/as#geofencing', element('ns1:GeoFencing', attributes)));
  }
  if (authUri) {
    const content = element('fi:App2App', {}, element('ns1:AuthUri', {}, authUri));
    all.push(found('http://mid.swisscom.ch/as#app2app', content));
  }
  if (subscriberInfo) {
    const detail = element('ns1:Detail', { id: '1901', value: subscriberInfo.mccMnc });
    all.push(found('http://mid.swisscom.ch/as#subscriberInfo', element('ns1:SubscriberInfo', {}, detail)));
  }
  if (validation) {
    const status = element('fi:Status', {}, element('mss:StatusCode', { Value: validation }));
    all.push(found('http://uri.etsi.org/TS102204/v1.1.2#validate', status));
  }
  if (personIdentity) {
    const words = { ok: 'ok', partial: 'partialFailure', failure: 'failure' };
    const attributes = Object.entries(personIdentity.attributes).map(([name, value]) =>
      element('saml:Attribute', { Name: PERSON_ID + name }, element('saml:AttributeValue', {}, value)),
    );
    const code = element('samlp:StatusCode', { Value: PERSON_ID + words[personIdentity.status] });
    const response = element('samlp:Response', {}, element('samlp:Status', {}, code), ...attributes);
    all.push(found('http://mss.ficom.fi/TS102204/v1.0.0#personIdentity', response));
  }
  return all;
}

const certificate = (value: MobileUserCertificate): Markup =>
  element(
    'mcs:MobileUserCertificate',
    defined({ State: value.state, Algorithm: value.algorithm }),
    ...value.signatureProfiles.map((uri) => element('mcs:SignatureProfile', {}, uri)),
    ...value.certificates.map((der) => element('ds:X509Certificate', {}, base64(der))),
    ...value.subjects.map((subject) => element('ds:X509SubjectName', {}, subject)),
  );
const device = (value: SignatureDevice): Markup[] => [
  ...optional('mcs:State', value.state),
  ...(value.pinBlocked === undefined ? [] : [element('mcs:PinStatus', { blocked: String(value.pinBlocked) })]),
  ...value.certificates.map(certificate),
];

function extension({ sim, apps, autoActivation, certificates, recoveryCodeCreated }: SubscriberProfile): Markup {
  const card = sim?.cardDetails;
  const details = card && [
    element(
      'mcs:CardDetails',
      {},
      ...optional('mcs:MCC', card.mcc),
      ...optional('mcs:MNC', card.mnc),
      ...optional('mcs:Network', card.network),
    ),
  ];
  return element(
    'mcs:ProfileQueryExtension',
    {},
    element('mcs:MobileUser', defined({ AutoActivation: autoActivation, RecoveryCodeCreated: recoveryCodeCreated })),
    element(
      'mcs:Sscds',
      {},
      ...(sim ? [element('mcs:Sim', {}, ...device(sim), ...(details ?? []))] : []),
      ...apps.map((app) => element('mcs:App', {}, ...device(app))),
    ),
    ...certificates.map(certificate),
  );
}

function content(answer: Answers[MssOperation]): Markup[] {
  const status = (...detail: readonly Markup[]) =>
    element(
      'mss:Status',
      {},
      element('mss:StatusCode', { Value: answer.status }),
      element('mss:StatusDetail', {}, ...detail),
    );
  const profiles = (uris: readonly string[]) =>
    uris.map((uri) => element('mss:SignatureProfile', {}, element('mss:mssURI', {}, uri)));
  switch (answer.kind) {
    case 'response': {
      const signature = answer.cms && [
        element('mss:MSS_Signature', {}, element('mss:Base64Signature', {}, base64(answer.cms))),
      ];
      return [
        ...(signature ?? []),
        ...profiles(answer.signatureProfile === undefined ? [] : [answer.signatureProfile]),
        status(element('fi:ServiceResponses', {}, ...services(answer.services))),
      ];
    }
    case 'receipt': {
      const word = RECEIPT_WORDS[answer.outcome];
      const UserResponse = word && JSON.stringify({ status: word });
      return [status(element('ns1:ReceiptResponseExtension', defined({ UserResponse })))];
    }
    case 'profile':
      return [...profiles(answer.profile.signatureProfiles), status(extension(answer.profile))];
  }
}

const NAMES = {
  signature: ['MSS_SignatureResponse', 'mss:MSS_SignatureResp'],
  status: ['MSS_StatusQueryResponse', 'mss:MSS_StatusResp'],
  receipt: ['MSS_ReceiptResponse', 'mss:MSS_ReceiptResp'],
  profile: ['MSS_ProfileQueryResponse', 'mss:MSS_ProfileResp'],
} as const satisfies Record<MssOperation, readonly [string, string]>;

function fault({ code, detail, detailCode, portalUrl, reason }: FaultAnswer): Markup {
  const value = (digits: string, ...below: readonly Markup[]) =>
    element('env:Subcode', {}, element('env:Value', {}, digits && `fi:_${digits}`), ...below);
  const assistance =
    portalUrl === undefined ? [] : [element('sco:UserAssistance', {}, element('sco:PortalUrl', {}, portalUrl))];
  return element(
    'env:Fault',
    {},
    element('env:Code', {}, value(code, ...(detailCode === undefined ? [] : [value(detailCode)]))),
    element('env:Reason', {}, ...optional('env:Text', reason)),
    element('env:Detail', {}, ...optional('ns1:detail', detail), ...assistance),
  );
}

export function writeXmlAnswer(operation: MssOperation, answer: FaultAnswer | Answers[MssOperation]): string {
  const envelope = (body: Markup) => element('env:Envelope', {}, element('env:Body', {}, body)).markup;
  if (answer.kind === 'fault') return envelope(fault(answer));
  const [wrapper, name] = NAMES[operation];
  const user = element('mss:MobileUser', {}, ...optional('mss:MSISDN', answer.msisdn));
  const info = element('mss:AP_Info', { AP_TransID: answer.apTransId });
  const message = element(name, defined({ MSSP_TransID: answer.msspTransId }), info, user, ...content(answer));
  return envelope(element(wrapper, {}, message));
}
