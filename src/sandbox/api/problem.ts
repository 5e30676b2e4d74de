/** What the sandbox API answers when something is wrong, and the answers that every operation may give. Pure. */
import { z } from 'zod';
import type { Answer, Operation, Shape } from './operation.ts';

export const PROBLEM: Shape = {
  name: 'Problem',
  schema: z.object({ error: z.string(), error_description: z.string(), path: z.string() }),
  words: {
    error: 'a code that stays',
    error_description: 'what is wrong, and what would be right',
    path: 'where in the request; empty when it is the request as a whole',
  },
  example: {
    error: 'invalid_request',
    error_description: 'must be https, or http on loopback',
    path: 'redirect_uris.0',
  },
};

/** An answer that says what is wrong. */
export const problem = (about: string, error: string, description: string, path: string): Answer => ({
  about,
  shape: PROBLEM,
  example: { error, error_description: description, path },
});

const FOREIGN_NAME = problem(
  'The Host header is no loopback name.',
  'forbidden_host',
  'The sandbox answers only to a loopback name in the Host header, such as localhost or 127.0.0.1.',
  'Host',
);
const WITH_BODY: Readonly<Record<number, Answer>> = {
  400: { about: 'The body is not valid JSON (`invalid_json`), or something in it is wrong.', shape: PROBLEM },
  413: problem('The body is too large.', 'too_large', 'the body is larger than 16384 bytes', ''),
  415: problem(
    'The body is not said to be JSON.',
    'unsupported_media_type',
    'send JSON with Content-Type: application/json',
    'Content-Type',
  ),
};
const WITH_QUERY: Readonly<Record<number, Answer>> = {
  400: { about: 'A parameter of the query is wrong.', shape: PROBLEM },
};

/** All answers of an operation, by status. */
export const answersOf = ({ answers, body, query }: Operation): Readonly<Record<number, Answer>> => ({
  ...(query && WITH_QUERY),
  ...(body && WITH_BODY),
  403: FOREIGN_NAME,
  ...answers,
});
