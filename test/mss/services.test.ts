import { describe, expect, test } from 'vitest';
import type { SignatureMessage } from '../../src/mss/codec.ts';
import { createRestCodec, restCodec } from '../../src/mss/rest/codec.ts';
import { NO_ANSWERS, type RequestedServices, type ServiceAnswers } from '../../src/mss/services.ts';
import { createSoapCodec } from '../../src/mss/soap/codec.ts';
import { at, find } from '../../src/mss/xml/element.ts';
import { readXml } from '../../src/mss/xml/read.ts';
import { HEAD, MSISDN, STK, TEXT } from './examples/values.ts';
import { soap as envelope } from './soap/vectors.ts';

const soap = createSoapCodec({ wrapper: 'plain', mediaType: 'application/soap+xml' });
const refused = expect.objectContaining({ name: 'MssError', code: 'internal', nothingSent: true });
const bad = expect.objectContaining({ name: 'MssError', code: 'bad_answer' });
const message = (services: RequestedServices): SignatureMessage => ({
  ...HEAD,
  messagingMode: 'asynch',
  msisdn: MSISDN,
  content: { kind: 'text', text: TEXT },
  services,
  language: undefined,
  signatureProfile: STK,
  timeoutSeconds: 80,
  format: undefined,
});

describe('asking', () => {
  test('a person’s identity is a SAML query with the transaction in its ID', () => {
    const sent = soap.encodeSignature(message({ personIdentity: ['givenName', 'hetu'] }));
    expect(sent).toContain(
      `<samlp:AttributeQuery ID="id-${HEAD.apTransId}" Version="2.0" IssueInstant="${HEAD.instant}" xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">` +
        '<saml:Subject><saml:NameID/></saml:Subject>' +
        '<saml:Attribute Name="http://mss.ficom.fi/TS102204/v1.0.0/PersonID#givenName"/>' +
        '<saml:Attribute Name="http://mss.ficom.fi/TS102204/v1.0.0/PersonID#hetu"/></samlp:AttributeQuery>',
    );
  });
  test('what FiCom demands, in its own words', () => {
    const sent = soap.encodeSignature(
      message({ eventId: 'AB23', noSpam: { code: 'a1b2', verify: true }, displayName: 'Åkes Shop & Co' }),
    );
    expect(sent).toContain('<fi:EventID>AB23</fi:EventID>');
    expect(sent).toContain('<fi:NoSpamCode verify="yes">a1b2</fi:NoSpamCode>');
    expect(sent).toContain('<fi:DisplayName>Åkes Shop &amp; Co</fi:DisplayName>');
    const none = soap.encodeSignature(message({ noSpam: { code: undefined, verify: false } }));
    expect(none).toContain('<fi:NoSpamCode verify="no"/>');
  });
  test('none at all leaves the element out of XML, and the list empty in JSON', () => {
    expect(soap.encodeSignature(message({}))).not.toContain('AdditionalServices');
    expect(JSON.parse(restCodec.encodeSignature(message({})))).toMatchObject({
      MSS_SignatureReq: { AdditionalServices: [] },
    });
  });
  test('a format, after the services', () => {
    const format = 'http://uri.etsi.org/TS102204/v1.1.2#CMS-Signature';
    const sent = find(readXml(soap.encodeSignature({ ...message({ validate: true }), format })), ({ name }) =>
      name.endsWith('Req'),
    );
    expect(sent?.children.slice(-2).map(({ name }) => name)).toEqual(['AdditionalServices', 'MSS_Format']);
    expect(at(sent, 'MSS_Format', 'mssURI')?.text).toBe(format);
  });
  test.each<[string, RequestedServices]>([
    ['a short event id', { eventId: 'AB2' }],
    ['an event id with blanks', { eventId: 'AB 23' }],
    ['a name of one letter', { displayName: 'A' }],
    ['a long name', { displayName: 'A'.repeat(65) }],
    ['an attribute with its namespace', { personIdentity: ['PersonID#hetu'] }],
  ])('%s is refused before anything is sent', (_, services) => {
    expect(() => soap.encodeSignature(message(services))).toThrow(refused);
    expect(() => restCodec.encodeSignature(message(services))).toThrow(refused);
  });
  test.each<[string, RequestedServices]>([
    ['display name', { displayName: 'Shop' }],
    ['personIdentity', { personIdentity: ['age'] }],
  ])('REST has no form for %s', (_, services) => {
    expect(() => restCodec.encodeSignature(message(services))).toThrow(refused);
  });
});

