/**
 * The yardstick of discovery: Koa alone, which reads the parameters of the same request, from query or form, and answers
 * with one JSON object of the same content, serialised each time. Checks nothing and logs nothing.
 */
import process from 'node:process';
import Koa, { type Context } from 'koa';
import { readText } from '../src/ops/request-body.ts';

const LIMIT_BYTES = 8_192;
const answer: unknown = JSON.parse(process.env.BENCH_ANSWER ?? '{}');

const parameters = async (ctx: Context): Promise<URLSearchParams> =>
  new URLSearchParams(ctx.method === 'POST' ? await readText(ctx.req, LIMIT_BYTES) : ctx.querystring);

const app = new Koa();
app.use(async (ctx) => {
  if ([...(await parameters(ctx))].length > 100) ctx.throw(400);
  ctx.body = answer;
});
app.listen(Number(process.env.PORT), '127.0.0.1');
