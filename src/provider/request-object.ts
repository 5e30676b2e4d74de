/**
 * What a request object (RFC 9101) must say beyond what oidc-provider asks (iss, aud, a signature of the client): until when it
 * holds, and nothing in spellings that would be passed over inside it. Its parameters are checked like any others.
 */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { PARAMETER_NAMES } from '../profile/parameters.ts';

/** A request object that leaks must not work for ever. */
const LONGEST_SECONDS = 3_600;

const refused = (description: string): Error => new errors.InvalidRequestObject(description);

export async function checkRequestObject(
  _ctx: KoaContextWithOIDC,
  claims: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { exp, iat } = claims;
  if (typeof exp !== 'number') throw refused("Request Object is missing the 'exp' claim");
  // one of the future is refused by the provider
  if (typeof iat !== 'number') throw refused("Request Object is missing the 'iat' claim");
  if (exp - iat > LONGEST_SECONDS) {
    throw refused(`Request Object must expire within ${LONGEST_SECONDS} seconds`);
  }
  for (const name of Object.keys(claims)) {
    const entry = PARAMETER_NAMES.get(name);
    if (entry && entry.name !== name) {
      throw refused(`Parameter ${name} is invalid: inside a request object it is ${entry.name}`);
    }
  }
}
