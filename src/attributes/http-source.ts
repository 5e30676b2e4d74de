/**
 * An operator's customer records over HTTP: POST JSON to one fixed address, with mutual TLS, a time limit and a size limit.
 * Request `{"msisdn","attributes":[…]}`; answer 200 `{"attributes":{…},"withheld":[…]}`, or 404 for a number without
 * records. Never follows a redirect, never asks twice, never puts anything of request or answer into an error.
 */
import { type Dispatcher, Pool } from 'undici';
import { z } from 'zod';
import type { TransportTls } from '../mss/transport/transport.ts';
import { type AttributeQuery, type AttributeSource, AttributesUnavailable, NOTHING } from './source.ts';
import { attributeValues, isAttributeName, present } from './values.ts';

export interface HttpSourceSettings {
  readonly url: string;
  readonly timeout_ms: number;
  readonly response_limit_bytes: number;
  readonly connections: number;
}

export interface HttpSourceTls {
  current(): TransportTls;
  onChange(listener: (tls: TransportTls) => void): void;
  close(): void;
}

const answer = z.object({
  attributes: attributeValues,
  withheld: z.array(z.string()).max(64).default([]),
});

async function readLimited(body: Dispatcher.ResponseData['body'], limitBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('expected bytes');
    size += chunk.length;
    if (size > limitBytes) throw new AttributesUnavailable('too_long', `the answer is longer than ${limitBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : error.name);

function failure(error: unknown, signal: AbortSignal): AttributesUnavailable {
  if (error instanceof AttributesUnavailable) return error;
  if (signal.aborted) return new AttributesUnavailable('timeout', 'no answer in time');
  const code = error instanceof Error ? codeOf(error) : 'unknown';
  return new AttributesUnavailable('unreachable', `no answer: ${code}`);
}

function parse(text: string): z.output<typeof answer> {
  try {
    return answer.parse(JSON.parse(text));
  } catch {
    // the error would quote the answer
    throw new AttributesUnavailable(
      'bad_answer',
      'the answer is not {"attributes":{…}} with values of the right types',
    );
  }
}

export function createHttpSource(settings: HttpSourceSettings, tls?: HttpSourceTls): AttributeSource {
  const { origin, pathname, search } = new URL(settings.url);
  const open = (material: TransportTls): Pool =>
    new Pool(origin, {
      connections: settings.connections,
      pipelining: 1,
      allowH2: false,
      connect: { timeout: settings.timeout_ms, minVersion: 'TLSv1.2', ...present(material) },
    });
  let pool = open(tls?.current() ?? {});
  tls?.onChange((material) => {
    const old = pool;
    pool = open(material);
    // requests under way finish on it; what ends it early ends them with it
    old.close().catch(() => undefined);
  });

  const ask = async ({ msisdn, names }: AttributeQuery, signal: AbortSignal): Promise<string | undefined> => {
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: `${pathname}${search}`,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ msisdn, attributes: names }),
      signal,
    });
    const text = await readLimited(body, settings.response_limit_bytes);
    if (statusCode === 404) return undefined;
    if (statusCode !== 200) throw new AttributesUnavailable('status', `the answer has HTTP status ${statusCode}`);
    return text;
  };

  return {
    async read(query) {
      const signal = AbortSignal.timeout(settings.timeout_ms);
      let text: string | undefined;
      try {
        text = await ask(query, signal);
      } catch (error) {
        throw failure(error, signal);
      }
      if (text === undefined) return NOTHING;
      const { attributes, withheld } = parse(text);
      return { values: present(attributes), withheld: new Set(withheld.filter(isAttributeName)) };
    },
    async close() {
      tls?.close();
      await pool.destroy();
    },
  };
}
