/**
 * A binding over HTTP: reads a body of at most 64 KiB whatever its Content-Encoding claims (a widespread client sends
 * `Content-Encoding: UTF-8`), learns who is calling, and turns faults into HTTP 500. Never looks into messages.
 */
import { TLSSocket } from 'node:tls';
import type { Context } from 'koa';
import { readText } from '../../ops/request-body.ts';
import { hasWrongCredentials } from '../pki/client-credentials.ts';
import type { Interference } from '../trouble/encounter.ts';
import type { Authenticated, HttpRequest } from './authentication.ts';
import type { Binding, Exchange } from './binding.ts';
import { WRONG_CREDENTIALS } from './checks.ts';
import { MssFault } from './faults.ts';
import type { Call, MssService } from './service.ts';

export const BODY_LIMIT_BYTES = 64 * 1024;

export interface EndpointOptions {
  readonly service: MssService;
  readonly trouble: Interference;
  readonly authenticate: (request: HttpRequest) => Authenticated;
  /** where a browser finds the phones; absent: where the request came to */
  readonly origin?: (() => string | undefined) | undefined;
  /** told of everything that is not a fault; the caller sees fault 900 */
  readonly onError: (error: unknown) => void;
}

export function createEndpoint(binding: Binding, options: EndpointOptions) {
  const { authenticate, onError, origin, service, trouble } = options;
  const callOf = (ctx: Context, body: string): Call => ({
    authenticated: authenticate(httpRequest(ctx, body)),
    phonesOrigin: origin?.() ?? originOf(ctx),
  });

  const asFault = (error: unknown): MssFault => {
    if (error instanceof MssFault) return error;
    onError(error);
    return new MssFault(900);
  };

  return async (ctx: Context): Promise<void> => {
    ctx.set('Cache-Control', 'no-store');
    const respond = (status: number, text: string, asked: string): void => {
      ctx.status = status;
      ctx.body = text;
      ctx.set('Content-Type', binding.contentType(ctx.get('Content-Type'), asked));
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
      return respond(413, binding.encodeFault(fault, ''), '');
    }
    let exchange: Exchange;
    try {
      if (hasWrongCredentials(ctx.req)) throw new MssFault(104, WRONG_CREDENTIALS);
      exchange = binding.decode(body);
    } catch (error) {
      return respond(500, binding.encodeFault(asFault(error), body), body);
    }
    const call = callOf(ctx, body);
    const encounter = trouble.meet(exchange.request);
    if (!encounter.admit(ctx)) return;
    try {
      const answer = await encounter.perform(() => service.answer(exchange.request, call));
      respond(200, exchange.encodeAnswer(answer), body);
    } catch (error) {
      const fault = service.worded(asFault(error), exchange.request, call);
      respond(500, exchange.encodeFault(fault, service.dialectOf(exchange.request, call)), body);
    }
    await encounter.deliver(ctx);
  };
}

const httpRequest = (ctx: Context, body: string): HttpRequest => ({
  method: ctx.method,
  host: ctx.req.headers.host ?? '',
  path: ctx.path,
  body,
  authorization: ctx.req.headers.authorization,
  date: ctx.req.headers.date,
});

const originOf = (ctx: Context): string =>
  `${ctx.req.socket instanceof TLSSocket ? 'https' : 'http'}://${ctx.req.headers.host ?? 'localhost'}`;
