/** What a relying party sends to userinfo and premiuminfo: its access token, and a body that is a form or JSON. */
import type { Context } from 'koa';
import { readText } from '../../ops/request-body.ts';
import { Refused } from './refusals.ts';

const LIMIT_BYTES = 16_384;

export interface Incoming {
  readonly accessToken: string;
  /** of JSON: what it says; of a form: its fields; undefined without a body */
  readonly body: unknown;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused('malformed', 'Malformed request: the body is not JSON');
  }
}

function parseForm(text: string): Record<string, string> {
  const form = new URLSearchParams(text);
  if (new Set(form.keys()).size !== form.size)
    throw new Refused('malformed', 'Malformed request: a field stands twice');
  return Object.fromEntries(form);
}

async function readBody(ctx: Context): Promise<unknown> {
  if (ctx.method !== 'POST') return undefined;
  const text = await readText(ctx.req, LIMIT_BYTES);
  if (text === undefined)
    throw new Refused('malformed', `Malformed request: the body is longer than ${LIMIT_BYTES} bytes`);
  if (text.trim() === '') return undefined;
  if (ctx.is('json', '+json')) return parseJson(text);
  if (ctx.is('urlencoded')) return parseForm(text);
  throw new Refused('malformed', 'Malformed request: the body must be JSON or application/x-www-form-urlencoded');
}

/** RFC 6750 section 2.1: the header's token; undefined without the header. */
function headerToken(header: string): string | undefined {
  if (header === '') return undefined;
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(header)?.[1];
  if (token === undefined)
    throw new Refused('malformed', 'Malformed request: Authorization must be Bearer and a token');
  return token;
}

/** The token of the form, RFC 6750 section 2.2. */
const formToken = (ctx: Context, body: unknown): string | undefined =>
  ctx.is('urlencoded') && typeof body === 'object' && body !== null && 'access_token' in body
    ? String(body.access_token)
    : undefined;

/** @throws Refused */
export async function readIncoming(ctx: Context): Promise<Incoming> {
  if (new URLSearchParams(ctx.querystring).has('access_token')) throw new Refused('token_in_query');
  const fromHeader = headerToken(ctx.get('authorization'));
  const body = await readBody(ctx);
  const fromForm = formToken(ctx, body);
  if (fromHeader !== undefined && fromForm !== undefined) throw new Refused('token_twice');
  const accessToken = fromHeader ?? fromForm;
  if (accessToken === undefined) throw new Refused('no_token');
  return { accessToken, body };
}
