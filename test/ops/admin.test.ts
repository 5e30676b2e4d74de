import { describe, expect, test } from 'vitest';
import { createAdminApp } from '../../src/ops/admin.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { captureLog } from './lines.ts';
import { serve } from './serve.ts';

const options = { operators: ['operator-a'], outcomes: ['user_cancel'] };

describe('metrics', () => {
  test('logins by operator and outcome, the waiting ones, requests', async () => {
    let waiting = 3;
    const metrics = createMetrics({ ...options, waiting: () => waiting });
    metrics.loginFinished('operator-a', 'succeeded');
    metrics.loginFinished('operator-a', 'user_cancel');
    metrics.loginFinished('operator-a', 'user_cancel');
    metrics.requestAnswered({ method: 'GET', route: 'token', status: 201, ms: 30 });
    const { contentType, body } = await metrics.render();
    expect(contentType).toContain('text/plain');
    expect(body).toContain('signet_logins_total{operator="operator-a",outcome="succeeded"} 1');
    expect(body).toContain('signet_logins_total{operator="operator-a",outcome="user_cancel"} 2');
    expect(body).toContain('signet_logins_waiting 3');
    expect(body).toContain(
      'signet_http_request_duration_seconds_bucket{le="0.025",method="GET",route="token",status="2xx"} 0',
    );
    expect(body).toContain(
      'signet_http_request_duration_seconds_bucket{le="0.05",method="GET",route="token",status="2xx"} 1',
    );
    waiting = 0;
    expect((await metrics.render()).body).toContain('signet_logins_waiting 0');
  });

  test('what is not known beforehand becomes other: no request makes a new series', async () => {
    const metrics = createMetrics(options);
    for (let index = 0; index < 100; index += 1) metrics.loginFinished(`operator-${index}`, `4179123${index}`);
    const { body } = await metrics.render();
    expect(body.match(/^signet_logins_total\{.*$/gm)).toEqual([
      'signet_logins_total{operator="other",outcome="other"} 100',
    ]);
  });

  test('two gateways in one process do not share their metrics', async () => {
    const [one, two] = [createMetrics(options), createMetrics(options)];
    one.loginFinished('operator-a', 'succeeded');
    expect((await two.render()).body).not.toContain('outcome="succeeded"');
  });
});

describe('the admin listener', () => {
  const make = (render = createMetrics(options).render) => {
    const captured = captureLog();
    return { app: createAdminApp({ metrics: { render }, log: captured.log }), ...captured };
  };

  test.each(['127.0.0.1:1', 'localhost', '[::1]:4100', '127.9.9.9'])('answers to Host %s', async (host) => {
    await using server = await serve(make().app);
    const answer = await server.ask('/metrics', { headers: { host } });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain('text/plain');
    expect(answer.body).toContain('# TYPE signet_logins_total counter');
  });

  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1', 'a b', '0.0.0.0'])(
    'refuses Host %s',
    async (host) => {
      await using server = await serve(make().app);
      const answer = await server.ask('/metrics', { headers: { host } });
      expect([answer.status, JSON.parse(answer.body).error]).toEqual([421, 'misdirected_request']);
    },
  );

  test('anything else is not found, in JSON', async () => {
    await using server = await serve(make().app);
    for (const [path, method] of [
      ['/', 'GET'],
      ['/metrics', 'POST'],
    ] as const) {
      const answer = await server.ask(path, { method });
      expect([answer.status, answer.body]).toEqual([404, '{"error":"not_found"}']);
    }
  });

  test('a failure is in the log and says nothing outside', async () => {
    const { app, lines } = make(async () => {
      throw new Error('inside');
    });
    await using server = await serve(app);
    const answer = await server.ask('/metrics');
    expect([answer.status, answer.body]).toEqual([500, '{"error":"server_error"}']);
    expect(lines()).toMatchObject([{ level: 'error', error: { message: 'inside' } }]);
  });
});
