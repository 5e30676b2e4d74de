/** The service's side of both bindings, for round trips: reads every request and writes every answer. */
import type { Answers, FaultAnswer, Messages, MssOperation } from '../../src/mss/codec.ts';
import { readJsonRequest } from './service-side-json.ts';
import { writeJsonAnswer } from './service-side-json-answers.ts';
import { readXmlRequest, writeXmlAnswer } from './service-side-xml.ts';

export const readRequest = (body: string): Messages[MssOperation] =>
  body.startsWith('{') ? readJsonRequest(body) : readXmlRequest(body);

export function writeAnswer(
  binding: 'rest' | 'soap',
  operation: MssOperation,
  answer: FaultAnswer | Answers[MssOperation],
): string {
  return binding === 'rest' ? writeJsonAnswer(operation, answer) : writeXmlAnswer(operation, answer);
}
