/**
 * The security headers of every response. Set at the last moment before the head is written, and only where nobody set
 * that header: so they also stand on errors (Koa's error handler drops what was set before) and on responses that the
 * OpenID provider or an event stream writes by itself.
 */
import type { Middleware } from 'koa';

export interface SecurityHeadersOptions {
  /** addresses of logos from other origins */
  readonly logos?: readonly string[];
}

export interface SecurityHeaders {
  readonly middleware: Middleware;
  /**
   * Content-Security-Policy of a page whose forms end, by way of redirects, at other origins: browsers hold the whole
   * chain of redirects after a form's POST to `form-action`.
   * @param formTargets addresses such as redirect URIs; apps' own schemes too
   */
  contentSecurityPolicy(formTargets?: readonly string[]): string;
}

const FIXED: Readonly<Record<string, string>> = {
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy':
    'accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), serial=(), usb=()',
  'Cache-Control': 'no-store',
};

/** Two years. Not for subdomains: what else an operator runs below the issuer's host is not ours to decide. */
export const HSTS = 'max-age=63072000';

export function createSecurityHeaders(options: SecurityHeadersOptions = {}): SecurityHeaders {
  const images = sources(options.logos ?? []);
  const contentSecurityPolicy = (formTargets: readonly string[] = []) =>
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      ["img-src 'self' data:", ...images].join(' '),
      "connect-src 'self'",
      ["form-action 'self'", ...sources(formTargets)].join(' '),
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; ');
  const always = Object.entries({ ...FIXED, 'Content-Security-Policy': contentSecurityPolicy() });

  const middleware: Middleware = (ctx, next) => {
    const { res } = ctx;
    const writeHead = res.writeHead;
    const secure = ctx.secure;
    res.writeHead = (...head: unknown[]) => {
      for (const [name, value] of always) {
        if (!res.hasHeader(name)) res.setHeader(name, value);
      }
      if (secure && !res.hasHeader('Strict-Transport-Security')) res.setHeader('Strict-Transport-Security', HSTS);
      Reflect.apply(writeHead, res, head);
      return res;
    };
    return next();
  };
  return { middleware, contentSecurityPolicy };
}

/** Origins (or schemes) of addresses as CSP sources; whatever is no address, or would not be one token, is left out. */
function sources(addresses: readonly string[]): string[] {
  const found = new Set<string>();
  for (const address of addresses) {
    const url = URL.parse(address);
    if (url === null) continue;
    const source = url.origin === 'null' ? url.protocol : url.origin;
    if (/^[a-z0-9.+:/[\]-]+$/i.test(source) && !/^(javascript|data|blob|vbscript):/i.test(source)) found.add(source);
  }
  return [...found];
}
