/**
 * Requests of the SOAP binding. Finds the message by its local name wherever it stands under Body, whatever its namespaces
 * and wrapper, and its parts by local name; never judges values.
 */
import { MssFault } from './faults.ts';
import type { AttributeQuery, Content, GeofencingPolicy, MssRequest, ServiceRequest } from './protocol.ts';
import { MSS_NAMESPACE } from './service-uris.ts';
import { KIURU_WSDL, MESSAGES, MSS_MESSAGE, SOAP_ENVELOPES, type SoapVersion } from './soap-names.ts';
import { childOf, descendant, parseXml, type XmlElement, XmlError } from './xml-reader.ts';

/**
 * How wrapper and message of the answer are qualified: like those of the request. Of other people's namespaces around
 * either nothing is kept.
 */
export type WrapperStyle = 'unqualified wrapper' | 'qualified wrapper' | 'default namespace';

/** The form in which a request came, and its answer goes. */
export interface SoapForm {
  readonly version: SoapVersion;
  readonly style: WrapperStyle;
}

export interface SoapRequest {
  readonly request: MssRequest;
  readonly form: SoapForm;
}

/** @throws MssFault 101 for what is no SOAP envelope, 108 for one without a message that is served here */
export function decodeSoapRequest(body: string): SoapRequest {
  const envelope = parsed(body);
  const content = envelope.name === 'Envelope' ? childOf(envelope, 'Body') : undefined;
  if (!content) throw new MssFault(101, 'The body is no SOAP envelope');
  const message = descendant(content, (name) => MSS_MESSAGE.test(name));
  if (!message) throw new MssFault(108, 'The SOAP body holds no MSS message');
  const wrapped = content.children.find(({ children }) => children.includes(message));
  const version = envelope.namespace === SOAP_ENVELOPES['1.1'] ? '1.1' : '1.2';
  return { request: requestOf(message), form: { version, style: styleOf(message, wrapped) } };
}

function styleOf(message: XmlElement, wrapper: XmlElement | undefined): WrapperStyle {
  if (wrapper?.namespace === KIURU_WSDL) return 'qualified wrapper';
  const isDefault = message.namespace === MSS_NAMESPACE && message.prefix === '' && wrapper?.namespace === undefined;
  return isDefault ? 'default namespace' : 'unqualified wrapper';
}

function parsed(body: string): XmlElement {
  try {
    return parseXml(body);
  } catch (error) {
    if (error instanceof XmlError) throw new MssFault(101, `The body is not XML: ${error.message}`);
    throw error;
  }
}

function requestOf(message: XmlElement): MssRequest {
  const apInfo = childOf(message, 'AP_Info')?.attributes;
  const common = {
    majorVersion: message.attributes.get('MajorVersion'),
    minorVersion: message.attributes.get('MinorVersion'),
    apId: apInfo?.get('AP_ID'),
    apPassword: apInfo?.get('AP_PWD'),
    apTransId: apInfo?.get('AP_TransID'),
    instant: apInfo?.get('Instant'),
    msisdn: textOf(childOf(message, 'MobileUser'), 'MSISDN'),
  };
  const msspTransId = message.attributes.get('MSSP_TransID');
  switch (message.name) {
    case MESSAGES.sign.request:
      return {
        operation: 'sign',
        ...common,
        messagingMode: message.attributes.get('MessagingMode'),
        dataToBeSigned: contentOf(message, 'DataToBeSigned'),
        dataToBeDisplayed: childOf(message, 'DataToBeDisplayed') && contentOf(message, 'DataToBeDisplayed'),
        format: textOf(childOf(message, 'MSS_Format'), 'mssURI'),
        signatureProfile: textOf(childOf(message, 'SignatureProfile'), 'mssURI'),
        timeOut: message.attributes.get('TimeOut') ?? message.attributes.get('Timeout'),
        services: (childOf(message, 'AdditionalServices')?.children ?? []).flatMap(serviceOf),
      };
    case MESSAGES.status.request:
      return { operation: 'status', ...common, msspTransId };
    case MESSAGES.receipt.request: {
      const detail = childOf(childOf(message, 'Status'), 'StatusDetail');
      return {
        operation: 'receipt',
        ...common,
        msspTransId,
        message: contentOf(message, 'Message'),
        userAck: childOf(detail, 'ReceiptRequestExtension')?.attributes.get('UserAck') === 'true',
      };
    }
    case MESSAGES.profile.request: {
      const params = (textOf(message, 'Params') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
      return { operation: 'profile', ...common, params };
    }
    default:
      throw new MssFault(108, `${message.name} is not served here`);
  }
}

const textOf = (element: XmlElement | undefined, name: string): string | undefined =>
  childOf(element, name)?.text.trim();

/** A text for the phone is taken as it is, with its white space. */
function contentOf(message: XmlElement, name: string): Content {
  const element = childOf(message, name);
  return {
    data: element?.text,
    mimeType: element?.attributes.get('MimeType'),
    encoding: element?.attributes.get('Encoding'),
  };
}

function serviceOf(service: XmlElement): ServiceRequest[] {
  const description = childOf(service, 'Description');
  const uri = textOf(description, 'mssURI') || description?.text.trim();
  if (service.name !== 'Service' || !uri) return [];
  const noSpam = childOf(service, 'NoSpamCode');
  const policy = childOf(service, 'GeoFencingReq') ?? childOf(service, 'GeoFencingRequest');
  return [
    {
      uri,
      eventId: textOf(service, 'EventID'),
      noSpam: noSpam && { verify: noSpam.attributes.get('verify'), code: noSpam.text.trim() },
      geofencing: policy && policyOf(policy),
      redirectUri: textOf(childOf(service, 'App2App'), 'RedirectUri'),
      displayName: textOf(service, 'DisplayName'),
      personIdentity: queryOf(childOf(service, 'AttributeQuery')),
    },
  ];
}

function queryOf(query: XmlElement | undefined): AttributeQuery | undefined {
  if (!query) return undefined;
  const attributes = query.children.filter(({ name }) => name === 'Attribute');
  return {
    id: query.attributes.get('ID'),
    attributes: attributes.flatMap((attribute) => attribute.attributes.get('Name') ?? []),
  };
}

/** The parts are seen as attributes and as elements, lists as repeated elements and with commas, names in any case. */
function policyOf(policy: XmlElement): GeofencingPolicy {
  const values = (name: string): string[] => {
    const attributes = [...policy.attributes].filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
    const children = policy.children.filter((child) => child.name.toLowerCase() === name);
    const texts = children.flatMap(({ children: items, text }) => [text, ...items.map((item) => item.text)]);
    return [...attributes, ...texts].flatMap((text) => text.split(/[\s,]+/)).filter(Boolean);
  };
  return {
    allowedCountries: values('countrywhitelist'),
    deniedCountries: values('countryblacklist'),
    leastDeviceConfidence: values('mindeviceconfidence')[0],
    leastLocationConfidence: values('minlocationconfidence')[0],
    greatestAgeMinutes: values('maxtimestampminutes')[0],
    greatestAccuracyMetres: values('maxaccuracymeters')[0],
  };
}
