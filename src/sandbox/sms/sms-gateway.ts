/**
 * The simulated service for text messages: takes a message as an operator's does and puts it on the phone. The number's
 * behaviour acts on the link in it as it does on a signature request; without one it is only read.
 */
import { randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import { z } from 'zod';
import type { Inbox } from '../phone/inbox.ts';
import { readJson, refuse } from '../phone/json-body.ts';
import { codeIn, type Message, type MessageState } from '../phone/message.ts';
import { type NumberPlan, parseMsisdn } from '../phone/number-plan.ts';
import type { Behaviour, NumberDirectory } from '../phone/number-settings.ts';

export const SMS_PATH = '/sandbox/sms';
const TOKEN = 'Bearer sandbox';

const message = z.object({
  to: z.string().max(32),
  from: z.string().max(32),
  text: z.string().min(1).max(1_000),
  valid_s: z.number().min(1).max(86_400).default(3_600),
});

/** What a person makes of a link by themselves; whatever is wrong with signatures is nothing to a link. */
const ACTS: Partial<Record<Behaviour, MessageState>> = { approve: 'approved', refuse: 'refused', ignore: 'ignored' };

const LINK = /https?:\/\/[^\s"<>]+/;

export interface SmsGatewayOptions {
  readonly inbox: Inbox;
  readonly numbers: NumberDirectory;
  readonly plan: NumberPlan;
  /** epoch milliseconds */
  readonly now: () => number;
}

export function createSmsGateway({ inbox, now, numbers, plan }: SmsGatewayOptions): (ctx: Context) => Promise<void> {
  const deliver = (msisdn: string, operator: string, text: string, validSeconds: number): Message => {
    const link = LINK.exec(text)?.[0];
    const { settings } = numbers.find(msisdn) ?? {};
    const acts = link && settings ? ACTS[settings.behaviour] : undefined;
    const receivedAt = now();
    // a newer link leaves the older one without use
    const older = inbox.open(msisdn).filter((each) => link !== undefined && each.link !== undefined);
    for (const { id } of older) inbox.move(id, 'withdrawn');
    return inbox.deliver({
      id: `s${randomBytes(12).toString('hex')}`,
      msisdn,
      operator,
      method: 'sim',
      kind: 'sms',
      text,
      ...(link !== undefined && { link }),
      code: codeIn(link === undefined ? text : text.replace(link, '')),
      receivedAt,
      expiresAt: receivedAt + validSeconds * 1_000,
      state: 'shown',
      plan: acts ? { state: acts, at: receivedAt + (settings?.after_ms ?? 0) } : null,
    });
  };

  return async (ctx) => {
    if (ctx.get('authorization') !== TOKEN) {
      return refuse(ctx, {
        status: 401,
        error: 'invalid_token',
        description: 'wrong credentials',
        path: 'Authorization',
      });
    }
    const input = await readJson(ctx, message);
    if (!input) return;
    const msisdn = parseMsisdn(input.to);
    const operator = msisdn === undefined ? undefined : plan.operatorOf(msisdn);
    if (msisdn === undefined || !operator) {
      return refuse(ctx, { status: 404, error: 'unknown_number', description: 'no such number here', path: 'to' });
    }
    if (numbers.find(msisdn)?.settings.behaviour === 'fault') {
      const description = 'this number gets no text messages: its behaviour is fault';
      return refuse(ctx, { status: 422, error: 'undeliverable', description, path: 'to' });
    }
    ctx.status = 202;
    ctx.body = { id: deliver(msisdn, operator.id, input.text, input.valid_s).id };
  };
}
