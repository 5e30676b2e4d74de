/**
 * A binding over HTTP: reads a body of at most 64 KiB whatever its Content-Encoding claims (a widespread client sends
 * `Content-Encoding: UTF-8`), and turns faults into HTTP 500. Never looks into messages.
 */
import { TLSSocket } from 'node:tls';
import type { Context } from 'koa';
import { readText } from '../../ops/request-body.ts';
import { hasWrongCredentials } from '../pki/client-credentials.ts';
import type { Encounter, Interference } from '../trouble/encounter.ts';
import type { Binding, Exchange } from './binding.ts';
import { WRONG_CREDENTIALS } from './checks.ts';
import { MssFault } from './faults.ts';
import type { MssService } from './service.ts';

export const BODY_LIMIT_BYTES = 64 * 1024;

export interface EndpointOptions {
  readonly service: MssService;
  readonly trouble: Interference;
  /** where a browser finds the phones; absent: where the request came to */
  readonly origin?: (() => string | undefined) | undefined;
  /** told of everything that is not a fault; the caller sees fault 900 */
  readonly onError: (error: unknown) => void;
}

export function createEndpoint(binding: Binding, { onError, origin, service, trouble }: EndpointOptions) {
  function exchangeOf(ctx: Context, body: string): Exchange {
    if (hasWrongCredentials(ctx.req)) throw new MssFault(104, WRONG_CREDENTIALS);
    return binding.decode(body);
  }

  return async (ctx: Context): Promise<void> => {
    ctx.set('Cache-Control', 'no-store');
    const respond = (status: number, body: string): void => {
      ctx.status = status;
      ctx.body = body;
      ctx.set('Content-Type', binding.contentType(ctx.get('Content-Type')));
    };
    if (!trouble.atTheDoor(ctx)) return;
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
    let encounter: Encounter | undefined;
    try {
      const { encodeAnswer, request } = exchangeOf(ctx, body);
      encounter = trouble.meet(request);
      if (!encounter.admit(ctx)) return;
      respond(200, encodeAnswer(await encounter.perform(() => service(request, origin?.() ?? originOf(ctx)))));
    } catch (error) {
      if (!(error instanceof MssFault)) onError(error);
      respond(500, binding.encodeFault(error instanceof MssFault ? error : new MssFault(900)));
    }
    await encounter?.deliver(ctx);
  };
}

const originOf = (ctx: Context): string =>
  `${ctx.req.socket instanceof TLSSocket ? 'https' : 'http'}://${ctx.req.headers.host ?? 'localhost'}`;
