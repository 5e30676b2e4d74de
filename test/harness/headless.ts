/** Servers of relying parties that call /authorize themselves, each as its official SDK does; pauses are shortened. */
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { type App, credentialsAt, REDIRECT } from './relying-party.ts';

/** The SDKs wait five seconds. */
const PAUSE_MS = 50;
const JAVA_AGENT = 'Apache-HttpClient/4.5.3 (Java/1.8.0_281)';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly location: string | undefined;
  readonly text: string;
}

/** One request, no cookie jar, no redirect followed. */
export function send(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  {
    method = 'GET',
    body,
    signal,
  }: { readonly method?: string; readonly body?: string; readonly signal?: AbortSignal } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers, ...(signal && { signal }) }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        const { statusCode = 0, headers: given } = answer;
        resolve({ status: statusCode, headers: given, location: given.location, text });
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}

export const basicOf = (app: App, operator: string): string => {
  const { client_id, client_secret } = credentialsAt(app, operator);
  return `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`;
};

/** An authorization request as the SDKs write it; parameters that are `undefined` are left out. */
export function authorizeUrl(
  app: App,
  operator: string,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string {
  const { issuer, client_id } = credentialsAt(app, operator);
  const all = {
    redirect_uri: REDIRECT,
    client_id,
    response_type: 'code',
    scope: 'openid mc_authn',
    acr_values: '3 2',
    state: randomUUID(),
    nonce: randomUUID(),
    version: 'mc_v2.0',
    ...parameters,
  };
  const given = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return `${issuer}/authorize?${new URLSearchParams(Object.fromEntries(given))}`;
}

const isBack = (address: string | undefined): address is string => address?.startsWith(REDIRECT) ?? false;

/** What the relying party reads in the end, and how many answers it took. */
export interface Outcome {
  readonly parameters: URLSearchParams;
  readonly answers: readonly Answer[];
}

const outcome = (answers: readonly Answer[]): Outcome => {
  const address = answers.at(-1)?.location ?? '';
  return { parameters: new URL(address).searchParams, answers };
};

/**
 * Java SDK 3.5: Basic and an empty Cookie header; its HTTP client follows redirects by itself, so one to the relying party
 * is lost; without a Location it sends the same again, at most 24 times.
 */
export async function likeJava(url: string, authorization: string): Promise<Outcome> {
  const answers: Answer[] = [];
  for (let turn = 0; turn < 24; turn += 1) {
    let answer = await send(url, { authorization, cookie: '', 'user-agent': JAVA_AGENT });
    answers.push(answer);
    for (let hop = 0; answer.status >= 300 && answer.status < 400 && answer.location; hop += 1) {
      if (hop > 20 || isBack(answer.location)) break;
      answer = await send(answer.location, { 'user-agent': JAVA_AGENT });
      answers.push(answer);
    }
    if (answer.status < 300 && isBack(answer.location)) return outcome(answers);
    await pause(PAUSE_MS);
  }
  throw new Error(`the Java SDK gave up: ${answers.map(({ status }) => status)}`);
}

/** PHP SDK: no body is read, the target of each redirect is taken, at most four hops, each must be a redirect. */
export async function likePhp(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const answers: Answer[] = [];
  let next = url;
  for (let hop = 0; hop < 4; hop += 1) {
    const answer = await send(next, { accept: '*/*', ...headers }, { method: 'HEAD' });
    answers.push(answer);
    if (answer.status < 300 || answer.status >= 400 || !answer.location) break;
    if (isBack(answer.location)) return outcome(answers);
    next = answer.location;
    await pause(PAUSE_MS);
  }
  throw new Error(`too many redirects: ${answers.map(({ status }) => status)}`);
}

/** .NET SDK: Basic, redirects followed by hand with a pause between. */
export async function likeDotnet(url: string, authorization: string): Promise<Outcome> {
  const answers: Answer[] = [];
  let next = url;
  for (let hop = 0; hop < 10; hop += 1) {
    const answer = await send(next, { authorization });
    answers.push(answer);
    if (answer.status !== 302 || !answer.location) break;
    if (isBack(answer.location)) return outcome(answers);
    next = answer.location;
    await pause(PAUSE_MS);
  }
  throw new Error(`no redirect to the relying party: ${answers.map(({ status }) => status)}`);
}

/** The token request of an SDK: Basic, and from Java the same credentials in the body again. */
export async function post(
  url: string,
  fields: Readonly<Record<string, string>>,
  authorization?: string,
): Promise<{ readonly status: number; readonly body: Record<string, unknown>; readonly text: string }> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(authorization && { authorization }),
    },
    body: new URLSearchParams(fields),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : JSON.parse(text), text };
}

export const claimsOf = (token: unknown): Record<string, unknown> =>
  JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString('utf8'));
