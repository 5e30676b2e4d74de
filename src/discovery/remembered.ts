/**
 * The operator that a person chose last, in cookies of the discovery service: `Most-Recent-Selected-Operator` with its
 * expiry, and `mcc_mnc` for clients of the first release. A preference and nothing more: whoever changes it sees another
 * operator on the page first. Only Max-Age, no Expires: the HTTP client of an SDK refuses cookies with that.
 */
import type { Context } from 'koa';

const OPERATOR = 'Most-Recent-Selected-Operator';
const EXPIRY = `${OPERATOR}-Expiry`;
const FIRST_RELEASE = 'mcc_mnc';
const LIFE_S = 15_552_000;

const CODE = /^\d{3}_\d{2,3}$/;

function cookieValue(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const [given = '', ...rest] = pair.split('=');
    if (given.trim() === name) return rest.join('=').trim().replaceAll('"', '');
  }
  return undefined;
}

/** @param header of the request, whatever stands in it. @returns e.g. `901_01` */
export function rememberedOperator(header: string, now: number): string | undefined {
  if (header === '') return undefined;
  const code = cookieValue(header, OPERATOR) ?? cookieValue(header, FIRST_RELEASE);
  if (code === undefined || !CODE.test(code)) return undefined;
  const expiry = Number(cookieValue(header, EXPIRY) ?? Number.POSITIVE_INFINITY);
  return expiry > now ? code : undefined;
}

export interface CookieScope {
  /** path of the API of this release and of the first one */
  readonly path: string;
  readonly firstReleasePath: string;
  readonly secure: boolean;
}

export function rememberOperator(ctx: Context, mccMnc: string, now: number, scope: CookieScope): void {
  const attributes = (path: string): string =>
    `; Path=${path}; Max-Age=${LIFE_S}; HttpOnly; SameSite=Lax${scope.secure ? '; Secure' : ''}`;
  ctx.append('Set-Cookie', [
    `${OPERATOR}=${mccMnc}${attributes(scope.path)}`,
    `${EXPIRY}=${now + LIFE_S * 1_000}${attributes(scope.path)}`,
    `${FIRST_RELEASE}=${mccMnc}${attributes(scope.firstReleasePath)}`,
  ]);
}
