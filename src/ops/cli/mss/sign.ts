/** `signet mss sign`: one signature by a real person, checked as a login would check it. */
import { randomBytes } from 'node:crypto';
import { newApTransId } from '../../../mss/ap-trans-id.ts';
import type { SignatureContent } from '../../../mss/content.ts';
import type { RequestedServices } from '../../../mss/services.ts';
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
  challenge: { type: 'boolean', default: false },
  'event-id': { type: 'string' },
  'spam-code': { type: 'string' },
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

/** The text with the prefix that the service demands, or bytes that nobody is shown. */
function contentOf(options: { text?: string; challenge: boolean }, prefix: string): SignatureContent {
  if (options.challenge) return { kind: 'challenge', bytes: randomBytes(20) };
  const text = needed(options.text, 'text');
  return { kind: 'text', text: text.startsWith(prefix) ? text : prefix + text };
}

/** What FiCom services demand; an empty spam code says that the person has none. */
function servicesOf(eventId: string | undefined, spamCode: string | undefined): RequestedServices {
  return {
    ...(eventId === undefined ? {} : { eventId }),
    ...(spamCode === undefined ? {} : { noSpam: { code: spamCode || undefined, verify: true } }),
  };
}

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readOptions(args, OPTIONS);
  if (!options.challenge) needed(options.text, 'text');
  const language = options.language === 'none' ? undefined : readLanguage(options.language);
  const mode = modeOf(options.mode);
  const msisdn = await readMsisdn(options.msisdn, io);
  return withService(io, { ...options, mode }, async (session) => {
    const { client, operator, report, signal } = session;
    const { text_prefix: prefix, transaction_timeout_s: timeoutSeconds } = operator.mss;
    const content = contentOf(options, prefix);
    const services = servicesOf(options['event-id'], options['spam-code']);
    const apTransId = newApTransId(randomBytes);
    const signatureProfile = options.profile ?? profileOf(operator);
    const what = content.kind === 'text' ? `"${content.text}"` : 'a challenge';
    report.progress(`asking for a signature over ${what} (AP_TransID ${apTransId}, ${timeoutSeconds} s)`);
    const response = await client.sign(
      { msisdn, content, services, language, signatureProfile, apTransId, timeoutSeconds },
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
