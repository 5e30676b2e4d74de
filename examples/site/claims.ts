/** What stands in an ID token, each claim with a few words. */
import { type Html, html } from './html.ts';

const WORDS: Readonly<Record<string, string>> = {
  iss: 'the operator that vouches for it',
  sub: 'pseudonym of the person for this website (PCR)',
  aud: 'for whom it is: this website’s client_id',
  azp: 'who may use it: the same',
  exp: 'good until',
  iat: 'made at',
  auth_time: 'when the person answered on the phone',
  acr: 'level of assurance that was reached',
  amr: 'how the person signed in',
  nonce: 'ties it to the login of this browser',
  at_hash: 'ties the access token to it',
  sid: 'the session at the operator, by which a logout names it',
  displayed_data: 'what the phone showed',
};

const TIMES = new Set(['exp', 'iat', 'auth_time']);

const shown = (name: string, value: unknown): string => {
  if (TIMES.has(name) && typeof value === 'number') return new Date(value * 1_000).toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
};

export const claimsTable = (claims: Readonly<Record<string, unknown>>): Html => html`
  <table>
    <caption>Claims of the ID token, verified</caption>
    <thead><tr><th scope="col">Claim</th><th scope="col">Value</th><th scope="col">Meaning</th></tr></thead>
    <tbody>${Object.entries(claims).map(
      ([name, value]) => html`
      <tr><th scope="row"><code>${name}</code></th><td><code>${shown(name, value)}</code></td><td>${WORDS[name]}</td></tr>`,
    )}
    </tbody>
  </table>`;
