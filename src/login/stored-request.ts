/** The authorization request of a login, as far as a login looks at it, read back from where it is kept sealed. */
import { z } from 'zod';
import type { Keyring } from '../store/keyring.ts';
import { type RequestWords, requestWords } from './phone-text.ts';
import type { Transaction } from './transaction.ts';

const shape = z.object({
  login_hint: z.string().optional(),
  login_hint_token: z.string().optional(),
  scope: z.string().optional(),
});

export interface StoredRequest {
  /** the relying party named the person */
  readonly hinted: boolean;
  readonly scope: string | undefined;
  readonly words: RequestWords;
}

export function storedRequest({ request }: Transaction, keyring: Pick<Keyring, 'open'>): StoredRequest {
  const parameters: unknown = JSON.parse(keyring.open(request, 'request'));
  const { login_hint: hint, login_hint_token: token, scope } = shape.parse(parameters);
  return { hinted: Boolean(hint) || Boolean(token), scope, words: requestWords(parameters) };
}
