/** What the admin API answers about subscribers, and the command line prints: JSON without number and serial number. */
import type { AccountHoldings } from '../session/account.ts';
import type { Done, Problem, Result } from '../subscriber/life-cycle.ts';

export interface AdminAnswer {
  /** as HTTP says it */
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const PROBLEMS: Readonly<Record<Problem, { readonly status: number; readonly description: string }>> = {
  unknown_operator: { status: 404, description: 'no operator of this name is configured' },
  invalid_number: {
    status: 400,
    description: 'the number must be an international one, 7 to 15 digits, e.g. +41791234567',
  },
  unknown_subscriber: { status: 404, description: 'nobody with this number has signed in at this operator' },
  not_served: { status: 409, description: 'the number belongs to another operator' },
  ported_in: {
    status: 409,
    description: 'the configuration ports the number in; take it out of numbers.ported_in first',
  },
};

const holdings = ({ sessions, grants, refreshTokens, accessTokens, codes }: AccountHoldings) => ({
  sessions,
  grants,
  refresh_tokens: refreshTokens,
  access_tokens: accessTokens,
  codes,
});

function bodyOf(done: Done): AdminAnswer['body'] {
  const { action, operator } = done;
  switch (done.action) {
    case 'show': {
      const { id, createdAt, simSerialAt, simSerialAcceptedAt, pseudonyms } = done.subscriber;
      return {
        action,
        operator,
        subscriber_id: id,
        created_at: createdAt.toISOString(),
        sim_serial_at: simSerialAt?.toISOString() ?? null,
        sim_serial_accepted_at: simSerialAcceptedAt?.toISOString() ?? null,
        pseudonyms,
        ...holdings(done.holdings),
      };
    }
    case 'clear-serial':
      return { action, operator, subscriber_id: done.subscriberId, cleared: done.cleared };
    case 'recycle':
    case 'port-out':
    case 'erase':
      return { action, operator, subscriber_id: done.subscriberId ?? null, ended: holdings(done.ended) };
  }
}

export function answerOf(result: Result): AdminAnswer {
  if (result.ok) return { status: 200, body: bodyOf(result.done) };
  const { status, description } = PROBLEMS[result.problem];
  return { status, body: { error: result.problem, error_description: description } };
}
