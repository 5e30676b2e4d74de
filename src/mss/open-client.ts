/** Puts the MSS client of one operator together with the real clock, timers and randomness. Decides nothing else. */
import { randomBytes } from 'node:crypto';
import { createAsynchClient, type MssLog } from './asynch-client.ts';
import type { MssClient } from './client.ts';
import type { MssCodec } from './codec.ts';
import type { MssSettings } from './exchange.ts';
import { restCodec } from './rest-codec.ts';
import { timerSleep } from './sleep.ts';
import { createSoapCodec } from './soap-codec.ts';
import { createSynchClient } from './synch-client.ts';
import { createMssTransport, type TransportTls } from './transport.ts';

const CODECS: Readonly<Record<MssSettings['binding'], (settings: MssSettings) => MssCodec>> = {
  rest: () => restCodec,
  soap: ({ soap_wrapper: wrapper = 'plain', soap_media_type: mediaType = 'application/soap+xml' }) =>
    createSoapCodec({ wrapper, mediaType }),
};

/** @param tls PEM texts, already read from the files that the configuration names */
export function openMssClient(settings: MssSettings, tls: TransportTls, log?: MssLog): MssClient {
  const codec = CODECS[settings.binding](settings);
  const base = { settings, codec, transport: createMssTransport(settings, tls), now: Date.now };
  if (settings.mode === 'synch') return createSynchClient(base);
  return createAsynchClient({
    ...base,
    sleep: timerSleep,
    random: Math.random,
    randomBytes,
    ...(log ? { log } : {}),
  });
}
