/**
 * Asks an operator's network whether it vouches for a number right now (passthrough). A network that does not answer in
 * time vouches for nobody.
 */
import type { Dispatcher } from 'undici';
import { request } from 'undici';
import { z } from 'zod';
import type { Logger } from '../ops/logging.ts';
import type { NetworkCheck } from './levels.ts';

const TIMEOUT_MS = 2_000;
const LIMIT_BYTES = 4_096;
const answer = z.object({ passthrough: z.boolean() });

async function readLimited(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > LIMIT_BYTES) throw new Error(`answer is longer than ${LIMIT_BYTES} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function createNetworkCheck(log: Logger): NetworkCheck {
  return async (operator, msisdn) => {
    const url = operator.settings.passthrough_url;
    if (!url) return false;
    try {
      const { statusCode, body } = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ msisdn }),
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await readLimited(body);
      if (statusCode !== 200) throw new Error(`answered with status ${statusCode}`);
      return answer.parse(JSON.parse(text)).passthrough;
    } catch (error) {
      log.warn({ operator: operator.id, error }, 'the network could not be asked about a number');
      return false;
    }
  };
}
