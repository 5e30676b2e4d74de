/** How an answer that stands ready in a context reaches the client, or does not: broken on the wire, on purpose. */
import { once } from 'node:events';
import { STATUS_CODES } from 'node:http';
import type { Context } from 'koa';
import type { ConnectionKind, ParameterName } from './kinds.ts';

/** The kinds that spoil an answer on its way. */
export const MANNERS = [
  'drop_after_reading',
  'drop_in_answer',
  'slow_headers',
  'half_body',
  'garbage',
  'oversized_answer',
  'duplicate_answer',
] as const satisfies readonly ConnectionKind[];
export type Manner = (typeof MANNERS)[number];

export interface Delivery {
  readonly ctx: Context;
  /** returns early when the client hangs up or the service is closed */
  readonly wait: (ms: number) => Promise<void>;
  readonly value: (parameter: ParameterName) => number;
}

/** As balancers write it. */
const BALANCER_PAGE =
  '<html><head><title>503 Service Temporarily Unavailable</title></head>\n<body><center><h1>503 Service Temporarily Unavailable</h1></center></body></html>\n';
/** no UTF-8, no JSON, no XML */
const GARBAGE = Buffer.from('00ff3c7b7b7bfefe226e6f74206a736f6e2c206e6f7420786d6cc328', 'hex');
const TRICKLES = 12;

/** Cuts the connection without a word. */
export function hangUp(ctx: Context): void {
  ctx.respond = false;
  ctx.req.socket.destroy();
}

export function balancerPage(ctx: Context): void {
  ctx.status = 503;
  ctx.type = 'html';
  ctx.body = BALANCER_PAGE;
}

/** A signal that aborts when the connection ends; `forget` when it is no longer of interest. */
export function connectionEnd({ req: { socket } }: Context): { readonly signal: AbortSignal; forget(): void } {
  const gone = new AbortController();
  const ended = (): void => gone.abort();
  if (socket.destroyed) ended();
  else socket.once('close', ended);
  return { signal: gone.signal, forget: () => void socket.off('close', ended) };
}

const bodyOf = ({ body }: Context): Buffer => Buffer.from(typeof body === 'string' ? body : '');

/** The answer as bytes, of which nobody else sends any more. */
function taken(ctx: Context): { readonly head: string; readonly body: Buffer } {
  ctx.respond = false;
  const body = bodyOf(ctx);
  const headers = { ...ctx.response.headers, 'content-length': String(body.length) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${[value].flat().join(', ')}\r\n`);
  return { head: `HTTP/1.1 ${ctx.status} ${STATUS_CODES[ctx.status] ?? ''}\r\n${lines.join('')}\r\n`, body };
}

const written = (ctx: Context, bytes: string | Uint8Array): Promise<void> =>
  new Promise((resolve) => ctx.req.socket.write(bytes, () => resolve()));

const WAYS: Readonly<Record<Manner, (delivery: Delivery) => Promise<void>>> = {
  async drop_after_reading({ ctx }) {
    hangUp(ctx);
  },
  async drop_in_answer({ ctx }) {
    await beginning(ctx);
    ctx.req.socket.destroy();
  },
  async half_body({ ctx, value, wait }) {
    await beginning(ctx);
    await wait(value('ms'));
    ctx.req.socket.destroy();
  },
  async slow_headers({ ctx, value, wait }) {
    const { body, head } = taken(ctx);
    const step = Math.ceil(head.length / TRICKLES);
    for (let from = 0; from < head.length && !ctx.req.socket.destroyed; from += step) {
      await written(ctx, head.slice(from, from + step));
      await wait(Math.floor(value('ms') / TRICKLES));
    }
    await written(ctx, body);
    ctx.req.socket.destroySoon();
  },
  async garbage({ ctx }) {
    ctx.status = 200;
    const type = ctx.response.get('Content-Type');
    ctx.body = GARBAGE;
    ctx.set('Content-Type', type);
  },
  async oversized_answer({ ctx, value }) {
    const type = ctx.response.get('Content-Type');
    const body = bodyOf(ctx);
    const padding = Math.max(0, value('bytes') - body.length);
    ctx.body = Buffer.concat([body, Buffer.alloc(padding, ' ')]);
    ctx.set('Content-Type', type);
  },
  async duplicate_answer({ ctx, value, wait }) {
    const { body, head } = taken(ctx);
    const { res } = ctx;
    res.setHeader('Content-Length', body.length);
    res.end(body);
    if (!res.writableFinished) await once(res, 'finish');
    await wait(value('ms'));
    const { socket } = ctx.req;
    if (!socket.destroyed) await written(ctx, Buffer.concat([Buffer.from(head), body]));
  },
};

/** Head and half of the body, as if the rest were to come. */
async function beginning(ctx: Context): Promise<void> {
  const { body, head } = taken(ctx);
  await written(ctx, Buffer.concat([Buffer.from(head), body.subarray(0, Math.floor(body.length / 2))]));
}

export const delivery = (manner: Manner, parts: Delivery): Promise<void> => WAYS[manner](parts);
