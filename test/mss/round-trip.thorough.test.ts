import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/config/schema.ts';
import { MssError } from '../../src/mss/client.ts';
import type { Answers, FaultAnswer, Messages, MssCodec, MssOperation } from '../../src/mss/codec.ts';
import type { SignatureContent } from '../../src/mss/content.ts';
import { restCodec } from '../../src/mss/rest/codec.ts';
import { NO_ANSWERS, type RequestedServices } from '../../src/mss/services.ts';
import { createSoapCodec } from '../../src/mss/soap/codec.ts';
import { ANSWERS } from './examples/answers.ts';
import { readRequest, writeAnswer } from './service-side.ts';
import { RECEIPT_LANGUAGE } from './service-side-json.ts';

const CODECS: readonly (readonly [string, MssCodec, 'rest' | 'soap'])[] = [
  ['REST', restCodec, 'rest'],
  ['SOAP, plain', createSoapCodec({ wrapper: 'plain', mediaType: 'application/soap+xml' }), 'soap'],
  ['SOAP, kiuru', createSoapCodec({ wrapper: 'kiuru', mediaType: 'text/xml' }), 'soap'],
];
const OPERATIONS = ['signature', 'status', 'receipt', 'profile'] as const satisfies readonly MssOperation[];

const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const trimmed = (options: fc.StringConstraints) =>
  fc.string({ unit: 'grapheme-ascii', ...options }).filter((text) => text === text.trim());
const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength });
const name = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'ABCdefXYz019'), minLength, maxLength });
const language = fc.constantFrom(...LANGUAGES);
const anyText = fc.string({ unit: 'grapheme' }).filter((text) => !/[^\t\n\r\P{Cc}]|[\ufffe\uffff]/u.test(text));
const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((array) => Buffer.from(array));

const head = {
  apId: trimmed({}),
  apPassword: trimmed({}),
  msspUri: trimmed({}),
  apTransId: name(1, 32),
  instant: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
};

const content: fc.Arbitrary<SignatureContent> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: anyText }),
  fc.record({ kind: fc.constant('challenge' as const), bytes }),
  fc.record({
    kind: fc.constant('approval' as const),
    type: fc.string({ unit: 'grapheme', maxLength: 10 }).filter((type) => Buffer.byteLength(type) <= 100),
    pairs: fc.array(fc.record({ key: trimmed({ maxLength: 40 }), value: trimmed({ maxLength: 50 }) }), {
      minLength: 1,
      maxLength: 20,
    }),
  }),
);
const confidence = some(fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100));
const country = fc.constantFrom('CH', 'AT', 'LI', 'FI');
const policy = fc.record({
  countries: fc.array(country),
  excludedCountries: fc.array(country),
  minDeviceConfidence: confidence,
  minLocationConfidence: confidence,
  maxAgeMinutes: some(fc.nat(10_000)),
  maxAccuracyMetres: some(fc.nat(10_000)),
});
const services: fc.Arbitrary<RequestedServices> = fc.record(
  {
    validate: fc.constant(true),
    eventId: name(4, 8),
    noSpam: fc.record({ code: some(name(3, 16)), verify: fc.boolean() }),
    displayName: trimmed({ minLength: 2, maxLength: 64 }),
    geofencing: fc.record({ policy: some(policy) }),
    app2app: fc.record({ redirectUri: fc.webUrl() }),
    personIdentity: fc.uniqueArray(fc.constantFrom('hetu', 'givenName', 'surName', 'age'), { minLength: 1 }),
    subscriberInfo: fc.constant(true),
  },
  { requiredKeys: [] },
);

const MESSAGES: { readonly [Operation in MssOperation]: fc.Arbitrary<Messages[Operation]> } = {
  signature: fc.record({
    ...head,
    messagingMode: fc.constantFrom('synch' as const, 'asynch' as const),
    msisdn: digits(5, 15),
    content,
    services,
    language: some(language),
    signatureProfile: trimmed({ minLength: 1 }),
    timeoutSeconds: fc.integer({ min: 1, max: 300 }),
    format: some(trimmed({ minLength: 1 })),
  }),
  status: fc.record({ ...head, msspTransId: name(1, 32) }),
  receipt: fc
    .record({
      ...head,
      msspTransId: name(1, 32),
      msisdn: digits(5, 15),
      text: anyText,
      language,
      extension: fc.boolean(),
    })
    // the language stands in the extension alone
    .map((message) => (message.extension ? message : { ...message, language: RECEIPT_LANGUAGE })),
  profile: fc.record({ ...head, msisdn: digits(5, 15), version: fc.constantFrom('2.0' as const, '1.1' as const) }),
};

