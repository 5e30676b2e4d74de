/**
 * Signatures of cookies: HMAC-SHA-256, compared in constant time, the current key first. Koa's own does the same with
 * SHA-1 and two more HMACs per comparison. Never reads or writes a cookie itself.
 */
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type Koa from 'koa';

type CookieSignatures = Exclude<Koa['keys'], string[]>;

/** @param secrets the current one, which signs, then earlier ones, which are still accepted */
export function createCookieSignatures(secrets: readonly Buffer[]): CookieSignatures {
  const [current, ...earlier] = secrets.map((secret) => createSecretKey(secret));
  if (!current) throw new Error('cookies need a secret to be signed with');
  const keys = [current, ...earlier];
  const digest = (data: unknown, key: (typeof keys)[number]): string =>
    createHmac('sha256', key).update(String(data)).digest('base64url');
  const index = (data: unknown, signature: string): number => {
    const given = Buffer.from(signature);
    return keys.findIndex((key) => {
      const expected = Buffer.from(digest(data, key));
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
  };
  return { sign: (data) => digest(data, current), index, verify: (data, signature) => index(data, signature) >= 0 };
}
