/** `signet mss status`: asks once what became of a request that the service accepted. */
import { randomBytes } from 'node:crypto';
import { newApTransId } from '../../../mss/ap-trans-id.ts';
import { MssError } from '../../../mss/client.ts';
import { NO_ANSWERS } from '../../../mss/services.ts';
import { type CommandIo, EXIT } from '../command.ts';
import { COMMON, needed, readMsisdn, readOptions } from './arguments.ts';
import { withService } from './session.ts';
import { checkSignature, signatureFacts } from './verdict.ts';

const OPTIONS = {
  ...COMMON,
  msisdn: { type: 'string' },
  text: { type: 'string' },
  'mssp-trans-id': { type: 'string' },
  'ap-trans-id': { type: 'string' },
} as const;

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readOptions(args, OPTIONS);
  const msspTransId = needed(options['mssp-trans-id'], 'mssp-trans-id');
  const msisdn = await readMsisdn(options.msisdn, io);
  // a status can be asked for in asynchronous mode alone
  return withService(io, { ...options, mode: 'asynch' }, async (session) => {
    const pending = {
      apTransId: options['ap-trans-id'] ?? newApTransId(randomBytes),
      msspTransId,
      msisdn,
      signatureProfile: undefined,
      // already over: one query, no second
      deadline: io.now(),
      answers: NO_ANSWERS,
    };
    const response = await session.client.resume(pending, { signal: session.signal }).catch((error: unknown) => {
      if (error instanceof MssError && error.code === 'unanswered') return undefined;
      throw error;
    });
    if (!response) {
      session.report.result('the person has not answered yet', { ok: false, status: '504', msspTransId });
      return EXIT.again;
    }
    const { text } = options;
    const content = text === undefined ? undefined : ({ kind: 'text', text } as const);
    const checked = checkSignature(session, response, content, new Date(io.now()));
    const stands = checked.verification.ok;
    const sentence = stands ? 'signed, and the signature stands' : 'signed, but the signature does NOT stand';
    session.report.result(sentence, signatureFacts(response, checked));
    return stands ? EXIT.ok : EXIT.protocol;
  });
}
