/** The commands that speak with an operator's signature service. What they need is loaded when one of them is called. */
import type { Command } from '../command.ts';
import { COMMON_USAGE } from './arguments.ts';

/** a module of one command */
interface Loaded {
  readonly run: Command['run'];
}

const command = (name: string, usage: string, summary: string, load: () => Promise<Loaded>): Command => ({
  words: ['mss', name],
  usage,
  summary,
  run: async (args, io) => (await load()).run(args, io),
});

export const MSS_COMMANDS: readonly Command[] = [
  command(
    'sign',
    `--operator ID --msisdn NUMBER|- (--text TEXT | --challenge) [--language en|none] [--profile URI] [--mode synch|asynch] [--event-id ID] [--spam-code CODE] ${COMMON_USAGE}`,
    'ask a person for a signature and check it; - reads the number from standard input',
    () => import('./sign.ts'),
  ),
  command(
    'status',
    `--operator ID --msisdn NUMBER|- --mssp-trans-id ID [--ap-trans-id ID] [--text TEXT] ${COMMON_USAGE}`,
    'ask once for the status of a signature; --text is what was sent, to be compared with what was signed',
    () => import('./status.ts'),
  ),
  command(
    'profile',
    `--operator ID --msisdn NUMBER|- ${COMMON_USAGE}`,
    'what a person can sign with: profiles, SIM, app, certificates',
    () => import('./profile.ts'),
  ),
  command(
    'receipt',
    `--operator ID --msisdn NUMBER|- --mssp-trans-id ID --text TEXT [--ap-trans-id ID] [--language en] [--no-extension] ${COMMON_USAGE}`,
    'show a message after a signature, once; --no-extension for an app',
    () => import('./receipt.ts'),
  ),
  command(
    'health',
    `--operator ID ${COMMON_USAGE}`,
    'send the heartbeat of the Mobile ID guide; rings no phone',
    () => import('./health.ts'),
  ),
  command(
    'certificate',
    '--operator ID --name COMMON_NAME [--organisation O] [--country CC] [--years 5] [--key RSA|EC] [--out FOLDER] [--password -] [--json]',
    'make key, self-signed client certificate and PKCS#12 for a service',
    () => import('./certificate.ts'),
  ),
];
