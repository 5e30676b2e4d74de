import { createHash, verify, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerPerson } from '../../../src/sandbox/mssp/person-identity.ts';
import { startSimulator, type TestSimulator } from '../simulated-service.ts';
import { HEADERS, type SoapSign, service, signMessage } from './soap-requests.ts';

const PERSON_ID = 'http://mss.ficom.fi/TS102204/v1.0.0/PersonID#';
const PROFILES = 'http://mss.ficom.fi/TS102206/v1.0.0/';
const uris = (...names: string[]): string[] => names.map((name) => PERSON_ID + name);
const PERSON = { givenName: 'Maija', surName: 'Meikäläinen & Co <x>', hetu: '010190-900P' };

describe('the attributes of a person', () => {
  const NOW = Date.parse('2026-01-01T00:00:00Z');
  const names = { subject: 'serialNumber=1, CN=x', validUntil: '2027-01-01T00:00:00.000Z' };
  const answer = (asked: string[], profile = 'authentication', person: object = PERSON) =>
    answerPerson({ attributes: uris(...asked) }, `${PROFILES}${profile}-profile.xml`, person, names, NOW);
  const cases: [name: string, asked: string[], profile: string, person: object, status: string, values: string[]][] = [
    [
      'all that was asked for',
      ['surName', 'givenName'],
      'authentication',
      { givenName: 'A', surName: 'B' },
      'ok',
      ['B', 'A'],
    ],
    ['only part of it', ['hetu', 'givenName'], 'authentication', { givenName: 'A' }, 'partialFailure', ['A']],
    ['nothing that is known', ['hetu'], 'authentication', {}, 'failure', []],
    ['address and mail, which nobody supports', ['address', 'email'], 'signature', PERSON, 'failure', []],
    ['another scheme', ['http://example.com/x'], 'signature', PERSON, 'failure', []],
    [
      'age, class and sex from the identity code',
      ['age', 'ageClass', 'gender'],
      'anonymous',
      PERSON,
      'ok',
      ['36', 'adult', 'F'],
    ],
    ['a birthday that is still to come', ['age'], 'anonymous', { hetu: '020190+901P' }, 'ok', ['135']],
    [
      'a child of this century',
      ['age', 'ageClass', 'gender'],
      'anonymous',
      { hetu: '311215A123X' },
      'ok',
      ['10', 'minor', 'M'],
    ],
    ['an age that was said', ['age', 'gender'], 'anonymous', { age: '17', gender: 'M' }, 'ok', ['17', 'M']],
    [
      'no names under the anonymous profile',
      ['age', 'hetu', 'givenName'],
      'anonymous',
      PERSON,
      'partialFailure',
      ['36'],
    ],
    ['nothing under the consent profile', ['age', 'givenName'], 'consent', PERSON, 'failure', []],
    ['the names of the certificate', ['subject', 'validUntil'], 'signature', {}, 'ok', Object.values(names)],
  ];
  it.each(cases)('%s', (_name, asked, profile, person, status, values) => {
    const found = answer(asked, profile, person);
    expect(found.status).toBe(status);
    expect(found.attributes.map(({ value }) => value)).toEqual(values);
  });
});

