/** The OpenAPI document against the sandbox API itself: the same routes, and answers of the shapes that it promises. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AppWithSecrets } from '../../../src/sandbox/apps/registered-apps.ts';
import { type OwnGateway, startGateway } from '../../harness/gateway.ts';
import { appSent, byCode, exchange, loginFor } from '../misbehave/stage.ts';
import { type Content, type Description, description, withoutUnicodePatterns } from './description.ts';

let gateway: OwnGateway;
let described: Description;
const used = new Set<string>();
const CALLBACK = 'http://localhost:4000/callback';

beforeAll(async () => {
  gateway = await startGateway();
  described = description.parse((await gateway.api('GET', '/sandbox/openapi.json')).body);
});
afterAll(() => gateway.close());

const operations = () =>
  Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
  );
const find = (id: string) => {
  const found = operations().find(({ operationId }) => operationId === id);
  if (!found) throw new Error(`no operation ${id}`);
  return found;
};

/** What the document says of a body; undefined: it has none. */
function schemaOf(content: Content | undefined): z.ZodType | undefined {
  const schema = content?.['application/json'].schema;
  if (!schema) return undefined;
  const name = (schema.$ref ?? schema.items?.$ref ?? '').replace('#/components/schemas/', '');
  const named = described.components.schemas[name];
  if (!named) throw new Error(`no schema ${name}`);
  const one = z.fromJSONSchema(withoutUnicodePatterns(named));
  return schema.items ? z.array(one) : one;
}

