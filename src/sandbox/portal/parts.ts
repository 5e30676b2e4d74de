/** What the pages of the portal are given. */
import type { RegisteredApps } from '../apps/registered-apps.ts';
import type { Misbehaving } from '../misbehave/misbehave.ts';
import type { Paper } from './paper.ts';
import type { RequestTrail } from './request-trail.ts';

export interface PortalParts {
  readonly paper: Paper;
  /** where the sandbox is reached, e.g. `http://localhost:3000` */
  readonly origin: string;
  readonly apps: RegisteredApps;
  readonly requests: RequestTrail;
  readonly misbehaving: Pick<Misbehaving, 'next' | 'trail'>;
}