test('minimal REST messages hold what the service cannot know', () => {
  const codec = createRestCodec('minimal');
  const { apTransId } = HEAD;
  expect(JSON.parse(codec.encodeSignature(message({ eventId: 'AB23' })))).toEqual({
    MSS_SignatureReq: {
      AP_Info: { AP_TransID: apTransId },
      MessagingMode: 'asynch',
      MobileUser: { MSISDN: `+${MSISDN}` },
      DataToBeSigned: { Data: TEXT, Encoding: 'UTF-8', MimeType: 'text/plain' },
      SignatureProfile: STK,
      AdditionalServices: [{ Description: 'http://mss.ficom.fi/TS102204/v1.0.0#eventId', EventID: { Value: 'AB23' } }],
    },
  });
  expect(JSON.parse(codec.encodeStatus({ ...HEAD, msspTransId: 'h1' }))).toEqual({
    MSS_StatusReq: { AP_Info: { AP_TransID: apTransId }, MSSP_TransID: 'h1' },
  });
});

const soapAnswer = (response: string): ServiceAnswers => {
  const body = envelope(
    `<MSS_StatusResp><AP_Info AP_TransID="S1"/><Status><StatusCode Value="500"/><StatusDetail><ServiceResponses>${response}</ServiceResponses></StatusDetail></Status></MSS_StatusResp>`,
  );
  const answer = soap.decode(body, 'status');
  if (answer.kind !== 'response') throw new Error('no response');
  return answer.services;
};
const restAnswer = (...ServiceResponses: readonly object[]): ServiceAnswers => {
  const answer = restCodec.decode(
    JSON.stringify({
      MSS_StatusResp: { AP_Info: { AP_TransID: 'S1' }, ServiceResponses, Status: { StatusCode: { Value: '500' } } },
    }),
    'status',
  );
  if (answer.kind !== 'response') throw new Error('no response');
  return answer.services;
};

