/** The pages that oidc-provider asks for; the logout question is session/web's. */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { ACCOUNT_PATH } from '../account/path.ts';
import type { Language } from '../config/schema.ts';
import { chooseLanguage } from '../i18n/choose-language.ts';
import { brandOf } from '../operator/brand.ts';
import type { Operator } from '../operator/operator.ts';
import { formPostPage } from '../pages/form-post.ts';
import { loggedOutPage } from '../pages/logout.ts';
import type { ProblemKind } from '../pages/models.ts';
import { problemPage } from '../pages/problem.ts';
import type { Renderer } from '../pages/renderer.ts';
import { toldError } from './authorize-request.ts';
import type { ProviderPages } from './instance.ts';

export interface ProviderPagePorts {
  readonly operator: Operator;
  readonly renderer: Renderer;
  /** Writes an incident to the log and answers its number. */
  readonly report: (ctx: KoaContextWithOIDC, kind: string, operator: string, error?: unknown) => string;
  readonly contentSecurityPolicy: (formTargets: readonly string[]) => string;
}

/** What happened to a login whose resume address was called without its interaction. */
function problemOf(error: unknown): ProblemKind {
  if (!(error instanceof errors.OIDCProviderError) || error.statusCode >= 500) return 'internal';
  if (!(error instanceof errors.SessionNotFound)) return 'invalid_request';
  if (error.error_description === 'authorization request has expired') return 'lost_cookie';
  return error.error_description === 'interaction session not found' ? 'already_finished' : 'expired_interaction';
}

/** RFC 6749 has no code of its own for it at the authorization endpoint. */
const UNREGISTERED = {
  error: 'invalid_request',
  error_description: 'redirect_uri is invalid: not a registered redirect address of this client',
};

export function createProviderPages(ports: ProviderPagePorts): Omit<ProviderPages, 'logout'> {
  const { operator, renderer } = ports;
  const brand = brandOf(operator);
  const language = (ctx: KoaContextWithOIDC): Language => {
    const wish = ctx.oidc.params?.ui_locales;
    return chooseLanguage({
      uiLocales: typeof wish === 'string' ? wish : undefined,
      acceptLanguage: ctx.get('accept-language'),
      fallback: operator.settings.default_language,
    });
  };

  return {
    renderError(ctx, answer, error) {
      const told = toldError(ctx.req, answer);
      const out = error instanceof errors.InvalidRedirectUri ? { ...told, ...UNREGISTERED } : told;
      const kind = problemOf(error);
      const incident = ports.report(ctx, kind, operator.id, error);
      if (ctx.accepts('json', 'html') !== 'html') {
        const { error: code, error_description: description } = out;
        // Mobile Connect SDKs read `description`, OAuth clients `error_description`
        ctx.body = { error: code, error_description: description, description, incident };
        return;
      }
      const advice = kind === 'invalid_request' ? { text: out.error_description } : {};
      ctx.type = 'html';
      ctx.body = problemPage(renderer, { kind, operator: brand, incident, ...advice }, language(ctx));
    },
    formPost(ctx, { action, fields }) {
      ctx.set('content-security-policy', ports.contentSecurityPolicy([action]));
      // so that the relying party sees who posts
      ctx.set('referrer-policy', 'strict-origin');
      ctx.type = 'html';
      const rpName = ctx.oidc.client?.clientName ?? '';
      ctx.body = formPostPage(renderer, { operator: brand, rpName, action, fields }, language(ctx));
    },
    loggedOut(ctx) {
      ctx.type = 'html';
      const accountUrl = `${operator.issuer}${ACCOUNT_PATH}`;
      const model = { operator: brand, rpName: ctx.oidc.client?.clientName, accountUrl };
      ctx.body = loggedOutPage(renderer, model, language(ctx));
    },
  };
}