interface Sending {
  readonly parameter?: string;
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls an operation; the answer must be one of those that the document promises. */
async function call<T = unknown>(id: string, status: number, sending: Sending = {}): Promise<T> {
  const { method, path, responses } = find(id);
  const { body, headers = { 'Content-Type': 'application/json' }, parameter = '', query = '' } = sending;
  const sent = typeof body === 'string' ? body : JSON.stringify(body);
  const address = `${gateway.origin}${path.replace(/\{\w+\}/, encodeURIComponent(parameter))}${query}`;
  const answer = await fetch(address, { method, ...(body !== undefined && { headers, body: sent }) });
  const text = await answer.text();
  expect(answer.status, `${id}: ${text}`).toBe(status);
  const promised = responses[String(status)];
  expect(promised, `${id} answers ${status}`).toBeDefined();
  const schema = schemaOf(promised?.content);
  if (schema) expect(schema.safeParse(JSON.parse(text)).error?.issues ?? [], `${id} ${status}`).toEqual([]);
  else expect(text).toBe('');
  used.add(`${id} ${status}`);
  return text === '' ? (undefined as T) : JSON.parse(text);
}

describe('the document', () => {
  it('is complete in itself: names are used once, examples fit their schemas', () => {
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const bodies = operations().flatMap(({ operationId, requestBody, responses }) => [
      [`${operationId} body`, requestBody?.content] as const,
      ...Object.entries(responses).map(([status, { content }]) => [`${operationId} ${status}`, content] as const),
    ]);
    for (const [name, content] of bodies) {
      const schema = schemaOf(content);
      if (schema) expect(schema.safeParse(content?.['application/json'].example).error?.issues ?? [], name).toEqual([]);
    }
  });

  it('has a word on every member', () => {
    for (const [name, { properties }] of Object.entries(described.components.schemas)) {
      for (const [member, schema] of Object.entries(properties ?? {})) {
        expect(typeof schema === 'object' ? schema.description : '', `${name}.${member}`).toMatch(/\w/);
      }
    }
  });

  it('has the methods that each address serves, and no other', async () => {
    for (const [path, methods] of Object.entries(described.paths)) {
      const { headers, status } = await fetch(`${gateway.origin}${path.replace(/\{\w+\}/, 'x')}`, { method: 'PATCH' });
      expect(status, path).toBe(405);
      const allowed = headers.get('allow')?.split(', ').toSorted();
      expect(allowed, path).toEqual(
        Object.keys(methods)
          .map((method) => method.toUpperCase())
          .toSorted(),
      );
    }
  });

  it('has every address of the API that the sources name', () => {
    const folder = join(import.meta.dirname, '../../../src/sandbox');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const named = files.flatMap((name) =>
      [...readFileSync(join(folder, name), 'utf8').matchAll(/['"`](\/sandbox\/api\/\w+)/g)].map(([, path]) => path),
    );
    const known = new Set(Object.keys(described.paths).map((path) => path.split('/').slice(0, 4).join('/')));
    expect(new Set(named)).toEqual(known);
  });

  it('is there for loopback names only', async () => {
    const answer = await fetch(`${gateway.origin}/sandbox/openapi.json`);
    expect(answer.headers.get('content-type')).toContain('application/json');
    const { hostname, port } = new URL(gateway.origin);
    const { default: http } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      http
        .get({ host: hostname, port, path: '/sandbox/openapi.json', headers: { Host: 'evil.example' } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
        .on('error', reject);
    });
    expect(status).toBe(403);
  });
});

describe('answers have the promised shapes', () => {
  it('apps', async () => {
    const registration = { name: 'Described', redirect_uris: [CALLBACK] };
    const made = await call<AppWithSecrets>('createApp', 201, { body: registration });
    const parameter = made.id;
    await call('createApp', 201, { body: { ...registration, token_endpoint_auth_method: 'none' } });
    await call('createApp', 400, { body: { ...registration, redirect_uris: [] } });
    await call('createApp', 400, { body: '{' });
    await call('createApp', 413, { body: { ...registration, name: 'x'.repeat(20_000) } });
    await call('createApp', 415, { body: 'name=x', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
    await call('listApps', 200);
    await call('changeApp', 200, { parameter, body: { name: 'Changed' } });
    await call('changeApp', 400, { parameter, body: { redirect_uris: [] } });
    await call('changeApp', 400, { parameter: 'demo', body: { name: 'Other' } });
    await call('changeApp', 413, { parameter, body: { name: 'x'.repeat(20_000) } });
    await call('changeApp', 415, { parameter, body: 'x', headers: { 'Content-Type': 'text/plain' } });
    await call('changeApp', 404, { parameter: 'nobody', body: { name: 'Other' } });
    await call('rotateSecrets', 200, { parameter });
    await call('rotateSecrets', 400, { parameter: 'demo' });
    await call('rotateSecrets', 404, { parameter: 'nobody' });
    const { client_id, issuer } = made.operators['operator-a'] ?? { client_id: '', issuer: '' };
    const query = new URLSearchParams({ client_id, redirect_uri: CALLBACK, response_type: 'code', scope: 'openid' });
    await fetch(`${issuer}/authorize?${query}&prompt=none`, { redirect: 'manual' });
    await fetch(`${issuer}/authorize?${query}&state=s&nonce=n`, { redirect: 'manual' });
    expect(await call('listRequests', 200, { parameter })).toHaveLength(2);
    await call('listRequests', 404, { parameter: 'nobody' });
    await call('deleteApp', 204, { parameter });
    await call('deleteApp', 404, { parameter });
    await call('deleteApp', 400, { parameter: 'demo' });
  });

  it('verdicts', async () => {
    const sent = await appSent(gateway, 'expired');
    const parameter = sent.app.id;
    await call('reportVerdict', 409, { parameter, body: { accepted: false } });
    await exchange(sent.app, byCode(await loginFor(sent.configuration)));
    await call('listVerdicts', 200, { parameter });
    await call('reportVerdict', 201, { parameter, body: { accepted: false, misbehaviour: 'expired', reason: 'exp' } });
    await call('listVerdicts', 200, { parameter });
    await call('reportVerdict', 400, { parameter, body: { accepted: 'no' } });
    await call('reportVerdict', 413, { parameter, body: { accepted: false, reason: 'x'.repeat(20_000) } });
    await call('reportVerdict', 415, { parameter, body: 'x', headers: { 'Content-Type': 'text/plain' } });
    await call('reportVerdict', 404, { parameter: 'nobody', body: { accepted: false } });
    await call('listVerdicts', 404, { parameter: 'nobody' });
  });

  it('numbers', async () => {
    const msisdn = '41790450001';
    const person = { given_name: 'Mara', withheld: ['email'], sim_change: '2026-01-01T00:00:00Z' };
    await call('setNumber', 200, { body: { msisdn: `+${msisdn}`, behaviour: 'fault', fault: '402', person } });
    await call('setNumber', 200, { body: { msisdn, location: { country: 'CH' }, inactive_methods: ['app'] } });
    await call('setNumber', 400, { body: { msisdn: '33612345678' } });
    await call('setNumber', 400, { body: { msisdn, behaviour: 'dance' } });
    await call('setNumber', 413, { body: { msisdn: '4'.repeat(20_000) } });
    await call('setNumber', 415, { body: 'x', headers: { 'Content-Type': 'text/plain' } });
    await call('listNumbers', 200);
    await call('resetNumber', 204, { parameter: msisdn });
    await call('resetNumber', 404, { parameter: '33612345678' });
  });

  it('messages', async () => {
    const msisdn = '41790450002';
    await fetch(`${gateway.origin}/sandbox/sms`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer sandbox' },
      body: JSON.stringify({ to: msisdn, from: 'Shop', text: 'Sign in: http://localhost:1/link' }),
    });
    const [message] = await call<{ readonly id: string }[]>('listMessages', 200, { query: `?msisdn=${msisdn}` });
    await call('listMessages', 400, { query: '?msisdn=x' });
    const parameter = message?.id ?? '';
    await call('answerMessage', 204, { parameter, body: { action: 'refuse' } });
    await call('answerMessage', 409, { parameter, body: { action: 'approve' } });
    await call('answerMessage', 413, { parameter, body: { action: 'x'.repeat(20_000) } });
    await call('answerMessage', 415, { parameter, body: 'x', headers: { 'Content-Type': 'text/plain' } });
    await call('answerMessage', 404, { parameter: 'none', body: { action: 'approve' } });
    await call('answerMessage', 400, { parameter: 'none', body: { action: 'dance' } });
  });

  it('trouble', async () => {
    const { id } = await call<{ readonly id: string }>('setTrouble', 200, {
      body: { kind: 'latency', operator: 'operator-a' },
    });
    await call('setTrouble', 400, { body: { kind: 'unknown' } });
    await call('setTrouble', 413, { body: { kind: 'x'.repeat(20_000) } });
    await call('setTrouble', 415, { body: 'x', headers: { 'Content-Type': 'text/plain' } });
    await call('listTrouble', 200);
    await call('removeTrouble', 204, { parameter: id });
    await call('removeTrouble', 404, { parameter: id });
    await call('clearTrouble', 204);
  });

  it('examples', async () => {
    const parameter = 'test-a';
    await call('switchExample', 200, { parameter, body: { running: false } });
    await call('switchExample', 400, { parameter, body: { running: 'no' } });
    await call('switchExample', 413, { parameter, body: { running: 'x'.repeat(20_000) } });
    await call('switchExample', 415, { parameter, body: 'x', headers: { 'Content-Type': 'text/plain' } });
    await call('switchExample', 404, { parameter: 'test-c', body: { running: true } });
    await call('listExamples', 200);
  });

  it('and each of them was seen', () => {
    const promised = operations().flatMap(({ operationId, responses }) =>
      Object.keys(responses)
        .filter((status) => status !== '403')
        .map((status) => `${operationId} ${status}`),
    );
    // a thousand troubles first
    expect(promised.filter((answer) => !used.has(answer))).toEqual(['setTrouble 409']);
  });
});