const answerHead = {
  status: digits(3, 3),
  apTransId: name(1, 32),
  msisdn: some(digits(5, 15)),
  msspTransId: some(name(1, 32)),
};
const score = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);
const serviceAnswers = fc
  .record({
    place: some(
      fc.oneof(
        fc.record({
          location: fc.record({
            country,
            accuracyMetres: fc.nat(100_000),
            at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
            deviceConfidence: score,
            locationConfidence: score,
          }),
        }),
        fc.record({ locationError: fc.record({ code: digits(1, 4), message: trimmed({ maxLength: 100 }) }) }),
      ),
    ),
    authUri: some(fc.webUrl().map((url) => url.replace(/^https?:/, 'mobileid:'))),
    mccMnc: some(digits(5, 6)),
    validation: some(digits(3, 3)),
  })
  .map(({ place, authUri, mccMnc, validation }) => ({
    ...NO_ANSWERS,
    ...place,
    authUri,
    validation,
    subscriberInfo: mccMnc === undefined ? undefined : { mccMnc },
  }));
const person = fc.record({
  status: fc.constantFrom('ok' as const, 'partial' as const, 'failure' as const),
  attributes: fc.dictionary(fc.constantFrom('hetu', 'givenName', 'age'), trimmed({ minLength: 1, maxLength: 100 }), {
    noNullPrototype: true,
  }),
});
const response = fc.record({
  kind: fc.constant('response' as const),
  ...answerHead,
  signatureProfile: some(trimmed({ minLength: 1, maxLength: 100 })),
  cms: some(bytes),
  services: serviceAnswers,
});
const certificate = fc.record({
  state: some(name(1, 8)),
  algorithm: some(fc.constantFrom('RSA', 'EC')),
  signatureProfiles: fc.array(trimmed({ minLength: 1 }), { maxLength: 2 }),
  certificates: fc.array(bytes, { maxLength: 3 }),
  subjects: fc.array(trimmed({ minLength: 1 }), { maxLength: 3 }),
});
const device = {
  state: some(name(1, 8)),
  pinBlocked: some(fc.boolean()),
  certificates: fc.array(certificate, { maxLength: 2 }),
};
const card = fc.record({ mcc: some(digits(3, 3)), mnc: some(digits(2, 3)), network: some(name(1, 20)) });
const ANSWER: { readonly [Operation in MssOperation]: fc.Arbitrary<Answers[Operation]> } = {
  signature: response,
  status: response,
  receipt: fc.record({
    kind: fc.constant('receipt' as const),
    ...answerHead,
    outcome: fc.constantFrom('accepted' as const, 'cancelled' as const, 'timed_out' as const, 'unknown' as const),
  }),
  profile: fc.record({
    kind: fc.constant('profile' as const),
    ...answerHead,
    profile: fc.record({
      signatureProfiles: fc.array(trimmed({ minLength: 1 }), { maxLength: 4 }),
      recoveryCodeCreated: some(fc.boolean()),
      autoActivation: some(fc.boolean()),
      sim: some(fc.record({ ...device, cardDetails: some(card) })),
      apps: fc.array(fc.record(device), { maxLength: 2 }),
      certificates: fc.array(certificate, { maxLength: 2 }),
    }),
  }),
};
const fault: fc.Arbitrary<FaultAnswer> = fc.record({
  kind: fc.constant('fault' as const),
  code: fc.oneof(digits(3, 3), fc.constant('')),
  detailCode: some(digits(4, 4)),
  reason: some(fc.constantFrom('USER_CANCEL', 'WRONG_PARAM')),
  detail: some(trimmed({ minLength: 1, maxLength: 200 })),
  portalUrl: some(fc.webUrl()),
});

