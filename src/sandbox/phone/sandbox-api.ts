/**
 * The part of the sandbox API that concerns phones: how numbers behave, and the messages on phones. JSON in and out; a
 * wrong request changes nothing and is told what, where and what would be right.
 */
import { z } from 'zod';
import { answering, readQuery, taking } from '../api/operation.ts';
import { type FaultCode, isFaultCode } from '../mssp/faults.ts';
import type { Inbox } from './inbox.ts';
import { type Problem, readJson, refuse } from './json-body.ts';
import type { Message } from './message.ts';
import { type NumberPlan, parseMsisdn } from './number-plan.ts';
import { type NumberDirectory, testNumberCode } from './number-settings.ts';
import { answerMessage, listMessages, listNumbers, messageQuery, resetNumber, setNumber } from './phone-operations.ts';
import type { Phones } from './phones.ts';
import type { Route } from './routes.ts';

export interface SandboxApiOptions {
  readonly numbers: NumberDirectory;
  readonly plan: NumberPlan;
  readonly inbox: Inbox;
  readonly phones: Pick<Phones, 'prepare'>;
  /** resolves when the button behind a link has been pressed */
  readonly pressed: (id: string) => Promise<void>;
}

const ACTIONS = { approve: 'approved', refuse: 'refused', ignore: 'ignored' } as const;
const passthroughBody = z.strictObject({ msisdn: z.string() });

export interface SandboxApi {
  /** for browsers and programs of this machine */
  readonly routes: readonly Route[];
  /** asked by the gateway: whether the network vouches for a number */
  readonly passthrough: Route['handle'];
}

export function createSandboxApi({ numbers, plan, inbox, phones, pressed }: SandboxApiOptions): SandboxApi {
  function foreign(msisdn: string): Problem | undefined {
    if (plan.operatorOf(msisdn)) return undefined;
    const description = `no operator here serves this number; prefixes are ${plan.prefixes.join(', ')}`;
    return { status: 400, error: 'unknown_number', description, path: 'msisdn' };
  }

  const routes = [
    answering(listNumbers, async (ctx) => {
      ctx.body = numbers.list();
    }),

    taking(setNumber, async (ctx, input) => {
      const problem = foreign(input.msisdn) ?? fixedFault(input.msisdn);
      if (problem) return refuse(ctx, problem);
      const settings = await numbers.set(input);
      // An RSA key takes its time on a slow machine. A real SIM has its key when somebody asks about it.
      if (settings.key === 'RSA') {
        await phones.prepare({ msisdn: settings.msisdn, key: 'RSA', flaw: 'none', replacement: 0 });
      }
      ctx.body = settings;
    }),

    answering(resetNumber, async (ctx, value) => {
      const msisdn = parseMsisdn(value);
      if (msisdn === undefined || !plan.operatorOf(msisdn)) {
        const description = `no such number here; prefixes are ${plan.prefixes.join(', ')}`;
        return refuse(ctx, { status: 404, error: 'unknown_number', description, path: 'msisdn' });
      }
      await numbers.reset(msisdn);
      ctx.status = 204;
    }),

    answering(listMessages, async (ctx) => {
      const query = readQuery(ctx, messageQuery);
      if (!query) return;
      const messages = inbox.open(query.msisdn).filter(({ state }) => state === 'shown');
      ctx.body = messages.map(messageView);
    }),

    taking(answerMessage, async (ctx, input, id) => {
      const message = inbox.get(id);
      if (!message) {
        return refuse(ctx, { status: 404, error: 'unknown_message', description: 'no such message', path: 'id' });
      }
      if (message.state !== 'shown' || !inbox.move(id, ACTIONS[input.action])) {
        const description = `the message is no longer waiting: ${message.state}`;
        return refuse(ctx, { status: 409, error: 'already_answered', description, path: 'id' });
      }
      await pressed(id);
      ctx.status = 204;
    }),
  ];

  return {
    routes,
    passthrough: async (ctx) => {
      const input = await readJson(ctx, passthroughBody);
      if (!input) return;
      const settings = numbers.find(parseMsisdn(input.msisdn) ?? '')?.settings;
      ctx.body = { passthrough: settings?.active === true && settings.behaviour === 'passthrough' };
    },
  };
}

/** Test numbers for faults are what they are. */
function fixedFault(msisdn: string): Problem | undefined {
  const code = testNumberCode(msisdn);
  if (code === undefined) return undefined;
  const answers: FaultCode = isFaultCode(code) ? code : 105;
  const description = `this test number always answers fault ${answers}; use another number with behaviour fault`;
  return { status: 400, error: 'fixed_number', description, path: 'msisdn' };
}

const messageView = ({ id, msisdn, operator, kind, text, code, expiresAt, link }: Message) => ({
  id,
  msisdn,
  operator,
  kind,
  text,
  code,
  expires_at: new Date(expiresAt).toISOString(),
  ...(link !== undefined && { link }),
});
