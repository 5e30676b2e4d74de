/** Puts the MSS client of one operator together with the real clock, timers and randomness. Decides nothing else. */
import { randomBytes } from 'node:crypto';
import { createMssClient, type MssLog, type MssSettings } from './asynch-client.ts';
import type { MssClient } from './client.ts';
import type { MssCodec } from './codec.ts';
import { restCodec } from './rest-codec.ts';
import { timerSleep } from './sleep.ts';
import { createMssTransport, type TransportTls } from './transport.ts';

const CODECS: Readonly<Record<MssSettings['binding'], MssCodec>> = { rest: restCodec };

/** @param tls PEM texts, already read from the files that the configuration names */
export function openMssClient(settings: MssSettings, tls: TransportTls, log?: MssLog): MssClient {
  return createMssClient({
    settings,
    codec: CODECS[settings.binding],
    transport: createMssTransport(settings, tls),
    now: Date.now,
    sleep: timerSleep,
    random: Math.random,
    randomBytes,
    ...(log ? { log } : {}),
  });
}
