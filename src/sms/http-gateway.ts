/**
 * Text messages by an HTTP service: POST of JSON `{"to","from","text","valid_s"}`, where `to` is E.164 with +. Any 2xx is a
 * message taken; 404 and 422 say that the number cannot get it. Sends each message once: a second one would be a second
 * link. Every wait and every answer is limited, no redirect is followed.
 */
import { request } from 'undici';
import type { SmsConfig } from '../config/schema/sms.ts';
import type { OutcomeCode } from '../mss/outcomes/outcomes.ts';
import { SmsFailed, type SmsMessage, type SmsPort } from './port.ts';

type Settings = Readonly<Omit<SmsConfig, 'limit' | 'texts' | 'link_s'>>;

function outcomeOfStatus(status: number): OutcomeCode {
  if (status === 404 || status === 422) return 'sms_undeliverable';
  return status === 429 || status >= 500 ? 'sms_unavailable' : 'sms_rejected';
}

/** Errors of a connection that was never made: the service knows nothing of the message. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
  'UND_ERR_CONNECT_TIMEOUT',
]);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

function authorization({ password, token, username }: Settings): { authorization?: string } {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (username === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` };
}

export function createHttpSmsGateway(settings: Settings): SmsPort {
  const { request_timeout_ms: timeoutMs, response_limit_bytes: limit, sender, url } = settings;
  const headers = { 'content-type': 'application/json', accept: 'application/json', ...authorization(settings) };

  const post = async ({ msisdn, text, validSeconds }: SmsMessage, signal: AbortSignal): Promise<number> => {
    const body = JSON.stringify({ to: `+${msisdn}`, from: sender, text, valid_s: validSeconds });
    const answer = await request(url, {
      method: 'POST',
      headers,
      body,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    // the status says everything; the rest is read only so that the connection can be used again
    await answer.body.dump({ limit }).catch(() => undefined);
    return answer.statusCode;
  };

  return {
    async send(message, { signal }) {
      const status = await post(message, signal).catch((error: unknown): never => {
        const code = codeOf(error);
        if (NEVER_SENT.has(code)) throw new SmsFailed('sms_unavailable', `no connection: ${code}`);
        // no cause: an error of the parser may hold what was answered
        throw new SmsFailed('sms_unconfirmed', `no answer: ${code}`);
      });
      if (status < 200 || status > 299) throw new SmsFailed(outcomeOfStatus(status), `answered with status ${status}`);
    },
  };
}
