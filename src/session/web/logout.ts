/**
 * RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0) from the question on: what the person may choose, and what
 * each choice does. The request itself (id_token_hint, registered address) is checked by oidc-provider before. "Stay
 * signed in" changes nothing at the gateway. Never ends a session by a hint that does not name it.
 */
import type { Context, Middleware, Next } from 'koa';
import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import { z } from 'zod';
import type { Language } from '../../config/schema.ts';
import { chooseLanguage } from '../../i18n/choose-language.ts';
import { readForm } from '../../login/web/form.ts';
import { brandOf } from '../../operator/brand.ts';
import { logoutPage, stillSignedInPage } from '../../pages/logout.ts';
import { sameSecret } from '../../provider/client-credentials.ts';
import { clientView } from '../../provider/client-view.ts';
import { cookieScheme } from '../../provider/cookies.ts';
import { isOwnClient } from '../../provider/own-client.ts';
import type { EndedSession, SessionRepository } from '../sessions.ts';
import type { ProgressHandles } from './progress-handle.ts';
import { createProgressRoutes, namesOf, type ProgressPorts } from './progress-routes.ts';

export interface LogoutPorts extends Omit<ProgressPorts, 'handles'> {
  readonly sessions: Pick<SessionRepository, 'find' | 'end' | 'endParty'>;
  readonly handles: ProgressHandles;
  readonly contentSecurityPolicy: (formTargets: readonly string[]) => string;
  /** how long the person waits for confirmations at most */
  readonly waitSeconds: number;
  readonly renderError: (ctx: KoaContextWithOIDC, answer: LogoutRefusal, error: Error) => void | Promise<void>;
}

interface LogoutRefusal {
  readonly error: string;
  readonly error_description?: string;
}

/** What oidc-provider keeps in the session between the question and its answer. */
const askedState = z.object({
  secret: z.string().min(1),
  clientId: z.string().optional(),
  state: z.string().optional(),
  postLogoutRedirectUri: z.string().optional(),
});
type Asked = z.infer<typeof askedState>;

/** Where the relying party wants the person to go on, with its state. */
function wayBack({ postLogoutRedirectUri, state }: Omit<Asked, 'secret'>): string | undefined {
  if (postLogoutRedirectUri === undefined) return undefined;
  const url = new URL(postLogoutRedirectUri);
  if (state !== undefined) url.searchParams.set('state', state);
  return url.href;
}

const PROGRESS = new Set(['/logout/progress', '/logout/progress/status', '/logout/continue']);

