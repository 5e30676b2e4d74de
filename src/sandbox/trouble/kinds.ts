/**
 * The catalogue of troubles: every way in which the simulated service misbehaves on demand, in words for the page, with
 * the operations that can meet it and the parameters that it takes. Knows nothing of how a trouble is made.
 */
import { DEFECT_NAMES, DEFECTS, type DefectName } from './defects.ts';

export const OPERATIONS = ['signature', 'status', 'receipt', 'profile'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** What a kind can be told, and what it does untold. */
export interface Parameters {
  /** milliseconds */
  readonly ms?: Range | undefined;
  /** StatusCode */
  readonly status?: Range | undefined;
  /** length of an answer */
  readonly bytes?: Range | undefined;
}
export type ParameterName = keyof Parameters;
export const PARAMETER_NAMES = ['ms', 'status', 'bytes'] as const satisfies readonly ParameterName[];

interface Range {
  readonly default: number;
  readonly from: number;
  readonly to: number;
}

export interface KindFacts {
  readonly title: string;
  /** what happens to a request that meets it */
  readonly word: string;
  /** operations that can meet it */
  readonly meets: readonly Operation[];
  readonly takes: Parameters;
}

const LONGEST_MS = 600_000;
const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const wait = (ms: number): Parameters => ({ ms: { default: ms, from: 0, to: LONGEST_MS } });
const SIGNING = ['signature', 'status'] as const;

const kind = (
  title: string,
  word: string,
  meets: readonly Operation[] = OPERATIONS,
  takes: Parameters = {},
): KindFacts => ({ title, word, meets, takes });

const CONNECTION = {
  latency: kind('Latency', 'The request is carried out; its answer comes ms later.', OPERATIONS, wait(3_000)),
  jitter: kind('Jitter', 'As latency, each time by another part of ms.', OPERATIONS, wait(3_000)),
  drop_before_reading: kind(
    'Dropped before reading',
    'The connection is cut and nothing is carried out. For all requests alike not a byte of them is read; to tell whose a request is, it has to be.',
  ),
  drop_after_reading: kind(
    'Dropped after reading',
    'The request is carried out; the connection is cut without an answer.',
  ),
  drop_in_answer: kind('Dropped in the answer', 'The connection is cut in the middle of the answer.'),
  slow_headers: kind(
    'Slow headers',
    'The request is carried out; the headers of its answer trickle in over ms.',
    OPERATIONS,
    wait(30_000),
  ),
  half_body: kind(
    'Half a body',
    'Half of the answer comes, then silence, for as long as the client holds on and at most ms.',
    OPERATIONS,
    wait(60_000),
  ),
  http_503: kind('HTTP 503', 'A balancer says 503 with a page of HTML; nothing is carried out.'),
  garbage: kind('Garbage', 'The request is carried out; the answer is HTTP 200 with bytes that mean nothing.'),
  oversized_answer: kind('Oversized answer', 'The answer is padded with white space to that many bytes.', OPERATIONS, {
    bytes: { default: 1_048_576, from: 1, to: 16_777_216 },
  }),
  duplicate_answer: kind(
    'Duplicate answer',
    'The answer comes twice on its connection, the second time after ms, when another request may be waiting there.',
    OPERATIONS,
    wait(0),
  ),
} as const satisfies Record<string, KindFacts>;

const ANSWER = {
  outstanding_for_ever: kind('Outstanding for ever', 'Status 504 whatever the phone has done.', ['status']),
  success_after_cancel: kind(
    'Success after cancel',
    'A request that was refused on the phone, or pushed aside by another one, is answered with a signature.',
    ['status'],
  ),
  clock_skew: kind(
    'Clock skew',
    'The clock of the service is off by ms, ahead or (negative) behind: so are the Instants of its answers, and beyond five minutes it refuses those of requests (fault 101).',
    OPERATIONS,
    { ms: { default: HOUR_MS, from: -YEAR_MS, to: YEAR_MS } },
  ),
  wrong_msisdn: kind('Wrong MSISDN', 'The answer names another number.', SIGNING),
  wrong_ap_trans_id: kind('Wrong AP_TransID', 'The answer names another AP_TransID.'),
  wrong_mssp_trans_id: kind('Wrong MSSP_TransID', 'The answer names another MSSP_TransID.', SIGNING),
  missing_mssp_trans_id: kind('Missing MSSP_TransID', 'The request is accepted without a MSSP_TransID to ask by.', [
    'signature',
  ]),
  wrong_status: kind(
    'Wrong status',
    'The answer has this status instead of its own: 501, 503 and 505 are failures, others may mean nothing.',
    SIGNING,
    { status: { default: 501, from: 0, to: 9_999 } },
  ),
  missing_signature: kind(
    'Missing signature',
    'The status says that there is a signature, but there is none.',
    SIGNING,
  ),
} as const satisfies Record<string, KindFacts>;

export type ConnectionKind = keyof typeof CONNECTION;
export type AnswerKind = keyof typeof ANSWER;
export type DefectKind = `cms_${DefectName}`;
export type TroubleKind = ConnectionKind | AnswerKind | DefectKind;

const named = (table: object, isName: (name: string) => name is TroubleKind): TroubleKind[] =>
  Object.keys(table).filter(isName);
const isConnectionKind = (name: string): name is ConnectionKind => name in CONNECTION;
const isAnswerKind = (name: string): name is AnswerKind => name in ANSWER;
const defectKind = (defect: DefectName): DefectKind => `cms_${defect}`;

/** In the order in which the page offers them. */
export const KIND_GROUPS: readonly { readonly title: string; readonly kinds: readonly TroubleKind[] }[] = [
  { title: 'Connection', kinds: named(CONNECTION, isConnectionKind) },
  { title: 'Answer', kinds: named(ANSWER, isAnswerKind) },
  { title: 'Signature', kinds: DEFECT_NAMES.map(defectKind) },
];
export const KINDS: readonly TroubleKind[] = KIND_GROUPS.flatMap(({ kinds }) => kinds);

/** The defect that a kind stands for. */
export const defectOf = (name: TroubleKind): DefectName | undefined =>
  DEFECT_NAMES.find((defect) => defectKind(defect) === name);

export function factsOf(name: TroubleKind): KindFacts {
  if (isConnectionKind(name)) return CONNECTION[name];
  if (isAnswerKind(name)) return ANSWER[name];
  const defect = defectOf(name);
  const { title, word } = defect ? DEFECTS[defect] : { title: name, word: name };
  return kind(title, word, SIGNING);
}