describe('the service', () => {
  let mssp: TestSimulator;
  beforeAll(async () => {
    mssp = await startSimulator();
    await mssp.setNumber({ msisdn: '358457000001', behaviour: 'approve', person: PERSON });
  });
  afterAll(() => mssp.close());

  const FI = 'http://mss.ficom.fi/TS102204/v1.0.0#';
  const QUERY_ID = 'id-20090817105401849';
  const query = (names: string[], id = ` ID="${QUERY_ID}"`): string =>
    service(
      `${FI}personIdentity`,
      `<samlp:AttributeQuery${id} Version="2.0" IssueInstant="2009-08-17T10:54:01.849+03:00" ` +
        'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">' +
        `<saml:Subject><saml:NameID/></saml:Subject>${uris(...names)
          .map((uri) => `<saml:Attribute Name="${uri}"/>`)
          .join('')}</samlp:AttributeQuery>`,
    );

  async function sign(services: string, parameters: SoapSign = {}): Promise<string> {
    const mandatory =
      service(`${FI}eventId`, '<fi:EventID>AB23</fi:EventID>') +
      service(`${FI}noSpam`, '<fi:NoSpamCode>A1B2</fi:NoSpamCode>');
    const { body } = signMessage('LAV', {
      ...{ msisdn: '+358457000001', mode: 'synch', profile: `${PROFILES}authentication-profile.xml`, text: 'Sign in' },
      ...{ ap: { AP_ID: 'sandbox-ficom' }, services: mandatory + services },
      ...parameters,
    });
    const address = `${mssp.origin}/sandbox/mssp/soap/services/MSS_SignaturePort`;
    return (await fetch(address, { method: 'POST', headers: HEADERS.LAV, body })).text();
  }

  it('answers with a SAML response that has the id of the query, signed by the service', async () => {
    const text = await sign(query(['givenName', 'surName', 'age']));
    expect(text).toContain(
      `<fi:ServiceResponse><fi:Description><mss:mssURI>${FI}personIdentity</mss:mssURI></fi:Description><samlp:Response `,
    );
    const [saml = ''] = /<samlp:Response .*<\/samlp:Response>/.exec(text) ?? [];
    expect(saml).toContain(` ID="${QUERY_ID}" `);
    expect(saml).toContain(`<samlp:StatusCode Value="${PERSON_ID}ok"></samlp:StatusCode>`);
    expect(saml).toContain(
      '<saml:AttributeValue type="xs:string">Meikäläinen &amp; Co &lt;x&gt;</saml:AttributeValue>',
    );
    const [signature = ''] = /<ds:Signature .*<\/ds:Signature>/.exec(saml) ?? [];
    const part = (name: string): string => new RegExp(`<ds:${name}>([^<]+)<`).exec(signature)?.[1] ?? '';
    // Written in canonical form: without the signature it is what was digested, SignedInfo with its namespace what was signed.
    const digest = createHash('sha256').update(saml.replace(signature, ''), 'utf8').digest('base64');
    expect(part('DigestValue')).toBe(digest);
    const [info = ''] = /<ds:SignedInfo>.*<\/ds:SignedInfo>/.exec(signature) ?? [];
    const canonical = info.replace('<ds:SignedInfo>', '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">');
    const certificate = new X509Certificate(Buffer.from(part('X509Certificate'), 'base64'));
    const value = Buffer.from(part('SignatureValue'), 'base64');
    expect(verify('sha256', Buffer.from(canonical, 'utf8'), certificate.publicKey, value)).toBe(true);
  });

  it('tells of a part, and of nothing', async () => {
    expect(await sign(query(['givenName', 'satu']))).toContain(`Value="${PERSON_ID}partialFailure"`);
    const profile = `${PROFILES}consent-profile.xml`;
    expect(await sign(query(['givenName']), { profile })).toContain(`Value="${PERSON_ID}failure"`);
  });

  it('demands an id of the query', async () => {
    expect(await sign(query(['givenName'], ''))).toContain('>fi:_102<');
  });

  it('is kept with the number, and refuses what is no attribute', async () => {
    const { body } = await mssp.call('GET', '/sandbox/api/numbers');
    expect(body).toContainEqual(expect.objectContaining({ msisdn: '358457000001', person: PERSON }));
    const wrong = { msisdn: '358457000002', person: { hetu: '1' } };
    expect(await mssp.call('PUT', '/sandbox/api/numbers', wrong)).toMatchObject({
      status: 400,
      body: { path: 'person.hetu' },
    });
    const unknown = { msisdn: '358457000002', person: { shoeSize: '40' } };
    expect((await mssp.call('PUT', '/sandbox/api/numbers', unknown)).status).toBe(400);
  });
});
