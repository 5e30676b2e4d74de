/**
 * Without a session oidc-provider's logout page sends itself: its script is allowed by its hash, and its form may end at
 * the app that asked. Never weakens any other page.
 */
import type { Context, Middleware, Next } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';

const CSP = 'content-security-policy';

export function createLogoutPolicy(contentSecurityPolicy: (formTargets: readonly string[]) => string): Middleware {
  const onLogout = async (ctx: Context & Partial<Pick<KoaContextWithOIDC, 'oidc'>>, next: Next): Promise<void> => {
    // the provider adds the hash to a policy that is there
    ctx.set(CSP, contentSecurityPolicy([]));
    await next();
    const [hash] = /'sha256-[^']+'/.exec(ctx.response.get(CSP)) ?? [];
    if (hash === undefined) return;
    const policy = contentSecurityPolicy(ctx.oidc?.client?.postLogoutRedirectUris ?? []);
    ctx.set(CSP, policy.replace("script-src 'self'", `script-src 'self' ${hash}`));
  };
  return (ctx, next) => (ctx.path === '/logout' ? onLogout(ctx, next) : next());
}
