/**
 * Microseconds to encode and decode each MSS message in each binding, beside JSON.parse of an answer of the same size and
 * the base64 of its signature: what nobody can do without. Decoded are the simulator's own messages. All take turns.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { mss } from '../src/config/schema/mss.ts';
import type { MssOperation, SignatureMessage, StatusMessage } from '../src/mss/codec.ts';
import { codecFor } from '../src/mss/codecs.ts';
import { median } from './load.ts';
import { machine, othersWork } from './machine.ts';

const TWINS = join(import.meta.dirname, '../test/sandbox/mssp/twins');
const ROUNDS = 15;
const PER_ROUND = 500;

const HEAD = {
  apId: 'sandbox',
  apPassword: 'not-needed',
  msspUri: 'http://mid.swisscom.ch/',
  apTransId: 'ID-0a1b2c3d4e5f60718293a4b5',
  instant: '2026-01-01T12:00:00.000Z',
};
const SIGNATURE: SignatureMessage = {
  ...HEAD,
  messagingMode: 'asynch',
  msisdn: '41790000001',
  content: { kind: 'text', text: 'Signet: Sign in to Example? Only approve if the page shows the code K7QX.' },
  services: {},
  language: 'en',
  signatureProfile: 'http://mid.swisscom.ch/STK-LoA4',
  timeoutSeconds: 80,
  format: undefined,
};
const STATUS: StatusMessage = { ...HEAD, msspTransId: 'h7c11105f78fe219176d4cf88' };

const settings = (binding: object) => mss.parse({ url: 'http://localhost/', ap_id: 'sandbox', ...binding });
const BINDINGS = [
  ['REST', settings({ binding: 'rest' }), 'status-504.json', 'signature-500-geofencing.json', 'fault-208.json'],
  [
    'SOAP, plain',
    settings({ binding: 'soap' }),
    'soap-status-500.xml',
    'soap-signature-500-geofencing.xml',
    'soap-fault-101.xml',
  ],
  [
    'SOAP, WSDL',
    settings({ binding: 'soap', soap_wrapper: 'kiuru' }),
    undefined,
    'soap-signature-500-qualified.xml',
    undefined,
  ],
] as const;

const tasks = new Map<string, () => unknown>();
for (const [name, configuration, status, signature, fault] of BINDINGS) {
  const codec = codecFor(configuration);
  tasks.set(`${name}: encode MSS_SignatureReq`, () => codec.encodeSignature(SIGNATURE));
  tasks.set(`${name}: encode MSS_StatusReq`, () => codec.encodeStatus(STATUS));
  const decode = (file: string | undefined, operation: MssOperation): void => {
    if (!file) return;
    const body = onOneLine(readFileSync(join(TWINS, file), 'utf8'));
    tasks.set(`${name}: decode ${file} (${body.length} characters)`, () => codec.decode(body, operation));
  };
  decode(status, 'status');
  decode(signature, 'signature');
  decode(fault, 'signature');
}
const answer = onOneLine(readFileSync(join(TWINS, 'signature-500-geofencing.json'), 'utf8'));
const base64 = /"Base64Signature":"([^"]+)"/.exec(answer)?.[1];
if (!base64) throw new Error('the twin holds no signature');
tasks.set('bare: JSON.parse and base64 of a signature', () => [JSON.parse(answer), Buffer.from(base64, 'base64')]);

/** As it stands on the wire. */
function onOneLine(text: string): string {
  return text.startsWith('{') ? JSON.stringify(JSON.parse(text)) : text.trim();
}

/** CPU microseconds per call. */
function cost(work: () => unknown): number {
  const before = process.cpuUsage();
  for (let index = 0; index < PER_ROUND; index += 1) {
    if (work() === undefined) throw new Error('nothing came out');
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / PER_ROUND;
}

console.log(`${machine()}; ${othersWork()}`);
const figures = new Map([...tasks.keys()].map((name) => [name, [] as number[]]));
for (let round = -5; round < ROUNDS; round += 1) {
  for (const [name, work] of tasks) {
    const figure = cost(work);
    if (round >= 0) figures.get(name)?.push(figure);
  }
}
for (const [name, values] of figures) console.log(`${median(values).toFixed(1).padStart(8)} µs  ${name}`);
