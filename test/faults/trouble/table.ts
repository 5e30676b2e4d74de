/** Every trouble of the sandbox, and what must come of a login that meets it. */
import type { OutcomeCode } from '../../../src/mss/outcomes/outcomes.ts';
import { type ConnectionKind, KINDS, type Operation, type TroubleKind } from '../../../src/sandbox/trouble/kinds.ts';

export interface Expected {
  readonly outcome: OutcomeCode | 'signed';
  /** OAuth error at the relying party */
  readonly error?: string;
  /** busy: the request may still ring, so the number is not rung again before its deadline */
  readonly phone: 'free' | 'busy';
  /** the trouble goes on until nobody waits any more */
  readonly atDeadline?: true;
}

export interface Case extends Expected {
  readonly operator: OperatorId;
  readonly trouble: {
    readonly kind: TroubleKind;
    readonly operation: Operation | 'any';
    readonly count?: number;
    readonly ms?: number;
    readonly status?: number;
  };
  readonly acr?: string;
}

/** REST asynchronous, SOAP asynchronous, REST synchronous. */
export type OperatorId = 'operator-a' | 'operator-b' | 'operator-c';
export const OPERATORS = ['operator-a', 'operator-b', 'operator-c'] as const;
type Trouble = Case['trouble'];

const LONG_MS = 600_000;
const SIGNED: Expected = { outcome: 'signed', phone: 'free' };
const unknown = (outcome: OutcomeCode, error: string): Expected => ({ outcome, error, phone: 'busy' });
const over = (outcome: OutcomeCode, error: string): Expected => ({ outcome, error, phone: 'free' });

const UNAVAILABLE = 'temporarily_unavailable';
const LOST = unknown('connection_lost', UNAVAILABLE);
const LATE = unknown('timeout_local', UNAVAILABLE);
const UNREADABLE = unknown('bad_answer', 'server_error');
const MISMATCH = unknown('mismatch', 'server_error');

/** What breaks the answer to the signature request: nobody knows what the phone does. */
const BREAKS: readonly (readonly [kind: ConnectionKind, expected: Expected, ms?: number])[] = [
  ['latency', LATE, LONG_MS],
  ['slow_headers', LATE, LONG_MS],
  ['half_body', LATE, LONG_MS],
  ['drop_before_reading', LOST],
  ['drop_after_reading', LOST],
  ['drop_in_answer', LOST],
  ['http_503', unknown('unreachable', UNAVAILABLE)],
  ['garbage', UNREADABLE],
  ['oversized_answer', UNREADABLE],
];
const trouble = (kind: TroubleKind, operation: Trouble['operation'], more: Partial<Trouble> = {}): Trouble => ({
  kind,
  operation,
  ...more,
});
const breaking = (operator: OperatorId): Case[] =>
  BREAKS.map(([kind, expected, ms]) => ({
    ...expected,
    operator,
    trouble: trouble(kind, 'signature', ms === undefined ? {} : { ms }),
  }));

/** The person does not notice. */
const HARMLESS: readonly Trouble[] = [
  trouble('latency', 'any', { ms: 40 }),
  trouble('jitter', 'any', { ms: 40 }),
  trouble('slow_headers', 'any', { ms: 40 }),
  trouble('clock_skew', 'any', { ms: 240_000 }),
  trouble('clock_skew', 'any', { ms: -240_000 }),
];

/** A status query that fails is repeated: for a while, or until nobody waits any more. */
const TRANSIENT: readonly (readonly [ConnectionKind, OutcomeCode, number?])[] = [
  ['latency', 'timeout_local', LONG_MS],
  ['slow_headers', 'timeout_local', LONG_MS],
  ['half_body', 'timeout_local', LONG_MS],
  ['drop_before_reading', 'connection_lost'],
  ['drop_after_reading', 'connection_lost'],
  ['drop_in_answer', 'connection_lost'],
  ['http_503', 'unreachable'],
];
const asking = TRANSIENT.flatMap(([kind, outcome, ms]): Case[] => {
  const more = ms === undefined ? {} : { ms };
  return [
    { ...SIGNED, operator: 'operator-a', trouble: trouble(kind, 'status', { ...more, count: ms ? 1 : 2 }) },
    { ...over(outcome, UNAVAILABLE), operator: 'operator-b', atDeadline: true, trouble: trouble(kind, 'status', more) },
  ];
});

