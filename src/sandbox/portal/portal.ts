/**
 * The developer portal below /sandbox: a developer's apps, their last requests, and the tools around them. Pages work by
 * forms alone, for browsers of this machine only; what they show and change is owned elsewhere.
 */
import type { Middleware } from 'koa';
import type { Renderer } from '../../pages/renderer.ts';
import type { RegisteredApps } from '../apps/registered-apps.ts';
import { loopbackOnly } from '../phone/loopback.ts';
import { routeTable } from '../phone/routes.ts';
import { appPages } from './app-pages.ts';
import { createPaper } from './paper.ts';
import type { RequestTrail } from './request-trail.ts';

export interface PortalOptions {
  readonly renderer: Renderer;
  /** where the sandbox is reached, e.g. `http://localhost:3000` */
  readonly origin: string;
  readonly apps: RegisteredApps;
  readonly requests: RequestTrail;
  /** for pages whose forms end at other addresses, by way of redirects */
  readonly contentSecurityPolicy: (formTargets: string[]) => string;
}

export function createPortal(options: PortalOptions): Middleware {
  const parts = { ...options, paper: createPaper(options.renderer) };
  return routeTable([...appPages(parts)].map(loopbackOnly));
}
