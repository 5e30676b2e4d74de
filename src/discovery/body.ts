/** The parameters of a request body, form or JSON, read up to a limit. Never trusts Content-Length. */
import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import { z } from 'zod';
import { DiscoveryError } from './errors.ts';

export const BODY_LIMIT_BYTES = 8_192;

/** Parameters in the order in which they came; a name may come more than once. */
export type ParameterPairs = readonly (readonly [name: string, value: string])[];

/**
 * Collects a body without leaving an iterator early: that would destroy the request, and the answer with it. What is
 * beyond the limit is read and dropped.
 */
function collect(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_LIMIT_BYTES) chunks.push(chunk);
      else reject(new DiscoveryError('body_too_large', `The body is longer than ${BODY_LIMIT_BYTES} bytes`));
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', (cause) => reject(new DiscoveryError('invalid_request', 'The body ended early', { cause })));
  });
}

/** Nested and null values are no parameters of ours: a null counts as absent, anything deeper is refused. */
const jsonParameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

function jsonPairs(text: string): ParameterPairs {
  const refuse = (cause: unknown): never => {
    throw new DiscoveryError('invalid_request', 'The body is not a JSON object of plain values', { cause });
  };
  try {
    const parsed = jsonParameters.parse(JSON.parse(text));
    return Object.entries(parsed).map(([name, value]) => [name, value === null ? '' : String(value)] as const);
  } catch (error) {
    // A syntax error of JSON.parse repeats the text, which may hold a number.
    return refuse(error instanceof z.ZodError ? error.name : 'SyntaxError');
  }
}

/** @throws DiscoveryError body_too_large, unsupported_body, invalid_request */
export async function readParameters(ctx: Context): Promise<ParameterPairs> {
  const text = (await collect(ctx.req)).toString('utf8');
  if (text === '') return [];
  const type = ctx.is('application/x-www-form-urlencoded', 'application/json');
  if (type === 'application/x-www-form-urlencoded') return [...new URLSearchParams(text)];
  if (type === 'application/json') return jsonPairs(text);
  throw new DiscoveryError(
    'unsupported_body',
    'The body is neither application/x-www-form-urlencoded nor application/json',
  );
}
