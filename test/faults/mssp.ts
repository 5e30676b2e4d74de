/**
 * A Mobile Signature Service that does as it is told, number by number: hands requests on to the real simulator, or breaks
 * in a chosen way. Counts what it was asked.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const head = z.object({ AP_TransID: z.string() });
const requestBody = z.union([
  z.object({
    MSS_SignatureReq: z.object({ AP_Info: head, MobileUser: z.object({ MSISDN: z.string() }) }),
  }),
  z.object({ MSS_StatusReq: z.object({ AP_Info: head, MSSP_TransID: z.string() }) }),
]);

export interface Asked {
  readonly operation: 'signature' | 'status';
  /** digits without + */
  readonly msisdn: string;
  readonly apTransId: string;
  readonly msspTransId: string;
  /** how often this operation was asked for this number, this time included */
  readonly count: number;
  /** what the simulator says to it */
  forward(): Promise<{ readonly status: number; readonly text: string }>;
}

export type Manner = (asked: Asked, response: ServerResponse) => void | Promise<void>;

/** An answer of status `code` that belongs to the request, but for what `change` says. */
export function answerTo(
  asked: Asked,
  code: string,
  change: { apTransId?: string; msisdn?: string; msspTransId?: '' } = {},
): string {
  const name = asked.operation === 'signature' ? 'MSS_SignatureResp' : 'MSS_StatusResp';
  return JSON.stringify({
    [name]: {
      AP_Info: { AP_ID: 'sandbox', AP_TransID: change.apTransId ?? asked.apTransId },
      MSSP_TransID: change.msspTransId ?? asked.msspTransId,
      MobileUser: { MSISDN: change.msisdn ?? asked.msisdn },
      Status: { StatusCode: { Value: code } },
    },
  });
}

export const say =
  (text: string, status = 200): Manner =>
  (_asked, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  };

export const handOn: Manner = async (asked, response) => {
  const { status, text } = await asked.forward();
  response.writeHead(status, { 'content-type': 'application/json' }).end(text);
};

/** Variables that send an operator of the sandbox here, in the one language spoken here: REST, asynchronous. */
export const mssVariables = (letter: 'A' | 'B' | 'C', url: string): Readonly<Record<string, string>> => ({
  [`SIGNET_OPERATORS_OPERATOR_${letter}_MSS_URL`]: url,
  [`SIGNET_OPERATORS_OPERATOR_${letter}_MSS_BINDING`]: 'rest',
  [`SIGNET_OPERATORS_OPERATOR_${letter}_MSS_MODE`]: 'asynch',
});

export interface FakeMssp {
  readonly url: string;
  /** how this number's requests are answered from now on; default: by the simulator */
  behave(msisdn: string, manner: Manner): void;
  /** number of signature requests for a number: how often its phone was rung */
  pushes(msisdn: string): number;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** @param simulator address of the REST service that answers by default */
export async function startFakeMssp(simulator: () => string): Promise<FakeMssp> {
  const manners = new Map<string, Manner>();
  const numbers = new Map<string, string>();
  const counts = new Map<string, number>();
  const count = (operation: string, msisdn: string): number => {
    const next = (counts.get(`${operation} ${msisdn}`) ?? 0) + 1;
    counts.set(`${operation} ${msisdn}`, next);
    return next;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await bodyOf(request);
    const body = requestBody.parse(JSON.parse(text));
    const forward = async () => {
      const reply = await fetch(simulator(), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: text,
      });
      return { status: reply.status, text: await reply.text() };
    };
    if ('MSS_StatusReq' in body) {
      const { AP_Info, MSSP_TransID } = body.MSS_StatusReq;
      const msisdn = numbers.get(MSSP_TransID) ?? '';
      const asked: Asked = {
        operation: 'status',
        msisdn,
        apTransId: AP_Info.AP_TransID,
        msspTransId: MSSP_TransID,
        count: count('status', msisdn),
        forward,
      };
      return (manners.get(msisdn) ?? handOn)(asked, response);
    }
    const { AP_Info, MobileUser } = body.MSS_SignatureReq;
    const msisdn = MobileUser.MSISDN.replace('+', '');
    const msspTransId = `M${AP_Info.AP_TransID}`;
    numbers.set(msspTransId, msisdn);
    const asked: Asked = {
      operation: 'signature',
      msisdn,
      apTransId: AP_Info.AP_TransID,
      msspTransId,
      count: count('signature', msisdn),
      async forward() {
        const reply = await forward();
        const given = /"MSSP_TransID"\s*:\s*"([^"]+)"/.exec(reply.text)?.[1];
        if (given !== undefined) numbers.set(given, msisdn);
        return reply;
      },
    };
    return (manners.get(msisdn) ?? handOn)(asked, response);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/sandbox/mssp/rest/service`,
    behave: (msisdn, manner) => void manners.set(msisdn, manner),
    pushes: (msisdn) => counts.get(`signature ${msisdn}`) ?? 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