function encode(codec: MssCodec, operation: MssOperation, messages: Messages): string {
  if (operation === 'signature') return codec.encodeSignature(messages.signature);
  if (operation === 'status') return codec.encodeStatus(messages.status);
  return operation === 'receipt' ? codec.encodeReceipt(messages.receipt) : codec.encodeProfile(messages.profile);
}

describe.each(CODECS)('%s', (_, codec, binding) => {
  test.each(OPERATIONS)('every request of %s arrives as it was meant', (operation) => {
    fc.assert(
      fc.property(fc.record(MESSAGES), (messages) => {
        const { displayName, personIdentity, ...services } = messages.signature.services;
        const carried = binding === 'soap' ? messages.signature.services : services;
        const sendable = { ...messages, signature: { ...messages.signature, services: carried } };
        expect(readRequest(encode(codec, operation, sendable))).toEqual(sendable[operation]);
      }),
    );
  });
  test.each(OPERATIONS)('every answer to %s is understood as it was meant', (operation) => {
    fc.assert(
      fc.property(ANSWER[operation], (answer) => {
        expect(codec.decode(writeAnswer(binding, operation, answer), operation)).toEqual(answer);
      }),
    );
  });
  test('every fault, whatever the operation', () => {
    fc.assert(
      fc.property(fault, fc.constantFrom(...OPERATIONS), (answer, operation) => {
        expect(codec.decode(writeAnswer(binding, operation, answer), operation)).toEqual(answer);
      }),
    );
  });
  test('examples with anything put in their place give an answer or bad_answer, nothing else', () => {
    const hostile = fc.constantFrom<unknown>(
      ...[null, true, 1e308, -0, '', '\ud800', '9'.repeat(10_000), '1'.repeat(600), [], {}, [[[]]], { a: 1 }],
      ...['&lt;', '<a/>', '&#x110000;', '&x;', ']]>', '__proto__', 'javascript:alert(1)', '2026-13-99T99:99:99Z'],
    );
    fc.assert(
      fc.property(fc.constantFrom(...ANSWERS), fc.constantFrom(...OPERATIONS), fc.nat(), hostile, (...given) => {
        const [{ answer, operation }, asked, place, value] = given;
        const sent = writeAnswer(binding, operation, answer);
        const places = [...sent.matchAll(binding === 'rest' ? /"[^"{}]*"(?=[,}\]])/g : /"[^"<>]*"|>[^<>]+</g)];
        const chosen = places[place % places.length];
        const put = typeof value === 'string' && binding === 'soap' ? value : JSON.stringify(value);
        const body = chosen
          ? sent.slice(0, chosen.index) +
            (binding === 'rest' ? put : chosen[0][0] + put + chosen[0].slice(-1)) +
            sent.slice(chosen.index + chosen[0].length)
          : sent;
        try {
          expect(['fault', 'response', 'receipt', 'profile']).toContain(codec.decode(body, asked).kind);
        } catch (error) {
          expect(error).toBeInstanceOf(MssError);
          expect(error).toMatchObject({ code: 'bad_answer' });
        }
      }),
      { numRuns: 500 },
    );
  });
  test.each([
    ['lists in lists', '['.repeat(100_000)],
    ['objects in objects', '{"MSS_SignatureResp":'.repeat(20_000)],
    ['elements in elements', '<a>'.repeat(100_000)],
    ['a number without end', `{"MSS_StatusResp":${'9'.repeat(200_000)}}`],
    ['an exponent', '{"MSS_StatusResp":1e999999}'],
    ['a bomb of entities', '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;&b;">]><a>&d;</a>'],
  ])('%s', (_name, body) => {
    for (const operation of OPERATIONS) {
      expect(() => codec.decode(body, operation)).toThrow(
        expect.objectContaining({ name: 'MssError', code: 'bad_answer' }),
      );
    }
  });
});

test('who a person is, as FiCom answers it', () => {
  const soap = createSoapCodec({ wrapper: 'plain', mediaType: 'application/soap+xml' });
  fc.assert(
    fc.property(response, person, (answer, personIdentity) => {
      const sent = { ...answer, services: { ...answer.services, personIdentity } };
      expect(soap.decode(writeAnswer('soap', 'status', sent), 'status')).toEqual(sent);
    }),
  );
});
