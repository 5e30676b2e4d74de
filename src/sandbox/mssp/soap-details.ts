/** What stands in StatusDetail of a SOAP answer: service responses, receipt and profile extensions. Empty without any. Pure. */
import { STATUSES } from './faults.ts';
import type { DeviceDetails, LocationResponse, ProfileAnswer, ReceiptAnswer, ServiceResponse } from './protocol.ts';
import { METHICS_EXTENSION, MOBILE_ID_SERVICES, SWISSCOM_EXTENSION, XML_SIGNATURE } from './soap-names.ts';
import { element, escaped } from './xml-writer.ts';

const SERVICE_PREFIX = { 'xmlns:ns1': MOBILE_ID_SERVICES } as const;

export const serviceDetail = (services: readonly ServiceResponse[]): string =>
  services.length === 0
    ? ''
    : element(
        'fi:ServiceResponses',
        {},
        ...services.map((service) =>
          element(
            'fi:ServiceResponse',
            {},
            element('fi:Description', {}, element('mss:mssURI', {}, escaped(service.uri))),
            serviceContent(service),
          ),
        ),
      );

function serviceContent(service: ServiceResponse): string {
  switch (service.kind) {
    case 'geofencing':
      return element('ns1:GeoFencing', { ...geofencing(service.location), ...SERVICE_PREFIX });
    case 'app2app':
      return element('fi:App2App', {}, element('ns1:AuthUri', SERVICE_PREFIX, escaped(service.authUri)));
    case 'subscriberInfo':
      return element(
        'ns1:SubscriberInfo',
        SERVICE_PREFIX,
        ...service.details.map(({ id, value }) => element('ns1:Detail', { id, value })),
      );
    case 'personIdentity':
      return service.xml;
    case 'validate':
      return element(
        'fi:Status',
        {},
        element('mss:StatusCode', { Value: '502' }),
        element('mss:StatusMessage', {}, STATUSES[502]),
      );
  }
}

/** The names of an error are in lower case: schema, documentation and clients against the guide. */
const geofencing = (location: LocationResponse) =>
  'errorCode' in location
    ? { errorcode: location.errorCode, errormessage: location.errorMessage }
    : {
        country: location.country,
        accuracy: location.accuracy,
        timestamp: location.timestamp,
        deviceconfidence: location.deviceConfidence,
        locationconfidence: location.locationConfidence,
      };

export const receiptDetail = (extension: ReceiptAnswer['extension']): string =>
  extension === undefined
    ? ''
    : element('ns1:ReceiptResponseExtension', {
        ReceiptMessagingMode: 'synch',
        UserAck: String(extension.userAck),
        UserResponse: extension.userResponse && JSON.stringify({ status: extension.userResponse }),
        FaultMessage: extension.fault,
        'xmlns:ns1': SWISSCOM_EXTENSION,
      });

export function profileDetail(extension: ProfileAnswer['extension']): string {
  if (extension === undefined) return '';
  const { autoActivation, devices, recoveryCodeCreated } = extension;
  return element(
    'mcs:ProfileQueryExtension',
    { 'xmlns:mcs': METHICS_EXTENSION, 'xmlns:ds': XML_SIGNATURE },
    element('mcs:MobileUser', {
      RecoveryCodeCreated: recoveryCodeCreated === undefined ? undefined : String(recoveryCodeCreated),
      AutoActivation: autoActivation === undefined ? undefined : String(autoActivation),
    }),
    // The SIM stands before the apps.
    devices === undefined
      ? ''
      : element(
          'mcs:Sscds',
          {},
          ...devices.filter(({ method }) => method === 'sim').map(device),
          ...devices.filter(({ method }) => method === 'app').map(device),
        ),
  );
}

function device({ card, certificate, method, pinBlocked, state }: DeviceDetails): string {
  return element(
    method === 'sim' ? 'mcs:Sim' : 'mcs:App',
    {},
    state === undefined ? '' : element('mcs:State', {}, state),
    pinBlocked === undefined ? '' : element('mcs:PinStatus', { blocked: String(pinBlocked) }),
    certificate === undefined
      ? ''
      : element(
          'mcs:MobileUserCertificate',
          { State: certificate.state, Algorithm: certificate.algorithm },
          ...certificate.certificates.map(
            (der, index) =>
              element('ds:X509Certificate', {}, der) +
              element('ds:X509SubjectName', {}, escaped(certificate.subjectNames[index] ?? '')),
          ),
        ),
    card === undefined
      ? ''
      : element(
          'mcs:CardDetails',
          {},
          element('mcs:MCC', {}, card.mcc),
          element('mcs:MNC', {}, card.mnc),
          element('mcs:Network', {}, escaped(card.network)),
        ),
  );
}
