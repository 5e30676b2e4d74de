/**
 * Which headless login a request belongs to. Callers have no cookies and send the same request again and again, so client,
 * state and nonce name the login, and every other parameter must be the same each time. Pure.
 */
import { z } from 'zod';
import type { AuthorizationParameters } from '../../profile/request.ts';
import type { Keyring } from '../../store/keyring.ts';
import { pagelessUid } from '../pageless.ts';
import type { Transaction } from '../transaction.ts';

/** The uid of the login: nobody can tell it from the request, so an address with it says nothing. */
export const headlessUid = (
  keyring: Pick<Keyring, 'index'>,
  { clientId, state, nonce }: { readonly clientId: string; readonly state: string; readonly nonce: string },
): string => pagelessUid(keyring.index(JSON.stringify([clientId, state, nonce]), 'headless login'));

/** The parameters as they came. */
export const wireParameters = (query: string): AuthorizationParameters =>
  Object.fromEntries(new URLSearchParams(query));

/** Equal for requests with equal parameters, in whatever order. */
export function fingerprint(keyring: Pick<Keyring, 'index'>, query: string): string {
  const sorted = new URLSearchParams(query);
  sorted.sort();
  return keyring.index(sorted.toString(), 'headless request');
}

const shape = z.object({
  redirect_uri: z.url(),
  state: z.string(),
  nonce: z.string(),
  login_hint: z.string().optional(),
  login_hint_token: z.string().optional(),
  correlation_id: z.string().optional(),
  dtbs: z.string().optional(),
  code_challenge: z.string().optional(),
  code_challenge_method: z.string().optional(),
  headless: z.object({
    /** fingerprint of the parameters */
    request: z.string(),
    /** the pseudonym of an id_token_hint: nobody else may answer */
    hinted: z.string().optional(),
    /** what the relying party may get if the person agreed to it */
    scopes: z.array(z.string()),
    claims: z.array(z.string()),
    /** resources named by the request, and the scopes wanted of each */
    resources: z.array(z.tuple([z.string(), z.string()])).default([]),
    /** the signature over dtbs comes back */
    signature: z.boolean().default(false),
    mobileConnect: z.boolean(),
  }),
});
export type HeadlessRequest = z.infer<typeof shape>;

/** @throws when the login did not begin headless */
export const storedHeadlessRequest = ({ request }: Transaction, keyring: Pick<Keyring, 'open'>): HeadlessRequest =>
  shape.parse(JSON.parse(keyring.open(request, 'request')));
