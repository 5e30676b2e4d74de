/**
 * What an app does with the code: exchange it, verify the ID token, ask userinfo and premiuminfo. Over HTTP only, as the app
 * itself would.
 */
import { createLocalJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import type { CustomFetch } from 'openid-client';
import { z } from 'zod';
import { claimRows } from '../../demo/claim-words.ts';
import { accessTokenHash } from '../../demo/token-checks.ts';
import { ruleOf } from '../rule-reference.ts';
import type { Pending } from './pending.ts';
import type { Answer, Check, Failure, Result } from './result.ts';

const tokenAnswer = z.looseObject({ access_token: z.string(), id_token: z.string().optional() });
const errorAnswer = z.looseObject({ error: z.string(), error_description: z.string().optional() });
const keySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) });
const metadata = z.looseObject({
  jwks_uri: z.url(),
  token_endpoint: z.url(),
  userinfo_endpoint: z.url().optional(),
  premiuminfo_endpoint: z.url().optional(),
});

type Came = Pick<Result, 'failure' | 'checks' | 'claims' | 'answers'>;

export const failureAt = (at: string, error: string, description: string): Failure => ({
  at,
  error,
  description,
  broken: ruleOf({ endpoint: at, error, description }),
});
const failed = (failure: Failure, answers: readonly Answer[] = []): Came => ({
  failure,
  checks: [],
  claims: [],
  answers,
});

const SHORTENED = new Set(['access_token', 'id_token', 'refresh_token']);
const pretty = (body: unknown): string =>
  JSON.stringify(
    body,
    (name, value: unknown) =>
      SHORTENED.has(name) && typeof value === 'string' ? `${value.slice(0, 8)}… (${value.length} characters)` : value,
    2,
  );

interface Read {
  readonly status: number;
  readonly body: unknown;
}

export function createExchange(fetch: CustomFetch) {
  async function ask(
    url: string,
    options: { headers?: Record<string, string>; form?: URLSearchParams },
  ): Promise<Read> {
    const { form, headers = {} } = options;
    const answer = await fetch(url, {
      method: form ? 'POST' : 'GET',
      headers: {
        Accept: 'application/json',
        ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      body: form?.toString(),
      redirect: 'manual',
    });
    const text = await answer.text();
    // a signed answer is a JWT: its content is what the developer wants to read
    const signed = /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text);
    try {
      return { status: answer.status, body: signed ? decodeJwt(text) : text === '' ? null : JSON.parse(text) };
    } catch {
      return { status: answer.status, body: text.slice(0, 1_000) };
    }
  }

  function tokenRequest({ authentication, credentials, redirectUri, verifier }: Pending, code: string) {
    const { client_id, client_secret = '' } = credentials;
    const basic = authentication === 'client_secret_basic';
    const form = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
    if (verifier !== undefined) form.set('code_verifier', verifier);
    if (!basic) form.set('client_id', client_id);
    if (authentication === 'client_secret_post') form.set('client_secret', client_secret);
    const headers: Record<string, string> = basic
      ? { Authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}` }
      : {};
    return { form, headers };
  }

  async function verified(pending: Pending, idToken: string, jwksUri: string): Promise<JWTPayload | string> {
    const { algorithm, credentials } = pending;
    const options = { issuer: credentials.issuer, audience: credentials.client_id, algorithms: [algorithm] };
    try {
      if (algorithm === 'HS256') {
        const key = new TextEncoder().encode(credentials.client_secret ?? '');
        return (await jwtVerify(idToken, key, options)).payload;
      }
      const keys = keySet.parse((await ask(jwksUri, {})).body);
      return (await jwtVerify(idToken, createLocalJWKSet(keys), options)).payload;
    } catch (error) {
      return error instanceof Error ? error.message : 'not verified';
    }
  }

  function checksOf(pending: Pending, claims: JWTPayload, accessToken: string): Check[] {
    const asked = new Map(pending.sent).get('acr_values')?.split(' ') ?? [];
    return [
      { ok: true, text: `The signature is one of the operator’s keys, algorithm ${pending.algorithm}.` },
      { ok: true, text: 'iss is the operator’s issuer, aud is this app, and exp lies ahead.' },
      { ok: claims.nonce === pending.nonce, text: 'nonce is the one of the request.' },
      {
        ok: claims.at_hash === undefined || claims.at_hash === accessTokenHash(accessToken, pending.algorithm),
        text: 'at_hash fits the access token.',
      },
      {
        ok: asked.length === 0 || asked.includes(String(claims.acr)),
        text: 'acr is one of the levels that were asked for.',
      },
    ];
  }

  return async (pending: Pending, code: string): Promise<Came> => {
    const { issuer } = pending.credentials;
    const found = metadata.safeParse((await ask(`${issuer}/.well-known/openid-configuration`, {})).body);
    if (!found.success)
      return failed(failureAt('discovery', 'no_metadata', 'the operator’s metadata could not be read'));
    const endpoints = found.data;
    const token = await ask(endpoints.token_endpoint, tokenRequest(pending, code));
    const first: Answer = { name: 'Token answer', status: token.status, body: pretty(token.body) };
    const parsed = tokenAnswer.safeParse(token.body);
    if (!parsed.success) {
      const error = errorAnswer.safeParse(token.body).data;
      const failure = failureAt('token', error?.error ?? `HTTP ${token.status}`, error?.error_description ?? '');
      return failed(failure, [first]);
    }
    const { access_token: accessToken, id_token: idToken } = parsed.data;
    const claims =
      idToken === undefined ? 'the answer has no ID token' : await verified(pending, idToken, endpoints.jwks_uri);
    if (typeof claims === 'string') return failed(failureAt('ID token', 'not_verified', claims), [first]);
    const resources: readonly (readonly [string, string | undefined])[] = [
      ['userinfo', endpoints.userinfo_endpoint],
      ['premiuminfo', endpoints.premiuminfo_endpoint],
    ];
    const answers = await Promise.all(
      resources.map(async ([name, url]): Promise<Answer[]> => {
        if (url === undefined) return [];
        const { status, body } = await ask(url, { headers: { Authorization: `Bearer ${accessToken}` } });
        return [{ name: `Answer of ${name}`, status, body: pretty(body) }];
      }),
    );
    return {
      failure: undefined,
      checks: checksOf(pending, claims, accessToken),
      claims: claimRows(claims),
      answers: [first, ...answers.flat()],
    };
  };
}
