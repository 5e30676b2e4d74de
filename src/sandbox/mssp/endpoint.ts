/**
 * A binding over HTTP: reads a body of at most 64 KiB whatever its Content-Encoding claims (a widespread client sends
 * `Content-Encoding: UTF-8`), and turns faults into HTTP 500. Never looks into messages.
 */
import { TLSSocket } from 'node:tls';
import type { Context } from 'koa';
import { readText } from '../../ops/request-body.ts';
import { hasWrongCredentials } from '../pki/client-credentials.ts';
import type { Binding } from './binding.ts';
import { WRONG_CREDENTIALS } from './checks.ts';
import { MssFault } from './faults.ts';
import type { MssService } from './service.ts';

export const BODY_LIMIT_BYTES = 64 * 1024;

export interface EndpointOptions {
  readonly service: MssService;
  /** where a browser finds the phones; absent: where the request came to */
  readonly origin?: (() => string | undefined) | undefined;
  /** told of everything that is not a fault; the caller sees fault 900 */
  readonly onError: (error: unknown) => void;
}

export function createEndpoint(binding: Binding, { onError, origin, service }: EndpointOptions) {
  async function answer(ctx: Context, body: string): Promise<string> {
    if (hasWrongCredentials(ctx.req)) throw new MssFault(104, WRONG_CREDENTIALS);
    const { encodeAnswer, request } = binding.decode(body);
    return encodeAnswer(await service(request, origin?.() ?? originOf(ctx)));
  }

  return async (ctx: Context): Promise<void> => {
    ctx.set('Cache-Control', 'no-store');
    const respond = (status: number, body: string): void => {
      ctx.status = status;
      ctx.body = body;
      ctx.set('Content-Type', binding.contentType(ctx.get('Content-Type')));
    };
    const body = await readText(ctx.req, BODY_LIMIT_BYTES).catch((error: unknown) => {
      // A client that went away in the middle of its request awaits no answer.
      if (ctx.req.complete) throw error;
      return '';
    });
    if (body === undefined) {
      ctx.set('Connection', 'close');
      const fault = new MssFault(101, `The request is larger than ${BODY_LIMIT_BYTES} bytes`);
      return respond(413, binding.encodeFault(fault));
    }
    try {
      respond(200, await answer(ctx, body));
    } catch (error) {
      if (!(error instanceof MssFault)) onError(error);
      respond(500, binding.encodeFault(error instanceof MssFault ? error : new MssFault(900)));
    }
  };
}

const originOf = (ctx: Context): string =>
  `${ctx.req.socket instanceof TLSSocket ? 'https' : 'http'}://${ctx.req.headers.host ?? 'localhost'}`;
