/** The operations of /sandbox/api/numbers and /sandbox/api/messages as data, with the shapes of what they take and answer. */
import { z } from 'zod';
import type { BodyOperation, Operation, Parameter, Shape } from '../api/operation.ts';
import { problem } from '../api/problem.ts';
import { MESSAGE_KINDS } from './message.ts';
import { METHODS, parseMsisdn } from './number-plan.ts';
import { numberSettings } from './number-settings.ts';

const NUMBER_WORDS: Readonly<Record<string, string>> = {
  msisdn: 'international form, with or without +',
  behaviour: 'what the phone does by itself; manual: nothing',
  after_ms: 'how long it waits before that',
  fault: 'fault or failure status of the behaviour fault, else null',
  key: 'of the SIM; the operator app’s alike',
  methods: 'what the phone can do; by default what its operator offers',
  active: 'false: the subscription was never activated, fault 404',
  inactive_methods: 'methods on the phone that were never activated',
  pin_blocked: 'the PIN of the SIM is blocked, fault 402',
  suspended: 'the subscription is suspended, fault 403',
  location: 'where the phone is; absent: nobody can tell',
  spam_code: 'code that the person chose against unwanted requests',
  recovery_code: 'whether the person made a recovery code',
  auto_activation: 'a signature request activates a SIM that never was',
  person: 'what the operator knows of its person; absent: an invented one',
};

const SETTINGS = {
  msisdn: '41790000002',
  behaviour: 'refuse',
  after_ms: 500,
  fault: null,
  key: 'EC',
  methods: ['sim'],
  active: true,
};
const NUMBER_SETTINGS: Shape<typeof numberSettings> = {
  name: 'NumberSettings',
  schema: numberSettings,
  words: NUMBER_WORDS,
  example: { msisdn: '+41 79 000 00 02', behaviour: 'refuse', after_ms: 500 },
};
const digits = z.string().regex(/^[1-9]\d{6,14}$/);
const NUMBER: Shape = {
  name: 'Number',
  schema: z.object({
    ...numberSettings.shape,
    msisdn: digits,
    fault: z.int().nullable(),
    methods: z.array(z.enum(METHODS)),
  }),
  words: { ...NUMBER_WORDS, msisdn: 'digits' },
  example: SETTINGS,
};
const MESSAGE: Shape = {
  name: 'Message',
  schema: z.object({
    id: z.string(),
    msisdn: digits,
    operator: z.string(),
    kind: z.enum(MESSAGE_KINDS),
    text: z.string(),
    code: z.string().nullable(),
    expires_at: z.iso.datetime(),
    link: z.url().optional(),
  }),
  words: {
    id: 'names it in the answer',
    msisdn: 'whose phone it is on, digits',
    operator: 'id of its operator',
    expires_at: 'until when an answer counts',
    kind: 'sign: asks for a signature · receipt: only tells · sms: a text message',
    text: 'what stands on the phone',
    code: 'the session code in the text, the same as on the login page',
    link: 'in a text message: the address that the person opens to sign in',
  },
  example: {
    id: 'hZ2sYc0yQ5yQ7d3m',
    msisdn: '41790000001',
    operator: 'operator-a',
    kind: 'sign',
    text: 'Signet: Sign in to Example Shop? (K7QX)',
    code: 'K7QX',
    expires_at: '2026-11-22T09:31:20.000Z',
  },
};
const answerBody = z.strictObject({
  action: z.enum(['approve', 'refuse', 'ignore'], { error: 'must be approve, refuse or ignore' }),
});

/** The query of a list of messages. */
export const messageQuery = z.object({
  msisdn: z
    .string({ error: 'must be one international number: 7 to 15 digits, first one not 0' })
    .transform((value, context) => {
      const msisdn = parseMsisdn(value);
      if (msisdn !== undefined) return msisdn;
      const message = 'must be one international number: 7 to 15 digits, first one not 0';
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .optional(),
});

const NUMBERS = '/sandbox/api/numbers';
const MESSAGES = '/sandbox/api/messages';
const number: Parameter = { name: 'msisdn', about: 'The number.', example: '41790000002' };

export const listNumbers: Operation = {
  id: 'listNumbers',
  tag: 'Numbers',
  method: 'GET',
  path: NUMBERS,
  summary: 'Numbers that are not simply manual',
  answers: { 200: { about: 'Fixed test numbers, and those that were set.', shape: NUMBER, list: true } },
};
export const setNumber: BodyOperation<typeof numberSettings> = {
  id: 'setNumber',
  tag: 'Numbers',
  method: 'PUT',
  path: NUMBERS,
  summary: 'Set how a number behaves, and who its person is',
  about: 'It concerns messages that arrive from then on, and is kept across restarts.',
  body: NUMBER_SETTINGS,
  answers: {
    200: { about: 'The number as it is now.', shape: NUMBER },
    400: problem(
      'Something is wrong, no operator here serves the number (`unknown_number`), or it is a test number for one fault (`fixed_number`).',
      'unknown_number',
      'no operator here serves this number; prefixes are 358457, 41, 4477009',
      'msisdn',
    ),
  },
};
export const resetNumber: Operation = {
  id: 'resetNumber',
  tag: 'Numbers',
  method: 'DELETE',
  path: `${NUMBERS}/{msisdn}`,
  summary: 'Make a number what it was before anybody changed it',
  parameter: number,
  answers: {
    204: { about: 'It is.' },
    404: problem(
      'No operator here serves the number.',
      'unknown_number',
      'no such number here; prefixes are 358457, 41, 4477009',
      'msisdn',
    ),
  },
};
export const listMessages: Operation = {
  id: 'listMessages',
  tag: 'Messages',
  method: 'GET',
  path: MESSAGES,
  summary: 'Messages on phones that wait for an answer',
  query: {
    schema: messageQuery,
    parameters: [{ name: 'msisdn', about: 'Only those of this number.', example: '41790000001' }],
  },
  answers: { 200: { about: 'The messages, the oldest first.', shape: MESSAGE, list: true } },
};
export const answerMessage: BodyOperation<typeof answerBody> = {
  id: 'answerMessage',
  tag: 'Messages',
  method: 'POST',
  path: `${MESSAGES}/{id}`,
  summary: 'Answer a message as its person would',
  parameter: { name: 'id', about: 'Of the message.', example: 'hZ2sYc0yQ5yQ7d3m' },
  body: {
    name: 'MessageAnswer',
    schema: answerBody,
    words: { action: 'ignore: it leaves the screen, and the service waits until its time is over' },
    example: { action: 'approve' },
  },
  answers: {
    204: { about: 'The phone has answered.' },
    404: problem('There is no such message.', 'unknown_message', 'no such message', 'id'),
    409: problem('It does not wait any more.', 'already_answered', 'the message is no longer waiting: approved', 'id'),
  },
};

export const PHONE_OPERATIONS: readonly Operation[] = [
  listNumbers,
  setNumber,
  resetNumber,
  listMessages,
  answerMessage,
];
