/**
 * The encrypted number as older SDKs and operators know it: the hex of RSA PKCS#1 v1.5 (RFC 8017 section 7.2) over the
 * number, a bar, and padding to 128 characters. In ours the padding begins with a mark: expiry and an HMAC over operator,
 * app, number and expiry. OpenSSL rejects wrong padding implicitly: a changed ciphertext decrypts to random bytes and not
 * to an error, so the structure of the plaintext decides, after every key was tried: neither answer nor time says more.
 */
import {
  constants,
  createHmac,
  createSecretKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomInt,
  timingSafeEqual,
} from 'node:crypto';
import { rsaPair } from './rsa-keys.ts';
import type {
  SubscriberIdCodec,
  SubscriberIdExpectation,
  SubscriberIdOptions,
  SubscriberIdSubject,
} from './subscriber-id-codec.ts';
import { unmarkedNumber } from './subscriber-id-unmarked.ts';

/** Characters of the plaintext: what operators pad to at least. */
const LENGTH = 128;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const MARK = 'S1';
const MARKED = /^([1-9]\d{6,14})\|S1\.([0-9a-z]{1,11})\.([\w-]{43})\.[A-Za-z]+$/;
const STARTS_MARKED = /^\d+\|S1\./;

export const looksLikeHex = (value: string): boolean => value !== '' && /^[0-9a-f]*$/i.test(value);

const padding = (length: number): string =>
  Array.from({ length }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');

export function createHexForm({ keyring, now, lifetimeSeconds }: SubscriberIdOptions): SubscriberIdCodec {
  const [current, ...earlier] = keyring.deriveAll('subscriber_id hex').map((bytes) => createSecretKey(bytes));
  if (!current) throw new Error('the keyring derives no key');

  const mac = (secret: KeyObject, { operator, relyingParty }: SubscriberIdSubject, msisdn: string, expiry: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([operator, relyingParty, msisdn, expiry]))
      .digest();

  const isOurs = (given: string, subject: SubscriberIdSubject, msisdn: string, expiry: string): boolean => {
    const presented = Buffer.from(given, 'base64url');
    return [current, ...earlier]
      .map((secret) => timingSafeEqual(presented, mac(secret, subject, msisdn, expiry)))
      .includes(true);
  };

  const marked = (plaintext: string, subject: SubscriberIdSubject): string | undefined => {
    const [, msisdn, expiry, given] = MARKED.exec(plaintext) ?? [];
    if (msisdn === undefined || expiry === undefined || given === undefined) return undefined;
    if (!isOurs(given, subject, msisdn, expiry)) return undefined;
    return Number.parseInt(expiry, 36) * 1_000 > now() ? msisdn : undefined;
  };

  /** One that carries a mark counts by it, also where unmarked ones are accepted. */
  const numberIn = (plaintext: string, expected: SubscriberIdExpectation): string | undefined => {
    if (STARTS_MARKED.test(plaintext)) return marked(plaintext, expected);
    return expected.acceptUnmarked && plaintext.length >= LENGTH ? unmarkedNumber(plaintext) : undefined;
  };

  const decrypted = (ciphertext: Buffer, key: KeyObject): string => {
    try {
      return privateDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, ciphertext).toString('latin1');
    } catch {
      // a number beyond the modulus, which whoever has the public key can see
      return '';
    }
  };

  return {
    async seal({ msisdn, operator, relyingParty, key }) {
      const expiry = (Math.floor(now() / 1_000) + lifetimeSeconds).toString(36);
      const sum = mac(current, { operator, relyingParty }, msisdn, expiry).toString('base64url');
      const start = `${msisdn}|${MARK}.${expiry}.${sum}.`;
      const plaintext = Buffer.from(start + padding(LENGTH - start.length), 'latin1');
      return publicEncrypt({ key: rsaPair(key).publicKey, padding: constants.RSA_PKCS1_PADDING }, plaintext).toString(
        'hex',
      );
    },
    async unseal(value, expected) {
      const ciphertext = Buffer.from(value, 'hex');
      const found = expected.keys
        .map(rsaPair)
        .filter(({ bytes }) => value.length === bytes * 2)
        .map(({ privateKey }) => numberIn(decrypted(ciphertext, privateKey), expected));
      return found.find((msisdn) => msisdn !== undefined);
    },
  };
}
