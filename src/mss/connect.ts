/** The MSS client of one operator, put together from its configuration: codec by binding, client by messaging mode. */
import type { Config } from '../config/schema.ts';
import { createMssClient, type MssLog } from './asynch-client.ts';
import type { MssClient } from './client.ts';
import type { MssCodec } from './codec.ts';
import { restCodec } from './rest-codec.ts';
import type { Sleep } from './sleep.ts';
import { createMssTransport } from './transport.ts';

type MssSettings = Config['operators'][string]['mss'];

const CODECS: Readonly<Record<MssSettings['binding'], MssCodec>> = { rest: restCodec };

export function connectMss(options: {
  readonly settings: MssSettings;
  /** reads a file that the configuration names */
  readonly readFile: (path: string) => string;
  readonly now: () => number;
  readonly sleep: Sleep;
  readonly random: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly log: MssLog;
}): MssClient {
  const { settings, readFile } = options;
  const read = (path: string | undefined): string | undefined => (path === undefined ? undefined : readFile(path));
  const { cert, key, ca } = settings.tls;
  return createMssClient({
    ...options,
    codec: CODECS[settings.binding],
    transport: createMssTransport(settings, { cert: read(cert), key: read(key), ca: read(ca) }),
  });
}
