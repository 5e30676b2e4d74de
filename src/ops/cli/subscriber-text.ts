/** An answer of the admin API in words. */
import { z } from 'zod';
import type { AdminAnswer } from '../admin-answer.ts';

const holdings = z.object({
  sessions: z.number(),
  grants: z.number(),
  refresh_tokens: z.number(),
  access_tokens: z.number(),
  codes: z.number(),
});

const shown = holdings.extend({
  action: z.literal('show'),
  operator: z.string(),
  subscriber_id: z.string(),
  created_at: z.string(),
  sim_serial_at: z.string().nullable(),
  sim_serial_accepted_at: z.string().nullable(),
  pseudonyms: z.number(),
});
const cleared = z.object({
  action: z.literal('clear-serial'),
  operator: z.string(),
  subscriber_id: z.string(),
  cleared: z.boolean(),
});
const ended = z.object({
  action: z.enum(['recycle', 'port-out', 'erase']),
  operator: z.string(),
  subscriber_id: z.string().nullable(),
  ended: holdings,
});
const problem = z.object({ error: z.string(), error_description: z.string() });
const answer = z.union([shown, cleared, ended, problem]);

const VERBS = { recycle: 'recycled', 'port-out': 'ported out', erase: 'erased' } as const;

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

const listed = (all: z.infer<typeof holdings>): string =>
  [
    count(all.sessions, 'session'),
    count(all.grants, 'grant'),
    count(all.refresh_tokens, 'refresh token'),
    count(all.access_tokens, 'access token'),
    count(all.codes, 'code'),
  ].join(', ');

function showText(all: z.infer<typeof shown>): string {
  const another = all.sim_serial_accepted_at === null ? '' : `; another accepted since ${all.sim_serial_accepted_at}`;
  return [
    `subscriber   ${all.subscriber_id} at ${all.operator}`,
    `since        ${all.created_at}`,
    `SIM serial   ${all.sim_serial_at === null ? 'none stored' : `stored since ${all.sim_serial_at}${another}`}`,
    `pseudonyms   ${all.pseudonyms}`,
    `open         ${listed(all)}`,
  ].join('\n');
}

export function describeAnswer(body: AdminAnswer['body']): string {
  const read = answer.safeParse(body);
  if (!read.success) return 'signet: the gateway answered something that this version does not understand';
  const { data } = read;
  if ('error' in data) return `signet: ${data.error_description}`;
  switch (data.action) {
    case 'show':
      return showText(data);
    case 'clear-serial':
      return data.cleared
        ? `cleared: the next login of ${data.subscriber_id} stores the SIM serial number anew`
        : `nothing to clear: no SIM serial number is stored of ${data.subscriber_id}`;
    default:
      return data.subscriber_id === null
        ? 'ported out: nobody with this number had signed in; it is served here no more'
        : `${VERBS[data.action]}: ${data.subscriber_id}; ended: ${listed(data.ended)}`;
  }
}