export function createLogout(ports: LogoutPorts) {
  const { operator, sessions, renderer, handles, now } = ports;
  const { names, secure, path } = cookieScheme(operator.id, operator.issuer);
  const base = `${operator.issuer}/logout`;

  const languageOf = (ctx: Context, uiLocales: unknown): Language =>
    chooseLanguage({
      uiLocales: typeof uiLocales === 'string' ? uiLocales : undefined,
      acceptLanguage: ctx.get('accept-language'),
      fallback: operator.settings.default_language,
    });

  const redirect = (ctx: Context, address: string): void => {
    ctx.status = 303;
    ctx.redirect(address);
  };

  const setSessionCookie = (ctx: KoaContextWithOIDC, value: string | null, expires?: Date): void => {
    const attributes = { signed: true, httpOnly: true, sameSite: 'lax', secure, path } as const;
    ctx.oidc.cookies.set(names.session, value, { ...attributes, ...(expires && { expires }) });
  };

  interface Way {
    readonly back: string | undefined;
    readonly clientId: string | undefined;
    readonly language: Language;
    /** when the end began, epoch milliseconds */
    readonly at: number;
  }

  const nameOf = async (ctx: KoaContextWithOIDC, clientId: string | undefined): Promise<string | undefined> =>
    clientId === undefined ? undefined : (await namesOf(ctx.oidc.provider, [clientId])).get(clientId);

  /** To the page of the relying parties, if there is somebody to wait for, else onward. */
  const leave = (ctx: KoaContextWithOIDC, ended: EndedSession | undefined, way: Way, rpName?: string): void => {
    const end = way.back ?? `${base}/success`;
    // whoever asked knows
    const others = ended?.parties.some(({ clientId }) => clientId !== way.clientId && !isOwnClient(clientId));
    const { at } = way;
    const kept =
      ended !== undefined &&
      others === true &&
      handles.keep(ctx, {
        ...{ uids: [ended.uid], at, until: at + ports.waitSeconds * 1_000, language: way.language },
        ...(way.back !== undefined && { back: way.back }),
        ...(rpName && { rpName }),
      });
    redirect(ctx, kept ? `${base}/progress` : end);
  };

  const signOut = async (ctx: KoaContextWithOIDC, way: Way): Promise<void> => {
    const { session } = ctx.oidc;
    const [ended, rpName] = await Promise.all([
      session?.accountId ? sessions.end(operator.id, session.uid, 'logout') : undefined,
      nameOf(ctx, way.clientId),
    ]);
    await session?.destroy();
    setSessionCookie(ctx, null);
    leave(ctx, ended, way, rpName);
  };

  /** The question, or at once where the relying party may do without and its hint names this very session. */
  const ask = async (ctx: KoaContextWithOIDC): Promise<void> => {
    const { secret: xsrf } = askedState.parse(ctx.oidc.session?.state);
    const { client, params, entities, session } = ctx.oidc;
    const language = languageOf(ctx, params?.ui_locales);
    const parties = (session && (await sessions.find(operator.id, session.uid))?.parties) ?? [];
    const hinted = entities.IdTokenHint?.payload.sid;
    const isNamed = parties.some(({ clientId, sid }) => clientId === client?.clientId && sid === hinted);
    if (client && isNamed && clientView(client).skipsLogoutQuestion) {
      const asked = { postLogoutRedirectUri: params?.post_logout_redirect_uri, state: params?.state };
      const back = wayBack(askedState.omit({ secret: true }).parse(asked));
      return signOut(ctx, { back, clientId: client.clientId, language, at: now() });
    }
    const visited = parties.map(({ clientId }) => clientId).filter((id) => !isOwnClient(id));
    const named = await namesOf(ctx.oidc.provider, [...new Set(visited)]);
    const rpName = client?.clientName;
    const canLeaveAlone = client !== undefined && named.has(client.clientId) && named.size > 1;
    ctx.type = 'html';
    ctx.set('content-security-policy', ports.contentSecurityPolicy(client?.postLogoutRedirectUris ?? []));
    ctx.body = logoutPage(
      renderer,
      {
        ...{ operator: brandOf(operator), action: `${base}/confirm`, xsrf, language },
        ...{ rpName, parties: [...named.values()], canLeaveAlone },
      },
      language,
    );
  };

  /** @throws InvalidRequest */
  const answer = async (ctx: KoaContextWithOIDC, provider: Provider): Promise<void> => {
    const form = await readForm(ctx);
    const session = await provider.Session.get(ctx);
    const asked = askedState.safeParse(session.state).data;
    // pressed twice: the first time ended it
    if (!asked && !session.accountId) return redirect(ctx, `${base}/progress`);
    if (!asked) throw new errors.InvalidRequest('could not find logout details');
    const given = form.ok ? form.fields : new URLSearchParams();
    if (!sameSecret(asked.secret, given.get('xsrf') ?? '')) throw new errors.InvalidRequest('xsrf token invalid');
    const { clientId } = asked;
    const language = languageOf(ctx, given.get('ui_locales'));
    const way: Way = { back: wayBack(asked), clientId, language, at: now() };
    const choice = given.get('logout');
    if (choice === 'yes' || !session.accountId) {
      Object.defineProperty(ctx.oidc, 'session', { value: session });
      return signOut(ctx, way);
    }
    if (choice === 'this' && clientId !== undefined) {
      const ended = await sessions.endParty(operator.id, session.uid, clientId, 'logout');
      const current = await provider.Session.findByUid(session.uid);
      if (current?.exp !== undefined) {
        current.state = undefined;
        current.resetIdentifier();
        setSessionCookie(ctx, await current.persist(), new Date(current.exp * 1_000));
      }
      return leave(ctx, ended, {
        ...way,
        back: way.back ?? `${base}/success?client_id=${encodeURIComponent(clientId)}`,
      });
    }
    session.state = undefined;
    await session.persist();
    redirect(ctx, way.back ?? `${base}/stayed`);
  };

  /** The session's cookie does not come along with a form of another site, but with the redirect that answers it. */
  const asGet = async (ctx: Context): Promise<void> => {
    const form = await readForm(ctx);
    ctx.set('cache-control', 'no-store');
    if (form.ok) return redirect(ctx, `${base}?${form.fields}`);
    ctx.status = form.status;
    ctx.body = { error: 'invalid_request', error_description: 'a small URL-encoded form is needed' };
  };

  const routes = (provider: Provider): Middleware => {
    const progress = createProgressRoutes(ports, provider);

    const confirm = async (ctx: Context): Promise<void> => {
      const oidc = new provider.OIDCContext(ctx);
      const own: KoaContextWithOIDC = Object.assign(ctx, { oidc });
      ctx.set('cache-control', 'no-store');
      try {
        await answer(own, provider);
      } catch (error) {
        if (!(error instanceof errors.OIDCProviderError)) throw error;
        const { error: code, error_description: description } = error;
        ctx.status = error.statusCode;
        await ports.renderError(own, { error: code, ...(description && { error_description: description }) }, error);
      }
    };

    const serve = async (ctx: Context, next: Next): Promise<void> => {
      if (ctx.path === '/logout' && ctx.method === 'POST') return asGet(ctx);
      if (ctx.path === '/logout/confirm' && ctx.method === 'POST') return confirm(ctx);
      const isRead = ctx.method === 'GET' || ctx.method === 'HEAD';
      if (isRead && PROGRESS.has(ctx.path)) return progress(ctx);
      if (isRead && ctx.path === '/logout/stayed') {
        ctx.set('cache-control', 'no-store');
        ctx.type = 'html';
        ctx.body = stillSignedInPage(renderer, { operator: brandOf(operator) }, languageOf(ctx, undefined));
        return;
      }
      await next();
    };
    return (ctx: Context, next: Next): Promise<void> => (ctx.path.startsWith('/logout') ? serve(ctx, next) : next());
  };

  return { ask, routes };
}
