/**
 * The REST binding over HTTP: reads a body of at most 64 KiB whatever its Content-Encoding claims (a widespread client sends
 * `Content-Encoding: UTF-8`), and turns faults into HTTP 500. Never looks into messages.
 */
import type { Context } from 'koa';
import { readText } from '../phone/request-body.ts';
import { MssFault } from './faults.ts';
import { decodeRequest, encodeAnswer, encodeFault } from './rest-codec.ts';
import type { MssService } from './service.ts';

export const BODY_LIMIT_BYTES = 64 * 1024;
const CONTENT_TYPE = 'application/json;charset=UTF-8';

/** @param onError told of everything that is not a fault; the caller sees fault 900 */
export function restEndpoint(service: MssService, onError: (error: unknown) => void) {
  return async (ctx: Context): Promise<void> => {
    ctx.set('Cache-Control', 'no-store');
    const body = await readText(ctx.req, BODY_LIMIT_BYTES).catch((error: unknown) => {
      // A client that went away in the middle of its request awaits no answer.
      if (ctx.req.complete) throw error;
      return '';
    });
    if (body === undefined) {
      ctx.set('Connection', 'close');
      respond(ctx, 413, encodeFault(new MssFault(101, `The request is larger than ${BODY_LIMIT_BYTES} bytes`)));
      return;
    }
    try {
      respond(ctx, 200, encodeAnswer(await service(decodeRequest(body))));
    } catch (error) {
      if (!(error instanceof MssFault)) onError(error);
      respond(ctx, 500, encodeFault(error instanceof MssFault ? error : new MssFault(900)));
    }
  };
}

function respond(ctx: Context, status: number, body: string): void {
  ctx.status = status;
  ctx.body = body;
  ctx.set('Content-Type', CONTENT_TYPE);
}
