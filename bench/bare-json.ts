/** The yardstick of discovery: Koa alone, answering with one JSON object of the same content, serialised each time. */
import process from 'node:process';
import Koa from 'koa';

const answer: unknown = JSON.parse(process.env.BENCH_ANSWER ?? '{}');
const app = new Koa();
app.use((ctx) => {
  ctx.body = answer;
});
app.listen(Number(process.env.PORT), '127.0.0.1');
