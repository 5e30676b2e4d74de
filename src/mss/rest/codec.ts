/**
 * REST binding of the Swisscom Mobile ID and Kiuru services. Owns where and how its messages are sent; never judges an
 * answer, never opens a connection.
 */
import type { MssCodec } from '../codec.ts';
import { readRestAnswer } from './answer.ts';
import { type RestMessages, restEncoders } from './request.ts';

export function createRestCodec(messages: RestMessages): MssCodec {
  return {
    headers: { 'content-type': 'application/json;charset=UTF-8', accept: 'application/json' },
    // every known service takes all operations at the one address it publishes
    path: (base) => `${base.pathname}${base.search}`,
    ...restEncoders(messages),
    decode: readRestAnswer,
  };
}

export const restCodec = createRestCodec('full');
