/** The operations of an app's verdicts on wrong tokens as data, with the shapes of what they take and answer. */
import { z } from 'zod';
import type { BodyOperation, Operation, Parameter, Shape } from '../api/operation.ts';
import { problem } from '../api/problem.ts';
import { MISBEHAVIOUR_CODES } from '../misbehave/catalogue.ts';
import { verdictSchema } from '../misbehave/verdicts.ts';

const VERDICT: Shape = {
  name: 'Verdict',
  schema: z.object({
    misbehaviour: z.enum(MISBEHAVIOUR_CODES),
    sent: z.int(),
    accepted: z.int(),
    last_sent: z.iso.datetime().nullable(),
    operator: z.string().nullable(),
    verdict: z.enum(['accepted', 'refused', 'no report']).nullable(),
    evidence: z.enum(['userinfo', 'premiuminfo', 'refresh', 'report']).nullable(),
    reason: z.string().nullable(),
    passed_over: z.iso.datetime().nullable(),
  }),
  words: {
    misbehaviour: 'what was wrong with the ID token',
    sent: 'how often it was sent',
    accepted: 'how often it was accepted',
    last_sent: 'null: never',
    operator: 'of the last time',
    verdict: 'of the last time',
    evidence: 'where the tokens that came with it were used, or the report of the app',
    reason: 'in the words of the app',
    passed_over: 'when it was due, but would not have been wrong for that login',
  },
  example: {
    misbehaviour: 'wrong_nonce',
    sent: 1,
    accepted: 0,
    last_sent: '2026-11-22T09:30:00.000Z',
    operator: 'operator-a',
    verdict: 'refused',
    evidence: 'report',
    reason: 'nonce is not mine',
    passed_over: null,
  },
};
const REPORT: Shape<typeof verdictSchema> = {
  name: 'VerdictReport',
  schema: verdictSchema,
  words: {
    misbehaviour: 'which one; default: the last one that was sent',
    accepted: 'whether the app signed the person in',
    reason: 'why, in your words; no personal data',
  },
  example: { accepted: false, reason: 'nonce is not mine' },
};

const PATH = '/sandbox/api/apps/{id}/verdicts';
const parameter: Parameter = { name: 'id', about: 'Of the app.', example: 'b7e212af29efb3fd969f63b7' };
const UNKNOWN = problem('There is no such app.', 'unknown_app', 'no such app', 'id');

export const NEVER_SENT = { error: 'never_sent', description: 'the app was never sent such a token' } as const;

export const listVerdicts: Operation = {
  id: 'listVerdicts',
  tag: 'Apps',
  method: 'GET',
  path: PATH,
  summary: 'What an app made of wrong tokens',
  about: 'A row for every misbehaviour. Kept in memory.',
  parameter,
  answers: { 200: { about: 'The verdicts.', shape: VERDICT, list: true }, 404: UNKNOWN },
};
export const reportVerdict: BodyOperation<typeof verdictSchema> = {
  id: 'reportVerdict',
  tag: 'Apps',
  method: 'POST',
  path: PATH,
  summary: 'Say what the app made of a wrong token',
  about: 'Counts for the last time that it was sent. What the app did with the tokens counts more.',
  parameter,
  body: REPORT,
  answers: {
    201: { about: 'The verdict as it is now.', shape: VERDICT },
    404: UNKNOWN,
    409: problem('It was never sent.', NEVER_SENT.error, NEVER_SENT.description, 'misbehaviour'),
  },
};

export const VERDICT_OPERATIONS: readonly Operation[] = [listVerdicts, reportVerdict];
