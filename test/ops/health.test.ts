import Koa from 'koa';
import { describe, expect, test } from 'vitest';
import { type HealthCheck, health } from '../../src/ops/health.ts';
import { captureLog } from './lines.ts';
import { serve } from './serve.ts';

const make = (checks: Record<string, HealthCheck>, draining = () => false) => {
  const captured = captureLog();
  const app = new Koa();
  app.use(health({ checks, draining, log: captured.log, timeoutMs: 30 }));
  return { app, ...captured };
};
const works: HealthCheck = async () => undefined;
const fails: HealthCheck = async () => {
  throw new Error('connect ECONNREFUSED');
};
const hangs: HealthCheck = () => new Promise(() => undefined);
const throws: HealthCheck = () => {
  throw new Error('at once');
};

describe('/health/ready', () => {
  test.each<[string, Record<string, HealthCheck>, boolean, number, object]>([
    ['all works', { database: works }, false, 200, { status: 'ready', checks: { database: 'ok' } }],
    ['nothing to check', {}, false, 200, { status: 'ready', checks: {} }],
    ['draining', { database: works }, true, 503, { status: 'draining', checks: { database: 'ok' } }],
    [
      'a check fails',
      { database: fails, mssp: works },
      false,
      503,
      { status: 'unavailable', checks: { database: 'failed', mssp: 'ok' } },
    ],
    ['a check throws', { database: throws }, false, 503, { status: 'unavailable', checks: { database: 'failed' } }],
    ['a check hangs', { database: hangs }, false, 503, { status: 'unavailable', checks: { database: 'timeout' } }],
  ])('%s', async (_, checks, draining, status, body) => {
    const { app, text } = make(checks, () => draining);
    await using server = await serve(app);
    const answer = await server.ask('/health/ready');
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual(body);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).not.toContain('ECONNREFUSED');
    expect(text().includes('a health check failed')).toBe(JSON.stringify(body).includes('failed'));
  });

  test('turns with draining', async () => {
    let draining = false;
    await using server = await serve(make({}, () => draining).app);
    expect((await server.ask('/health/ready')).status).toBe(200);
    draining = true;
    expect((await server.ask('/health/ready')).status).toBe(503);
  });
});

test('/health/live answers while draining and while nothing works', async () => {
  await using server = await serve(make({ database: fails }, () => true).app);
  const answer = await server.ask('/health/live');
  expect([answer.status, answer.body]).toEqual([200, '{"status":"ok"}']);
  expect((await server.ask('/health/live', { method: 'HEAD' })).status).toBe(200);
});

test.each([
  ['/health', 'GET'],
  ['/health/live', 'POST'],
  ['/health/ready/x', 'GET'],
])('%s %s is left to others', async (path, method) => {
  await using server = await serve(make({}).app);
  expect((await server.ask(path, { method })).status).toBe(404);
});
