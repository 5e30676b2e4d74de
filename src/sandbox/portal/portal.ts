/**
 * The developer portal below /sandbox: a developer's apps, their last requests, and the tools around them. Pages work by
 * forms alone, for browsers of this machine only; what they show and change is owned elsewhere.
 */
import type { Middleware } from 'koa';
import type { Renderer } from '../../pages/renderer.ts';
import type { Programs } from '../examples/programs.ts';
import { examplePages } from '../examples/switches.ts';
import { loopbackOnly } from '../phone/loopback.ts';
import { routeTable } from '../phone/routes.ts';
import { type ApiDescribed, apiPages } from './api-pages.ts';
import { appPages } from './app-pages.ts';
import { type BuilderPorts, builderPages } from './builder/builder-pages.ts';
import { misbehaviourPages } from './misbehaviour-pages.ts';
import { numberPages } from './number-pages.ts';
import { createPaper } from './paper.ts';
import type { PortalParts } from './parts.ts';
import { snippetPages } from './snippets/snippet-pages.ts';

export interface PortalOptions extends Omit<PortalParts, 'paper'>, BuilderPorts {
  readonly renderer: Renderer;
  /** where the simulated phones are, e.g. `http://localhost:3000` */
  readonly simulator: string;
  /** a phone of each operator, digits, by operator id */
  readonly examples: ReadonlyMap<string, string>;
  /** the sandbox API, and where browsers and programs find it */
  readonly api: ApiDescribed;
  /** the example websites beside the sandbox */
  readonly programs: Programs;
}

export function createPortal({ renderer, ...options }: PortalOptions): Middleware {
  const parts = { ...options, paper: createPaper(renderer) };
  const { api, examples, programs, simulator } = options;
  return routeTable(
    [
      ...appPages(parts),
      ...misbehaviourPages(parts),
      ...snippetPages(parts, examples),
      ...builderPages(parts, options),
      ...numberPages(parts, simulator),
      ...apiPages(parts.paper, api),
      ...examplePages(parts.paper, programs),
    ].map(loopbackOnly),
  );
}
