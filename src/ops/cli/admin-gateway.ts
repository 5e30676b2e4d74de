/** The command line as a client of the admin API on this machine. */
import { Agent, request } from 'undici';
import { z } from 'zod';
import type { Config } from '../../config/schema.ts';
import type { AdminAnswer } from '../admin-answer.ts';
import { adminTokenFile, readAdminToken } from '../admin-token.ts';

const TIMEOUT_MS = 15_000;
const LIMIT_BYTES = 65_536;

/** Nobody could do it; the message is one line. */
export class Unavailable extends Error {
  readonly code = 'unavailable';
  /** for want of the admin token */
  readonly refused: boolean;
  constructor(message: string, options: { readonly refused?: boolean; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.refused = options.refused ?? false;
  }
}

const answerBody = z.record(z.string(), z.unknown());

const isRefusedConnection = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';

function tokenOf(config: Config, readFile: (path: string) => string): string | undefined {
  try {
    return readAdminToken(config, readFile);
  } catch {
    return undefined;
  }
}

/**
 * @param action with its area, e.g. `subscribers/show`
 * @returns what the gateway said; undefined when none listens there that can be asked
 */
export async function askGateway(
  config: Config,
  readFile: (path: string) => string,
  action: string,
  input: Readonly<Record<string, string>>,
): Promise<AdminAnswer | undefined> {
  if (config.http.admin_port === 0) return undefined;
  const address = `http://127.0.0.1:${config.http.admin_port}`;
  const token = tokenOf(config, readFile);
  const dispatcher = new Agent({ maxResponseSize: LIMIT_BYTES });
  try {
    const answer = await request(`${address}/admin/api/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      dispatcher,
    });
    const body = answerBody.safeParse(await answer.body.json());
    if (!body.success) throw new Unavailable(`what listens at ${address} is no gateway`);
    if (answer.statusCode === 401) {
      const hint = `it is in SIGNET_ADMIN_TOKEN or in ${adminTokenFile(config)}, which only the gateway's user can read`;
      throw new Unavailable(`the gateway at ${address} demands its admin token: ${hint}`, { refused: true });
    }
    // a gateway without a token cannot be asked, but PostgreSQL serves both of us
    if (body.data.error === 'admin_api_off' && config.database.url !== undefined) return undefined;
    return { status: answer.statusCode, body: body.data };
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    if (isRefusedConnection(error)) return undefined;
    throw new Unavailable(`the gateway at ${address} did not answer as one`, { cause: error });
  } finally {
    await dispatcher.close();
  }
}
