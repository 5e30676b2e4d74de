/**
 * Additional services in XML: how they are asked for (element order and prefixes as services' own examples have them) and
 * where their answers stand. Never judges values.
 */

import type { MessageHead } from '../codec.ts';
import { policyLimits, type ServiceRequest } from '../requested-services.ts';
import type { ServiceResponse } from '../service-answers.ts';
import { PERSON_ID, SERVICE_URIS } from '../service-uris.ts';
import type { GeofencingPolicy } from '../services.ts';
import { at, find, type XmlElement } from '../xml/element.ts';
import { element, type Markup } from '../xml/write.ts';
import { NAMESPACES } from './names.ts';

/** Listed one by one; the WSDL has the element in the namespace of TS 102 204. */
function geofencing(policy: GeofencingPolicy): Markup {
  const countries = (name: string, list: readonly string[]) => list.map((code) => element(`mss:${name}`, {}, code));
  return element(
    'mss:GeoFencingReq',
    policyLimits(policy),
    ...countries('countrywhitelist', policy.countries),
    ...countries('countryblacklist', policy.excludedCountries),
  );
}

/** SAML 2.0 attribute query as FiCom has it: the subject is the number of the request, so its NameID is empty. */
function attributeQuery(names: readonly string[], { apTransId, instant }: MessageHead): Markup {
  return element(
    'samlp:AttributeQuery',
    {
      ID: `id-${apTransId}`,
      Version: '2.0',
      IssueInstant: instant,
      'xmlns:samlp': NAMESPACES.samlp,
      'xmlns:saml': NAMESPACES.saml,
    },
    element('saml:Subject', {}, element('saml:NameID', {})),
    ...names.map((name) => element('saml:Attribute', { Name: `${PERSON_ID}${name}` })),
  );
}

function serviceContent(service: ServiceRequest, head: MessageHead): Markup[] {
  switch (service.name) {
    case 'userLang':
      return [element('fi:UserLang', {}, service.language)];
    case 'eventId':
      return [element('fi:EventID', {}, service.eventId)];
    case 'noSpam':
      return [element('fi:NoSpamCode', { verify: service.verify }, service.code)];
    case 'displayName':
      return [element('fi:DisplayName', {}, service.displayName)];
    case 'geofencing':
      return service.policy ? [geofencing(service.policy)] : [];
    case 'app2app': {
      const uri = element('as:RedirectUri', { 'xmlns:as': NAMESPACES.as }, service.redirectUri);
      return [element('mss:App2App', {}, uri)];
    }
    case 'personIdentity':
      return [attributeQuery(service.attributes, head)];
    case 'validate':
    case 'subscriberInfo':
      return [];
  }
}

/** AdditionalServices, or nothing when none is asked for */
export function soapServices(services: readonly ServiceRequest[], head: MessageHead): Markup[] {
  if (services.length === 0) return [];
  const asked = services.map((service) =>
    element(
      'mss:Service',
      {},
      element('mss:Description', {}, element('mss:mssURI', {}, SERVICE_URIS[service.name])),
      ...serviceContent(service, head),
    ),
  );
  return [element('mss:AdditionalServices', {}, ...asked)];
}

/** errorCode in some services, errorcode in others */
function anyCase(from: XmlElement | undefined, name: string): string | undefined {
  for (const [key, value] of from?.attributes ?? []) if (key.toLowerCase() === name) return value.trim() || undefined;
  return undefined;
}

function geofencingOf(place: XmlElement): ServiceResponse['geofencing'] {
  return {
    country: anyCase(place, 'country'),
    accuracy: anyCase(place, 'accuracy'),
    timestamp: anyCase(place, 'timestamp'),
    deviceConfidence: anyCase(place, 'deviceconfidence'),
    locationConfidence: anyCase(place, 'locationconfidence'),
    errorCode: anyCase(place, 'errorcode'),
    errorMessage: anyCase(place, 'errormessage'),
  };
}

/** An attribute such as an address has parts: each becomes an attribute of its own, `address.Town`. */
function* attributesOf(attribute: XmlElement): Generator<{ readonly name: string; readonly value: string }> {
  const name = attribute.attributes.get('Name') ?? '';
  const value = at(attribute, 'AttributeValue');
  const parts = value?.children.flatMap((child) => (child.children.length > 0 ? child.children : [child])) ?? [];
  for (const part of parts) yield { name: `${name}.${part.name}`, value: part.text.trim() };
  if (parts.length === 0) yield { name, value: value?.text.trim() ?? '' };
}

/** FiCom puts the attributes directly below the response, which no SAML library expects. */
function personOf(response: XmlElement): ServiceResponse['person'] {
  return {
    status: at(response, 'Status', 'StatusCode')?.attributes.get('Value'),
    attributes: response.children.filter(({ name }) => name === 'Attribute').flatMap((item) => [...attributesOf(item)]),
  };
}

function serviceResponse(response: XmlElement): ServiceResponse {
  const description = at(response, 'Description');
  const place = at(response, 'GeoFencing') ?? at(response, 'Geofencing');
  const saml = at(response, 'Response');
  const details = at(response, 'SubscriberInfo')?.children.filter(({ name }) => name === 'Detail');
  return {
    description: (at(description, 'mssURI') ?? description)?.text.trim() ?? '',
    geofencing: place && geofencingOf(place),
    authUri: at(response, 'App2App', 'AuthUri')?.text,
    details: details?.map((detail) => ({ id: anyCase(detail, 'id'), value: anyCase(detail, 'value') })),
    status: at(response, 'Status', 'StatusCode')?.attributes.get('Value'),
    person: saml && personOf(saml),
  };
}

/** @param statusDetail the element StatusDetail, if there is one */
export function soapServiceResponses(statusDetail: XmlElement | undefined): ServiceResponse[] {
  const list = find(statusDetail, ({ name }) => name === 'ServiceResponses');
  return (list?.children ?? []).filter(({ name }) => name === 'ServiceResponse').map(serviceResponse);
}
