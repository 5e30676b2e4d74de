import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SignatureMessage } from '../../src/mss/codec.ts';
import { restCodec } from '../../src/mss/rest/codec.ts';
import { createSoapCodec } from '../../src/mss/soap/codec.ts';
import { redactWire } from '../../src/ops/cli/mss/trace.ts';
import { ANSWERS } from '../mss/examples/answers.ts';
import { REQUESTS } from '../mss/examples/requests.ts';
import { CMS, HEAD, MSISDN, STK, TEXT, USER_CERTIFICATE } from '../mss/examples/values.ts';

const soap = createSoapCodec({ wrapper: 'kiuru', mediaType: 'text/xml' });
const MESSAGES = [
  ...REQUESTS.flatMap(({ name, json, xml }) => [
    [`${name}, REST`, JSON.stringify(json)],
    [`${name}, SOAP`, xml],
  ]),
  ...ANSWERS.flatMap(({ name, json, xml }) => [
    [`${name}, REST`, JSON.stringify(json, null, 2)],
    [`${name}, SOAP`, xml],
  ]),
].map(([name = '', body = '']) => [name, body] as const);

describe('a message on the wire', () => {
  test.each(MESSAGES)('%s shows nothing personal or secret', (_, body) => {
    const shown = redactWire(body);
    for (const hidden of [MSISDN, CMS, USER_CERTIFICATE, 'not-needed', 'session_token', 'midcheab12cd34ef']) {
      expect(shown).not.toContain(hidden);
    }
    // and still what it is
    expect(shown).toContain(body.slice(0, 10));
    if (body.includes(TEXT)) expect(shown).toContain(TEXT);
    if (body.includes(HEAD.apTransId)) expect(shown).toContain(HEAD.apTransId);
  });
  const signature: SignatureMessage = {
    ...HEAD,
    apPassword: 'a "secret" <password>',
    messagingMode: 'synch',
    msisdn: MSISDN,
    content: { kind: 'text', text: TEXT },
    services: { noSpam: { code: 'hush77', verify: true }, eventId: 'AB23' },
    language: 'fi',
    signatureProfile: STK,
    timeoutSeconds: 80,
    format: undefined,
  };
  test.each([
    ['REST', restCodec.encodeSignature(signature)],
    ['SOAP', soap.encodeSignature(signature)],
  ])('password and spam code, %s', (_, sent) => {
    const shown = redactWire(sent);
    for (const hidden of ['hush77', 'secret', 'password']) expect(shown).not.toContain(hidden);
    expect(shown).toContain('AB23');
  });
  test('who a person is, and the page that helps on', () => {
    const person =
      '<saml:Attribute Name="x#hetu"><saml:AttributeValue type="xs:string">131052-308T</saml:AttributeValue>';
    expect(redactWire(person)).not.toContain('131052');
    const portal = '<ns2:PortalUrl>http://portal.example/help?msisdn=41795550142&amp;a=b</ns2:PortalUrl>';
    expect(redactWire(portal)).toBe('<ns2:PortalUrl>http://portal.example/help?[redacted]</ns2:PortalUrl>');
  });
  test('a number in any place, in any form', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 10_000_000n, max: 999_999_999_999_999n }),
        fc.constantFrom('', '+', '00'),
        (number, sign) => {
          expect(redactWire(`{"Detail":"no such number: ${sign}${number}"}`)).not.toContain(String(number));
        },
      ),
    );
  });
  test('anything at all is shown without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (body) => {
        expect(typeof redactWire(body)).toBe('string');
      }),
    );
  });
});
