/**
 * The SAML response of the person identity service as FiCom has it: attributes directly below the response, without an
 * assertion, under an enveloped signature of the service. Written in canonical form (Exclusive XML Canonicalization 1.0),
 * so that what is signed is what is sent.
 */
import { createHash, type KeyObject, sign } from 'node:crypto';
import type { PersonAnswer } from './person-identity.ts';
import { PERSON_ID } from './service-uris.ts';

const SAML_PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const SAML_ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
const XML_SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE_CANONICAL = 'http://www.w3.org/2001/10/xml-exc-c14n#';

export interface SamlSigner {
  /** RSA */
  readonly key: KeyObject;
  /** base64 of the DER */
  readonly certificate: string;
}

export interface SamlResponse extends PersonAnswer {
  /** of the query: the response has the same */
  readonly id: string;
  readonly at: Date;
}

/** XML without declaration; its prefixes are declared inside. */
export function samlResponse(response: SamlResponse, { certificate, key }: SamlSigner): string {
  const { id, at } = response;
  const start = `<samlp:Response xmlns:samlp="${SAML_PROTOCOL}" ID="${quoted(id)}" IssueInstant="${at.toISOString()}" Version="2.0">`;
  const content = contentOf(response);
  const whole = `${start}${content}</samlp:Response>`;
  const info = signedInfo(id, createHash('sha256').update(whole, 'utf8').digest('base64'));
  const value = sign('sha256', Buffer.from(info, 'utf8'), key).toString('base64');
  const signature =
    `<ds:Signature xmlns:ds="${XML_SIGNATURE}">${info.replace(` xmlns:ds="${XML_SIGNATURE}"`, '')}` +
    `<ds:SignatureValue>${value}</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}` +
    '</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>';
  return `${start}${signature}${content}</samlp:Response>`;
}

/** Empty elements have an end tag, namespaces stand where they are first used, attributes are in order. */
const contentOf = ({ attributes, status }: PersonAnswer): string =>
  `<samlp:Status><samlp:StatusCode Value="${PERSON_ID}${status}"></samlp:StatusCode></samlp:Status>` +
  `<saml:Subject xmlns:saml="${SAML_ASSERTION}"><saml:NameID></saml:NameID></saml:Subject>` +
  attributes
    .map(
      ({ uri, value }) =>
        `<saml:Attribute xmlns:saml="${SAML_ASSERTION}" Name="${quoted(uri)}"><saml:AttributeValue type="xs:string">` +
        `${text(value)}</saml:AttributeValue></saml:Attribute>`,
    )
    .join('');

const signedInfo = (id: string, digest: string): string =>
  `<ds:SignedInfo xmlns:ds="${XML_SIGNATURE}"><ds:CanonicalizationMethod Algorithm="${EXCLUSIVE_CANONICAL}">` +
  '</ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256">' +
  `</ds:SignatureMethod><ds:Reference URI="#${quoted(id)}"><ds:Transforms>` +
  `<ds:Transform Algorithm="${XML_SIGNATURE}enveloped-signature"></ds:Transform>` +
  `<ds:Transform Algorithm="${EXCLUSIVE_CANONICAL}"></ds:Transform></ds:Transforms>` +
  '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>' +
  `<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`;

/** What XML cannot hold is left out. */
const characters = (value: string): string =>
  value.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '').replaceAll('&', '&amp;');

const text = (value: string): string =>
  characters(value).replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;');

const quoted = (value: string): string =>
  characters(value)
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (character) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`);
