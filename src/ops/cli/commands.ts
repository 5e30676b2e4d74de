/** Every command, in the order of the help. */
import type { Command } from './command.ts';
import { configCheck } from './config-check.ts';
import { KEY_COMMANDS } from './keys.ts';
import { MSS_COMMANDS } from './mss/commands.ts';
import { SESSION_COMMANDS } from './session.ts';
import { SUBSCRIBER_COMMANDS } from './subscriber.ts';
import { version } from './version.ts';

export const COMMANDS: readonly Command[] = [
  configCheck,
  ...MSS_COMMANDS,
  ...SUBSCRIBER_COMMANDS,
  ...SESSION_COMMANDS,
  ...KEY_COMMANDS,
  version,
];
