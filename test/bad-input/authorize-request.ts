/** How an authorization request is made wrong, in the browser's address or pushed. */
import { credentialsAt, REDIRECT } from '../harness/relying-party.ts';
import { encoded, type Fields, FORM, type Row, type Sent } from './row.ts';
import { basicAt, type World } from './world.ts';

export type Change = Fields | ((world: World) => Fields);
export type AppName = keyof World['apps'];

export const PLAIN: Fields = { redirect_uri: REDIRECT, response_type: 'code', scope: 'openid', state: 's', nonce: 'n' };
export const MOBILE: Fields = { ...PLAIN, scope: 'openid mc_authn', version: 'mc_v2.0', acr_values: '3 2' };
export const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

const fieldsOf = (world: World, app: AppName, operator: string, base: Fields, change: Change): Fields => ({
  client_id: credentialsAt(world.apps[app], operator).client_id,
  ...base,
  ...(typeof change === 'function' ? change(world) : change),
});

export interface Place {
  readonly app?: AppName;
  readonly operator?: string;
  /** as it stands, after the fields */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const authorize =
  (base: Fields, change: Change, { app = 'shop', operator = 'operator-a', raw = '', headers = {} }: Place = {}) =>
  (world: World): Sent => ({
    path: `/${operator}/authorize?${encoded(fieldsOf(world, app, operator, base, change))}${raw}`,
    headers,
  });

export const push =
  (change: Change, { operator = 'operator-a', raw = '', headers }: Place = {}) =>
  (world: World): Sent => ({
    method: 'POST',
    path: `/${operator}/par`,
    headers: { ...FORM, authorization: basicAt(world.apps.shop, operator), ...headers },
    body: `${encoded(fieldsOf(world, 'shop', operator, PLAIN, change))}${raw}`,
  });

/** Rows whose answer is a redirect to the relying party. */
export const told = (base: Fields, place: Place, rows: readonly (readonly [string, Change, string, string])[]): Row[] =>
  rows.map(([name, change, error, description]) => [name, authorize(base, change, place), 303, error, description]);

/** Sentences that many rows end in. */
export const PROMPT = 'Parameter prompt is invalid: none, login, consent, select_account, no_seam or mobile';
export const SECONDS = 'a whole number of seconds';
export const TWICE = 'appears more than once';
export const BROKEN = 'malformed url encoding';

export const NO_RESOURCE = 'Parameter resource is invalid: this resource is not known here';
export const ENCRYPTED = 'Parameter login_hint is invalid: the encrypted number cannot be used';
