/** Sources of personal data: the operator's service over HTTP in good and bad days, and what the signature service said. */
import { createServer } from 'node:https';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttpSource, type HttpSourceTls } from '../../src/attributes/http-source.ts';
import { birthdateOf, createPersonIdentitySource } from '../../src/attributes/person-identity-source.ts';
import { type AttributeSource, AttributesUnavailable, noSource } from '../../src/attributes/source.ts';
import { withOwnKnowledge } from '../../src/attributes/subscriber-source.ts';
import type { TransportTls } from '../../src/mss/transport/transport.ts';
import { type Identity, issue } from '../mss/identities.ts';
import { json, type Loopback, openLoopback } from '../mss/loopback.ts';

const MSISDN = '41790000001';
const QUERY = { msisdn: MSISDN, names: ['given_name', 'birthdate'] } as const;
const LIMITS = { timeout_ms: 2_000, response_limit_bytes: 1_024, connections: 2 };

const failureOf = async (source: AttributeSource): Promise<AttributesUnavailable> => {
  const error = await source.read(QUERY).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AttributesUnavailable)) throw new Error(`not a failure of the source: ${error}`);
  return error;
};

describe('a service of the operator', () => {
  let service: Loopback;
  let source: AttributeSource;
  beforeAll(async () => {
    service = await openLoopback();
  });
  beforeEach(() => {
    source = createHttpSource({ url: `${service.url}?v=1`, ...LIMITS });
  });
  afterEach(() => source.close());
  afterAll(() => service.close());

  it('is asked for what is wanted, at its one address', async () => {
    service.answer = json(200, { attributes: { given_name: ' Anna ', birthdate: '1984-03-17' } });
    expect(await source.read(QUERY)).toEqual({
      values: { given_name: 'Anna', birthdate: '1984-03-17' },
      withheld: new Set(),
    });
    expect(service.received.at(-1)).toMatchObject({
      url: '/rest/service?v=1',
      headers: { 'content-type': 'application/json' },
    });
    expect(JSON.parse(service.received.at(-1)?.body ?? '')).toEqual({ msisdn: MSISDN, attributes: QUERY.names });
  });

  it('knows nothing of what is null, blank or unknown here', async () => {
    service.answer = json(200, {
      attributes: { given_name: null, family_name: '  ', birthdate: '', shoe_size: 42 },
      withheld: ['birthdate', 'shoe_size'],
    });
    expect(await source.read(QUERY)).toEqual({ values: {}, withheld: new Set(['birthdate']) });
  });

  it('knows nobody by 404', async () => {
    service.answer = json(404, { error: 'who?' });
    expect(await source.read(QUERY)).toEqual({ values: {}, withheld: new Set() });
  });

  it.each<[string, AttributesUnavailable['reason'], Loopback['answer']]>([
    ['another status', 'status', json(500, { attributes: {} })],
    ['a redirect', 'status', (response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['no JSON', 'bad_answer', (response) => response.end('<html>')],
    ['another shape', 'bad_answer', json(200, { given_name: 'Anna' })],
    ['a value of another type', 'bad_answer', json(200, { attributes: { given_name: 7 } })],
    ['a date that is none', 'bad_answer', json(200, { attributes: { birthdate: '1984-02-30' } })],
    ['a state that is none', 'bad_answer', json(200, { attributes: { account_state: 'maybe' } })],
    ['a moment that is none', 'bad_answer', json(200, { attributes: { sim_change: 'yesterday' } })],
    ['too much', 'too_long', json(200, { attributes: { given_name: 'x'.repeat(2_000) } })],
    ['a connection that breaks', 'unreachable', (response) => response.destroy()],
    [
      'a connection that breaks in the middle',
      'unreachable',
      (response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"attributes":');
        setImmediate(() => response.destroy());
      },
    ],
  ])('fails with %s, and says nothing of anybody', async (_what, reason, answer) => {
    service.answer = answer;
    const error = await failureOf(source);
    expect(error.reason).toBe(reason);
    expect(`${error.message} ${error.cause}`).not.toMatch(/Anna|41790000001|xxx|1984/);
  });

  it('fails when it does not answer in time', async () => {
    service.answer = () => undefined;
    const impatient = createHttpSource({ url: service.url, ...LIMITS, timeout_ms: 50 });
    expect((await failureOf(impatient)).reason).toBe('timeout');
    await impatient.close();
  });

  it('fails when nobody listens', async () => {
    const nobody = createHttpSource({ url: 'http://127.0.0.1:9/', ...LIMITS });
    expect((await failureOf(nobody)).reason).toBe('unreachable');
    await nobody.close();
  });
});

describe('mutual TLS', () => {
  let ca: Identity;
  let client: Identity;
  let service: Loopback;
  beforeAll(async () => {
    ca = await issue('CA of records');
    const server = await issue('Records', { issuer: ca });
    client = await issue('Gateway', { issuer: ca });
    service = await openLoopback(
      createServer({ cert: server.cert, key: server.key, ca: ca.cert, requestCert: true, rejectUnauthorized: true }),
      'https',
    );
    service.answer = json(200, { attributes: { given_name: 'Anna' } });
  });
  afterAll(() => service.close());

  function material(first: TransportTls): HttpSourceTls & { change(next: TransportTls): void } {
    const listeners: ((tls: TransportTls) => void)[] = [];
    return {
      current: () => first,
      onChange: (listener) => void listeners.push(listener),
      close: () => void listeners.splice(0),
      change(next) {
        for (const listener of listeners) listener(next);
      },
    };
  }

  it('shows the certificate, and takes up another', async () => {
    const tls = material({ ca: ca.cert });
    const source = createHttpSource({ url: service.url, ...LIMITS }, tls);
    expect((await failureOf(source)).reason).toBe('unreachable');
    tls.change({ ca: ca.cert, cert: client.cert, key: client.key });
    expect((await source.read(QUERY)).values).toEqual({ given_name: 'Anna' });
    await source.close();
  });

  it('asks nobody whose authority is another', async () => {
    const other = await issue('Another CA');
    const source = createHttpSource({ url: service.url, ...LIMITS }, material({ ca: other.cert }));
    expect((await failureOf(source)).reason).toBe('unreachable');
    await source.close();
  });
});

describe('what the signature service said', () => {
  const at = new Date('2026-05-01T12:00:00Z');
  const said = (values: Readonly<Record<string, string>>): AttributeSource =>
    createPersonIdentitySource({
      find: async () => [
        ...Object.entries(values).map(([name, value]) => ({ source: 'person_identity' as const, name, value, at })),
        { source: 'subscriber_info' as const, name: 'mcc_mnc', value: '24405', at },
      ],
    });

  it('is read by its own names', async () => {
    const source = said({ givenName: 'Aino', surName: 'Järvinen', hetu: '010190-900P' });
    expect((await source.read({ ...QUERY, subscriberId: 's' })).values).toEqual({
      given_name: 'Aino',
      family_name: 'Järvinen',
      national_identifier: '010190-900P',
      birthdate: '1990-01-01',
      updated_at: at.getTime() / 1000,
    });
    await source.close();
  });

  it('is nothing of somebody who never signed in', async () => {
    expect((await said({ givenName: 'Aino' }).read(QUERY)).values).toEqual({});
  });

  it.each([
    ['131052-308T', '1952-10-13'],
    ['010100A123D', '2000-01-01'],
    ['311299+123B', '1899-12-31'],
    ['010190Y900P', '1990-01-01'],
    ['010101B123X', '2001-01-01'],
    ['131052308T', undefined],
    [undefined, undefined],
  ])('%s was born on %s', (hetu, date) => {
    expect(birthdateOf(hetu)).toBe(date);
  });
});

describe('what the gateway knows itself', () => {
  const asked: (readonly string[])[] = [];
  const spy: AttributeSource = {
    ...noSource,
    async read({ names }) {
      asked.push(names);
      return { values: { given_name: 'Anna', updated_at: 5 }, withheld: new Set() };
    },
  };
  const source = withOwnKnowledge(spy, async (id) => (id === 's' ? 7 : undefined));
  const read = async (names: Parameters<AttributeSource['read']>[0]['names'], subscriberId?: string) =>
    (await source.read({ msisdn: MSISDN, subscriberId, names })).values;

  it('is the number, for which nobody else is asked', async () => {
    expect(await read(['phone_number'])).toEqual({ phone_number: MSISDN });
    expect(await read(['phone_number', 'updated_at'], 's')).toEqual({ phone_number: MSISDN, updated_at: 7 });
    expect(await read(['updated_at'])).toEqual({});
    expect(asked).toEqual([]);
  });

  it('comes after what the source says', async () => {
    expect(await read(['phone_number', 'given_name', 'updated_at'], 's')).toEqual({
      phone_number: MSISDN,
      given_name: 'Anna',
      updated_at: 5,
    });
    expect(asked).toEqual([['given_name', 'updated_at']]);
  });
});