const ANSWERS: readonly (readonly [Trouble, Expected])[] = [
  [trouble('garbage', 'status'), UNREADABLE],
  [trouble('oversized_answer', 'status'), UNREADABLE],
  [trouble('outstanding_for_ever', 'status'), { ...over('unanswered', 'access_denied'), atDeadline: true }],
  [trouble('clock_skew', 'signature'), over('fault_101', 'server_error')],
  [trouble('clock_skew', 'status'), unknown('fault_101', 'server_error')],
  [trouble('wrong_msisdn', 'signature'), MISMATCH],
  [trouble('wrong_msisdn', 'status'), MISMATCH],
  [trouble('wrong_ap_trans_id', 'signature'), MISMATCH],
  [trouble('wrong_ap_trans_id', 'status'), MISMATCH],
  // the service does not know the transaction that it named itself
  [trouble('wrong_mssp_trans_id', 'signature'), unknown('fault_101', 'server_error')],
  [trouble('wrong_mssp_trans_id', 'status'), MISMATCH],
  [trouble('missing_mssp_trans_id', 'signature'), unknown('status_100', 'server_error')],
  [trouble('wrong_status', 'signature', { status: 501 }), over('status_501', 'server_error')],
  [trouble('wrong_status', 'status', { status: 501 }), over('status_501', 'server_error')],
  [trouble('wrong_status', 'status', { status: 503 }), over('status_503', 'server_error')],
  [trouble('wrong_status', 'status', { status: 505 }), over('status_505', 'server_error')],
  [trouble('wrong_status', 'status', { status: 599 }), unknown('status_unknown', 'server_error')],
  [trouble('missing_signature', 'status'), over('status_500', 'server_error')],
];

const OTHER_SIM: Case = {
  ...over('serial_mismatch', 'server_error'),
  operator: 'operator-a',
  trouble: trouble('cms_other_serial', 'status'),
  acr: '4',
};

/** A person who tries again meets one after the other, and is told each time that the answer cannot be trusted. */
export const DEFECTS: readonly TroubleKind[] = KINDS.filter(
  (kind) => kind.startsWith('cms_') && kind !== OTHER_SIM.trouble.kind,
);

/** Have a test of their own: they concern more than one request. */
export const APART: readonly TroubleKind[] = ['duplicate_answer', 'success_after_cancel'];

const ALL: readonly Case[] = [
  // held until the deadline, the number is free afterwards
  ...breaking('operator-c').map((one) => (one.outcome === 'timeout_local' ? { ...one, phone: 'free' as const } : one)),
  ...breaking('operator-a'),
  ...breaking('operator-b'),
  ...HARMLESS.flatMap((one) =>
    OPERATORS.filter((operator) => operator === 'operator-a' || one.kind === 'slow_headers').map((operator) => ({
      ...SIGNED,
      operator,
      trouble: one,
    })),
  ),
  ...asking,
  ...ANSWERS.map(([one, expected]): Case => ({ ...expected, operator: 'operator-a', trouble: one })),
  OTHER_SIM,
];

/** Takes as long as somebody waits. */
const isSlow = ({ atDeadline, outcome, trouble: { ms = 0 } }: Case): boolean =>
  !atDeadline && (outcome === 'timeout_local' || ms === LONG_MS);

/** The slow ones first: they wait while others work. */
export const CASES: readonly Case[] = [...ALL.filter(isSlow), ...ALL.filter((one) => !isSlow(one))];

export const needsPatience = (one: Case): boolean => one.atDeadline === true || isSlow(one);

export const titleOf = ({ operator, outcome, trouble: { count, kind, ms, operation, status } }: Case): string => {
  const told = [status, ms && ms < LONG_MS ? `${ms} ms` : undefined, count && `${count} times`].filter(Boolean);
  return `${[kind, ...told].join(', ')} (${operation}, ${operator}): ${outcome}`;
};
