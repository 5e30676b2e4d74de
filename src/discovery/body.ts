/** The parameters of a request body, form or JSON, read up to a limit. Never trusts Content-Length. */
import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import { z } from 'zod';
import { readText } from '../ops/request-body.ts';
import { DiscoveryError } from './errors.ts';

export const BODY_LIMIT_BYTES = 8_192;

/** Parameters in the order in which they came; a name may come more than once. */
export type ParameterPairs = readonly (readonly [name: string, value: string])[];

async function collect(request: IncomingMessage): Promise<string> {
  const text = await readText(request, BODY_LIMIT_BYTES);
  if (text !== undefined) return text;
  throw new DiscoveryError('body_too_large', `The body is longer than ${BODY_LIMIT_BYTES} bytes`);
}

/** Nested and null values are no parameters of ours: a null counts as absent, anything deeper is refused. */
const jsonParameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** No cause goes along: what JSON.parse says repeats the text, which may hold a number. */
const notPlain = (): DiscoveryError =>
  new DiscoveryError('invalid_request', 'The body is not a JSON object of plain values');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notPlain();
  }
}

function jsonPairs(text: string): ParameterPairs {
  const object = jsonParameters.safeParse(parsed(text));
  if (!object.success) throw notPlain();
  return Object.entries(object.data).map(([name, value]) => [name, value === null ? '' : String(value)] as const);
}

/** @throws DiscoveryError body_too_large, unsupported_body, invalid_request */
export async function readParameters(ctx: Context): Promise<ParameterPairs> {
  const text = await collect(ctx.req).catch((cause: unknown) => {
    throw cause instanceof DiscoveryError
      ? cause
      : new DiscoveryError('invalid_request', 'The body ended early', { cause });
  });
  if (text === '') return [];
  const type = ctx.is('application/x-www-form-urlencoded', 'application/json');
  if (type === 'application/x-www-form-urlencoded') return [...new URLSearchParams(text)];
  if (type === 'application/json') return jsonPairs(text);
  throw new DiscoveryError(
    'unsupported_body',
    'The body is neither application/x-www-form-urlencoded nor application/json',
  );
}
