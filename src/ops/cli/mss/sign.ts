/** `signet mss sign`: one signature by a real person, checked as a login would check it. */
import { randomBytes } from 'node:crypto';
import { newApTransId } from '../../../mss/ap-trans-id.ts';
import type { SignatureContent } from '../../../mss/content.ts';
import { type CommandIo, EXIT, UsageError } from '../command.ts';
import { COMMON, needed, readLanguage, readMsisdn, readOptions } from './arguments.ts';
import { type OperatorSettings, withService } from './session.ts';
import { checkSignature, signatureFacts } from './verdict.ts';

const OPTIONS = {
  ...COMMON,
  msisdn: { type: 'string' },
  text: { type: 'string' },
  language: { type: 'string' },
  profile: { type: 'string' },
  mode: { type: 'string' },
} as const;

function modeOf(value: string | undefined): 'synch' | 'asynch' | undefined {
  if (value === undefined || value === 'synch' || value === 'asynch') return value;
  throw new UsageError('--mode must be synch or asynch');
}

/** That of the highest level that has one. */
function profileOf({ loa }: OperatorSettings): string {
  const entries = Object.entries(loa).toSorted(([one], [other]) => Number(other) - Number(one));
  const profile = entries.flatMap(([, rows]) => rows ?? []).find((row) => row.signature_profile)?.signature_profile;
  if (profile === undefined) throw new UsageError('the operator has no signature profile; --profile names one');
  return profile;
}

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readOptions(args, OPTIONS);
  const text = needed(options.text, 'text');
  const language = readLanguage(options.language);
  const mode = modeOf(options.mode);
  const msisdn = await readMsisdn(options.msisdn, io);
  return withService(io, { ...options, mode }, async (session) => {
    const { client, operator, report, signal } = session;
    const { text_prefix: prefix, transaction_timeout_s: timeoutSeconds } = operator.mss;
    const shown = text.startsWith(prefix) ? text : prefix + text;
    const content: SignatureContent = { kind: 'text', text: shown };
    const apTransId = newApTransId(randomBytes);
    const signatureProfile = options.profile ?? profileOf(operator);
    report.progress(`asking for a signature over "${shown}" (AP_TransID ${apTransId}, ${timeoutSeconds} s)`);
    const response = await client.sign(
      { msisdn, content, services: {}, language, signatureProfile, apTransId, timeoutSeconds },
      {
        signal,
        onAccepted: async ({ msspTransId }) => report.progress(`accepted as ${msspTransId}, waiting for the person`),
      },
    );
    const checked = checkSignature(session, response, content, new Date(io.now()));
    const stands = checked.verification.ok;
    report.result(stands ? 'signed, and the signature stands' : 'signed, but the signature does NOT stand', {
      ...signatureFacts(response, checked),
      apTransId,
    });
    return stands ? EXIT.ok : EXIT.protocol;
  });
}