describe('answers', () => {
  const PERSON = 'http://mss.ficom.fi/TS102204/v1.0.0/PersonID#';
  const person = (status: string, attributes: string) =>
    soapAnswer(
      `<ServiceResponse><Description>http://mss.ficom.fi/TS102204/v1.0.0#personIdentity</Description><samlp:Response ID="x"><ds:Signature><ds:SignedInfo/></ds:Signature><samlp:Status><samlp:StatusCode Value="${PERSON}${status}"/></samlp:Status><saml:Subject><saml:NameID/></saml:Subject>${attributes}</samlp:Response></ServiceResponse>`,
    ).personIdentity;
  const attribute = (name: string, value: string) =>
    `<saml:Attribute Name="${name}"><saml:AttributeValue type="xs:string">${value}</saml:AttributeValue></saml:Attribute>`;
  test.each([
    ['ok', 'ok'],
    ['partialFailure', 'partial'],
    ['failure', 'failure'],
    ['somethingElse', 'failure'],
  ])('a person’s identity, %s', (word, status) => {
    expect(person(word, attribute(`${PERSON}givenName`, ' Aino '))).toEqual({
      status,
      attributes: { givenName: 'Aino' },
    });
  });
  test('attributes that are empty or of another vocabulary are left out, an address has parts', () => {
    const address = `<saml:Attribute Name="${PERSON}address"><saml:AttributeValue><fi:PostalAddress><fi:Town>Espoo</fi:Town><fi:PostalCode>02100</fi:PostalCode></fi:PostalAddress></saml:AttributeValue></saml:Attribute>`;
    expect(person('ok', attribute(`${PERSON}age`, '') + attribute('urn:other', 'x') + address)?.attributes).toEqual({
      'address.Town': 'Espoo',
      'address.PostalCode': '02100',
    });
  });
  test('names of the language are no attributes of the language', () => {
    const given = person('ok', attribute(`${PERSON}__proto__`, 'x'))?.attributes ?? {};
    expect(Object.entries(given)).toEqual([['__proto__', 'x']]);
    expect({}).not.toHaveProperty('x');
  });
  test('the service’s own validation, by either URI', () => {
    for (const uri of [
      'http://uri.etsi.org/TS102204/v1.1.2#validate',
      'http://mss.ficom.fi/TS102204/v1.0.0#validate',
    ]) {
      const response = `<ServiceResponse><Description><mssURI>${uri}</mssURI></Description><Entity/><Status><StatusCode Value="502"/></Status></ServiceResponse>`;
      expect(soapAnswer(response).validation).toBe('502');
    }
  });
  test('several together, and what nobody knows is passed over', () => {
    expect(
      restAnswer(
        { Description: 'urn:unknown#thing', Thing: 1 },
        {},
        { Description: 'http://mid.swisscom.ch/as#app2app', App2App: { AuthUri: 'mobileid://auth?a=1' } },
        { Description: 'http://mid.swisscom.ch/as#geofencing', Geofencing: { ErrorCode: 105 } },
      ),
    ).toEqual({ ...NO_ANSWERS, authUri: 'mobileid://auth?a=1', locationError: { code: '105', message: '' } });
  });
  const place = {
    Country: 'ch',
    Accuracy: '0',
    Timestamp: '2026-03-04T10:29:50.000+01:00',
    DeviceConfidence: '1.0',
    LocationConfidence: 1,
  };
  const located = (changes: object) => () =>
    restAnswer({ Description: 'http://mid.swisscom.ch/as#geofencing', Geofencing: { ...place, ...changes } });
  test('a location whose country is written small', () => {
    expect(located({})().location).toMatchObject({ country: 'CH', accuracyMetres: 0, locationConfidence: 1 });
  });
  test.each([
    ['no country', { Country: '' }],
    ['a country by its name', { Country: 'Switzerland' }],
    ['no time', { Timestamp: undefined }],
    ['a time without a zone', { Timestamp: '2026-03-04T10:29:50.000' }],
    ['a time that never was', { Timestamp: '2026-13-04T10:29:50Z' }],
    ['more than certainty', { DeviceConfidence: '1.5' }],
    ['less than nothing', { LocationConfidence: '-0.1' }],
    ['an accuracy in words', { Accuracy: 'good' }],
    ['an accuracy without end', { Accuracy: '9'.repeat(40) }],
  ])('%s is no location', (_, changes) => {
    expect(located(changes)).toThrow(bad);
  });
  test.each(['javascript:alert(1)', 'data:text/html,x', 'blob:x', 'relative', '', `mobileid://${'x'.repeat(2_048)}`])(
    'the address %j opens no app',
    (AuthUri) => {
      expect(() => restAnswer({ Description: 'http://mid.swisscom.ch/as#app2app', App2App: { AuthUri } })).toThrow(bad);
    },
  );
});

describe('profiles of Kiuru', () => {
  const certificate = Buffer.from('certificate').toString('base64');
  const profile = {
    signatureProfiles: ['http://alauda.mobi/digitalSignature'],
    recoveryCodeCreated: undefined,
    autoActivation: undefined,
    sim: undefined,
    apps: [],
    certificates: [
      {
        state: 'ACTIVE',
        algorithm: undefined,
        signatureProfiles: ['http://alauda.mobi/digitalSignature', 'http://alauda.mobi/nonRepudiation'],
        certificates: [Buffer.from('certificate')],
        subjects: [],
      },
    ],
  };
  test('list certificates with what they serve', () => {
    const body = {
      MSS_ProfileResp: {
        AP_Info: { AP_TransID: 'S1' },
        SignatureProfile: 'http://alauda.mobi/digitalSignature',
        Status: {
          StatusCode: { Value: 100 },
          StatusDetail: {
            ProfileQueryExtension: {
              MobileUserCertificate: [
                {
                  SignatureProfiles: profile.certificates[0]?.signatureProfiles,
                  X509Certificate: [certificate],
                  State: 'ACTIVE',
                },
              ],
            },
          },
        },
      },
    };
    expect(restCodec.decode(JSON.stringify(body), 'profile')).toMatchObject({ status: '100', profile });
  });
  test('or only the names of profiles', () => {
    const body = {
      MSS_ProfileResp: {
        AP_Info: { AP_TransID: 'S1' },
        SignatureProfile: profile.signatureProfiles,
        Status: { StatusCode: { Value: '100' } },
      },
    };
    expect(restCodec.decode(JSON.stringify(body), 'profile')).toMatchObject({
      profile: { ...profile, certificates: [] },
    });
  });
});
