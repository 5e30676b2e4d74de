/** How a request of a relying party behind the browser is made wrong, and what several of them are told. */
import { encoded, type Fields, FORM, type Sent } from './row.ts';
import { basicAt, type World } from './world.ts';

export type Change = Fields | ((world: World) => Fields);
interface Caller {
  readonly app?: keyof World['apps'];
  readonly operator?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A form with the credentials of the shop at operator-b, unless said otherwise. */
export const post =
  (path: string, change: Change, { app = 'shop', operator = 'operator-b', headers = {} }: Caller = {}) =>
  (world: World): Sent => ({
    method: 'POST',
    path: `/${operator}${path}`,
    headers: { ...FORM, authorization: basicAt(world.apps[app], operator), ...headers },
    body: encoded(typeof change === 'function' ? change(world) : change),
  });

export const withoutCredentials =
  (path: string, change: Change, authorization?: string) =>
  (world: World): Sent => ({
    ...post(path, change)(world),
    headers: authorization === undefined ? FORM : { ...FORM, authorization },
  });

export const basic = (text: string): string => `Basic ${btoa(text)}`;
export const HEADER = 'invalid authorization header value format';
export const NOT_A_FORM = (path: string): string =>
  `only application/x-www-form-urlencoded content-type bodies are supported on POST ${path}`;
