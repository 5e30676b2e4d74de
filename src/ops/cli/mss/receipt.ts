/** `signet mss receipt`: shows a message after a successful signature, and what the person did with it. */
import { randomBytes } from 'node:crypto';
import { newApTransId } from '../../../mss/ap-trans-id.ts';
import type { ReceiptOutcome } from '../../../mss/receipt.ts';
import { type CommandIo, EXIT } from '../command.ts';
import { COMMON, needed, readLanguage, readMsisdn, readOptions } from './arguments.ts';
import { withService } from './session.ts';

const OPTIONS = {
  ...COMMON,
  msisdn: { type: 'string' },
  text: { type: 'string' },
  language: { type: 'string' },
  'mssp-trans-id': { type: 'string' },
  'ap-trans-id': { type: 'string' },
  'no-extension': { type: 'boolean', default: false },
} as const;

const SENTENCES: Readonly<Record<ReceiptOutcome, string>> = {
  accepted: 'the person confirmed the message',
  cancelled: 'the person cancelled the message',
  timed_out: 'the message was shown, the person did not answer',
  unknown: 'the service took the message and does not say what became of it',
};

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readOptions(args, OPTIONS);
  const written = needed(options.text, 'text');
  const msspTransId = needed(options['mssp-trans-id'], 'mssp-trans-id');
  const language = readLanguage(options.language);
  const msisdn = await readMsisdn(options.msisdn, io);
  return withService(io, options, async ({ client, operator, report, signal }) => {
    const prefix = operator.mss.text_prefix;
    const text = written.startsWith(prefix) ? written : prefix + written;
    report.progress(`showing "${text}"`);
    const apTransId = options['ap-trans-id'] ?? newApTransId(randomBytes);
    const extension = !options['no-extension'];
    const request = { msspTransId, apTransId, msisdn, text, language, extension };
    const { outcome } = await client.receipt(request, { signal });
    const ok = outcome === 'accepted' || outcome === 'unknown';
    report.result(SENTENCES[outcome], { ok, outcome });
    return ok ? EXIT.ok : EXIT.no;
  });
}
