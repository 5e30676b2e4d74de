/** Where the real service is strict: every mistake of a request, in both bindings, has its fault and rings no phone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  apInfo,
  at,
  DEVICE,
  type SignParameters,
  signRequest,
  startSimulator,
  type TestSimulator,
} from '../simulated-service.ts';
import { HEADERS, profileMessage, receiptMessage, signMessage, statusMessage } from './soap-requests.ts';

let mssp: TestSimulator;
beforeAll(async () => {
  mssp = await startSimulator();
});
afterAll(() => mssp.close());

const MSISDN = '41790000001';
const minutes = (count: number): string => new Date(Date.now() + count * 60_000).toISOString();

interface Mistake {
  readonly fault: string;
  readonly detail?: string;
  /** the same in both bindings */
  readonly both?: SignParameters;
  readonly rest?: object;
  readonly soap?: (body: string) => string;
}

const without = (pattern: RegExp) => (body: string) => body.replace(pattern, '');
const MISTAKES: Readonly<Record<string, Mistake>> = {
  'a national number': { fault: '101', detail: 'Illegal msisdn', both: { msisdn: '0791234567' } },
  'a number of letters': { fault: '101', detail: 'Illegal msisdn', both: { msisdn: 'forty-one' } },
  'a number of 16 digits': { fault: '101', detail: 'Illegal msisdn', both: { msisdn: '4179000000100000' } },
  'an Instant of 6 minutes ago': { fault: '101', both: { ap: { Instant: minutes(-6) } } },
  'an Instant in 6 minutes': { fault: '101', both: { ap: { Instant: minutes(6) } } },
  'an Instant without zone': { fault: '101', both: { ap: { Instant: minutes(0).slice(0, -1) } } },
  'an Instant that is no time': { fault: '101', both: { ap: { Instant: 'now' } } },
  'an unknown mode': { fault: '101', both: { mode: 'asynchServerServer' } },
  'a TimeOut of nothing': { fault: '101', both: { timeOut: '0' } },
  'no number': { fault: '102', rest: { MobileUser: undefined }, soap: without(/<mss:MobileUser>.*<\/mss:MobileUser>/) },
  'no text': {
    fault: '102',
    rest: { DataToBeSigned: undefined },
    soap: without(/<mss:DataToBeSigned.*<\/mss:DataToBeSigned>/),
  },
  'an empty text': { fault: '102', both: { text: '' } },
  'no profile': {
    fault: '102',
    rest: { SignatureProfile: undefined },
    soap: without(/<mss:SignatureProfile>.*<\/mss:SignatureProfile>/),
  },
  'no mode': { fault: '102', rest: { MessagingMode: undefined }, soap: without(/ MessagingMode="[^"]*"/) },
  'no minor version': { fault: '102', rest: { MinorVersion: undefined }, soap: without(/ ?MinorVersion="[^"]*"/) },
  'no AP_Info': { fault: '102', rest: { AP_Info: undefined }, soap: without(/<mss:AP_Info[^>]*\/>/) },
  '240 characters of GSM 03.38': { fault: '103', both: { text: `Signet: ${'x'.repeat(232)}` } },
  '120 characters with another one': { fault: '103', both: { text: `Signet: ${'x'.repeat(111)}ç` } },
  'an unknown AP_ID': { fault: '104', detail: 'Wrong SSL credentials', both: { ap: { AP_ID: 'somebody' } } },
  'a number of nobody': { fault: '105', detail: 'MSISDN is unknown', both: { msisdn: '33612345678' } },
  'a text without the prefix': { fault: '107', detail: 'DTBD matching failed', both: { text: 'Sign in?' } },
  'a prefix in other letters': { fault: '107', both: { text: 'SIGNET: Sign in?' } },
  'version 1.3': {
    fault: '108',
    rest: { MinorVersion: '3' },
    soap: (body) => body.replace('MinorVersion="1"', 'MinorVersion="3"'),
  },
  'version 2.1': {
    fault: '108',
    rest: { MajorVersion: '2', MinorVersion: '1' },
    soap: (body) => body.replace('MajorVersion="1"', 'MajorVersion="2"'),
  },
  'a profile of nobody': { fault: '109', both: { profile: 'http://mid.swisscom.ch/Other' } },
  "another method's profile": { fault: '109', both: { profile: DEVICE } },
};

describe.each(Object.entries(MISTAKES))('%s', (_name, { both = {}, detail, fault, rest, soap = (body) => body }) => {
  it('in JSON', async () => {
    const reply = await mssp.post(signRequest({ msisdn: MSISDN, ...both, ...(rest && { parts: rest }) }));
    expect(reply.status).toBe(500);
    expect(at(reply.text, 'Fault.Code.SubCode.Value')).toBe(`_${fault}`);
    if (detail !== undefined) expect(at(reply.text, 'Fault.Detail')).toBe(detail);
    expect(await mssp.messages(MSISDN)).toEqual([]);
  });

  it('in XML', async () => {
    const { mode = 'asynchClientServer' } = both;
    const { body } = signMessage('SHELL', { msisdn: MSISDN, ...both, mode });
    const text = await postSoap(soap(body));
    expect(text).toContain(`<soapenv:Value>mss:_${fault}</soapenv:Value>`);
    if (detail !== undefined) expect(text).toContain(`>${detail}</ns1:detail>`);
    expect(await mssp.messages(MSISDN)).toEqual([]);
  });
});

async function postSoap(body: string): Promise<string> {
  const address = `${mssp.origin}/sandbox/mssp/soap/services/MSS_SignaturePort`;
  return (await fetch(address, { method: 'POST', headers: HEADERS.SHELL, body })).text();
}

describe('for every operation', () => {
  const OPERATIONS = {
    sign: () => signMessage('SHELL', { msisdn: MSISDN, mode: 'asynchClientServer' }).body,
    status: () => statusMessage('SHELL', 'h0').body,
    receipt: () => receiptMessage('SHELL', 'h0', MSISDN).body,
    profile: () => profileMessage('SHELL', MSISDN).body,
  };
  const EDITS: [name: string, fault: string, edit: (body: string) => string][] = [
    ['no AP_TransID', '102', without(/ AP_TransID="[^"]*"/)],
    ['no Instant', '102', without(/ Instant="[^"]*"/)],
    ['a stale Instant', '101', (body) => body.replace(/ Instant="[^"]*"/, ` Instant="${minutes(-10)}"`)],
    ['an unknown AP_ID', '104', (body) => body.replace('AP_ID="sandbox"', 'AP_ID="x"')],
    ['another version', '108', (body) => body.replace('MinorVersion="', 'MinorVersion="7')],
  ];
  it.each(
    Object.entries(OPERATIONS).flatMap(([operation, make]) =>
      EDITS.map(([name, fault, edit]) => [operation, name, fault, make, edit] as const),
    ),
  )('%s: %s is fault %s', async (_operation, _name, fault, make, edit) => {
    expect(await postSoap(edit(make()))).toContain(`<soapenv:Value>mss:_${fault}</soapenv:Value>`);
  });

  it('AP_ID, AP_TransID and Instant come once, whatever the operation and the binding', async () => {
    const ap = apInfo();
    const MSS_StatusReq = { AP_Info: ap, MajorVersion: '1', MinorVersion: '1', MSSP_TransID: 'h0' };
    const first = await mssp.post(JSON.stringify({ MSS_StatusReq }));
    expect(at(first.text, 'Fault.Detail')).toBe('MSSP_TransID is unknown');
    const again = signMessage('SHELL', { msisdn: MSISDN, ap }).body;
    expect(await postSoap(again)).toContain('>AP_ID, AP_TransID and Instant were used before</ns1:detail>');
    const later = { ...ap, Instant: minutes(1) };
    expect(await postSoap(signMessage('SHELL', { msisdn: '41790000002', ap: later }).body)).toContain('Value="100"');
  });
});
