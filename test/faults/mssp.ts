/**
 * A Mobile Signature Service that does as it is told, number by number: hands requests on to the real simulator, or breaks
 * in a chosen way. Counts what it was asked.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const requestBody = z.union([
  z.object({
    MSS_SignatureReq: z.object({ MobileUser: z.object({ MSISDN: z.string() }) }),
  }),
  z.object({ MSS_StatusReq: z.object({ MSSP_TransID: z.string() }) }),
  z.object({ MSS_ProfileReq: z.unknown() }),
]);

export interface Asked {
  readonly operation: 'signature' | 'status';
  /** digits without + */
  readonly msisdn: string;
  /** what the simulator says to it */
  forward(): Promise<{ readonly status: number; readonly text: string }>;
}

export type Manner = (asked: Asked, response: ServerResponse) => void | Promise<void>;

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
  const pushes = new Map<string, number>();

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
    if ('MSS_ProfileReq' in body) {
      // rings nothing: it is told the truth, whatever the number's requests will meet
      const { status, text: said } = await forward();
      response.writeHead(status, { 'content-type': 'application/json' }).end(said);
      return;
    }
    if ('MSS_StatusReq' in body) {
      const msisdn = numbers.get(body.MSS_StatusReq.MSSP_TransID) ?? '';
      const asked: Asked = {
        operation: 'status',
        msisdn,
        forward,
      };
      return (manners.get(msisdn) ?? handOn)(asked, response);
    }
    const msisdn = body.MSS_SignatureReq.MobileUser.MSISDN.replace('+', '');
    pushes.set(msisdn, (pushes.get(msisdn) ?? 0) + 1);
    const asked: Asked = {
      operation: 'signature',
      msisdn,
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
    pushes: (msisdn) => pushes.get(msisdn) ?? 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
