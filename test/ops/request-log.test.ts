import { once } from 'node:events';
import { get } from 'node:http';
import Koa from 'koa';
import { describe, expect, test } from 'vitest';
import { type RequestObservation, requestLog } from '../../src/ops/request-log.ts';
import { loggedPath, routeOf } from '../../src/ops/request-path.ts';
import { captureLog } from './lines.ts';
import { serve, until } from './serve.ts';

const UID = 'xkXKUExXJqYz1LZlV0b9A';

describe('the path in the log', () => {
  test.each([
    ['/operator-a/authorize?login_hint=MSISDN:41791234567', '/operator-a/authorize'],
    [`/operator-a/login/${UID}`, '/operator-a/login/xkXKUExX…'],
    [`/operator-a/login/${UID}/status`, '/operator-a/login/xkXKUExX…/status'],
    [`/operator-a/authorize/${UID}`, '/operator-a/authorize/xkXKUExX…'],
    ['/operator-a/.well-known/openid-configuration', '/operator-a/.well-known/openid-configuration'],
    ['/sandbox/api/numbers/41791234567', '/sandbox/api/numbers/[redacted]'],
    ['/sandbox/api/numbers/%34%31%37%39%31%32%33%34%35%36%37', '/sandbox/api/numbers/[redacted]'],
    [
      '/sandbox/api/messages/6f1c2f54-0d5e-4f3a-9d39-12345678abcd',
      '/sandbox/api/messages/6f1c2f54-0d5e-4f3a-9d39-12345678abcd',
    ],
    ['/x/dGVzdC10b2tlbi0xMjM0', '/x/dGVzdC10…'],
    ['/%zz', '/%zz'],
    [`/${'abc/'.repeat(100)}`, `/${'abc/'.repeat(100).slice(0, 199)}…`],
  ])('%s', (path, expected) => {
    expect(loggedPath(path)).toBe(expected);
  });
});

test.each([
  ['/operator-a/authorize', 'authorize'],
  [`/operator-a/authorize/${UID}`, 'authorize_resume'],
  [`/operator-a/login/${UID}`, 'login'],
  [`/operator-a/login/${UID}/events`, 'login_events'],
  ['/operator-b/.well-known/openid-configuration', 'configuration'],
  ['/operator-b/token', 'token'],
  ['/v2/discovery/', 'discovery'],
  ['/v2/discovery', 'discovery'],
  ['/v1/discovery/apis/operatorid', 'discovery'],
  ['/health/ready', 'health_ready'],
  ['/sandbox/api/numbers/41791234567', 'sandbox'],
  ['/', 'root'],
  ['/41791234567', 'other'],
])('the route of %s is %s', (path, route) => {
  expect(routeOf(path)).toBe(route);
});

describe('the line', () => {
  const make = (handler: Koa.Middleware) => {
    const captured = captureLog();
    const seen: RequestObservation[] = [];
    let clock = 0;
    const app = new Koa();
    app.silent = true;
    app.use(
      requestLog({ log: captured.log, now: () => (clock += 7), observe: (observation) => seen.push(observation) }),
    );
    app.use(handler);
    return { app, seen, ...captured };
  };

  test('one a request, without query, with what the inside left', async () => {
    const { app, seen, lines, text } = make((ctx) => {
      ctx.state.operator = 'operator-a';
      ctx.state.incident = 'ABCD2345';
      ctx.url = '/rewritten';
      ctx.status = 303;
      ctx.redirect('https://rp.example/cb?code=geheim');
    });
    await using server = await serve(app);
    await server.ask('/operator-a/authorize?login_hint=MSISDN:41791234567', { headers: { cookie: 'a=geheim' } });
    await until(() => seen.length === 1);
    expect(lines()).toEqual([
      {
        level: 'info',
        time: '2024-07-02T12:00:00.000Z',
        method: 'GET',
        path: '/operator-a/authorize',
        status: 303,
        ms: 7,
        operator: 'operator-a',
        incident: 'ABCD2345',
        msg: 'request',
      },
    ]);
    expect(seen).toEqual([{ method: 'GET', route: 'authorize', status: 303, ms: 7 }]);
    expect(text()).not.toMatch(/geheim|41791234567/);
  });

  test('answers past Koa and failures are seen, at their level', async () => {
    const { app, seen, lines } = make((ctx) => {
      if (ctx.path === '/fails') throw new Error('x');
      ctx.respond = false;
      ctx.res.statusCode = 202;
      ctx.res.end('past');
    });
    await using server = await serve(app);
    await server.ask('/past', { method: 'PURGE' });
    await server.ask('/fails');
    await server.ask('/health/live');
    await until(() => seen.length === 3);
    expect(lines().map(({ level, method, status }) => [level, method, status])).toEqual([
      ['info', 'OTHER', 202],
      ['error', 'GET', 500],
      ['debug', 'GET', 202],
    ]);
  });

  test('an event stream is written when the browser has gone', async () => {
    const { app, seen, lines } = make((ctx) => {
      ctx.respond = false;
      ctx.res.writeHead(200, { 'content-type': 'text/event-stream' });
      ctx.res.write('data: x\n\n');
    });
    await using server = await serve(app);
    const sent = get({ host: '127.0.0.1', port: server.port, path: `/operator-a/login/${UID}/events` });
    sent.on('error', () => undefined);
    await once(sent, 'response');
    expect(lines()).toEqual([]);
    sent.destroy();
    await until(() => seen.length === 1);
    expect(lines()).toMatchObject([{ status: 200, aborted: true, path: '/operator-a/login/xkXKUExX…/events' }]);
  });
});
