/** The parameters of a request body, form or JSON, read up to a limit. Never trusts Content-Length. */
import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import { z } from 'zod';
import { DiscoveryError } from './errors.ts';

export const BODY_LIMIT_BYTES = 8_192;

/** Parameters in the order in which they came; a name may come more than once. */
export type ParameterPairs = readonly (readonly [name: string, value: string])[];

async function collect(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > BODY_LIMIT_BYTES) {
      throw new DiscoveryError('body_too_large', `The body is longer than ${BODY_LIMIT_BYTES} bytes`);
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
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
  const body = await collect(ctx.req).catch((cause: unknown) => {
    throw cause instanceof DiscoveryError
      ? cause
      : new DiscoveryError('invalid_request', 'The body ended early', { cause });
  });
  const text = body.toString('utf8');
  if (text === '') return [];
  const type = ctx.is('application/x-www-form-urlencoded', 'application/json');
  if (type === 'application/x-www-form-urlencoded') return [...new URLSearchParams(text)];
  if (type === 'application/json') return jsonPairs(text);
  throw new DiscoveryError(
    'unsupported_body',
    'The body is neither application/x-www-form-urlencoded nor application/json',
  );
}
