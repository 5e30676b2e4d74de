/**
 * The page that shows each relying party confirming, live, and goes onward: when all have confirmed, or when the time is
 * over, whichever comes first. Only for the browser that ended them. Changes nothing.
 */
import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import { brandOf } from '../../operator/brand.ts';
import type { Operator } from '../../operator/operator.ts';
import { logoutProgressPage } from '../../pages/logout.ts';
import type { Renderer } from '../../pages/renderer.ts';
import { isOwnClient } from '../../provider/own-client.ts';
import type { DeliveryRepository } from '../deliveries.ts';
import { type Progress, progressOf } from './progress.ts';
import type { ProgressHandle, ProgressHandles } from './progress-handle.ts';

/** How long "all have confirmed" is shown before the browser goes on. */
const READ_MS = 1_000;

export interface ProgressPorts {
  readonly operator: Operator;
  readonly deliveries: Pick<DeliveryRepository, 'ofSession'>;
  readonly handles: Pick<ProgressHandles, 'read'>;
  readonly renderer: Renderer;
  /** epoch milliseconds */
  readonly now: () => number;
}

/** Names of clients that are still registered. */
export async function namesOf(provider: Provider, clientIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(
    // a registration that is not valid any more has no name to show
    clientIds.map((id) => provider.Client.find(id).catch(() => undefined)),
  );
  return new Map(
    found.flatMap((client) => (client?.clientName ? [[client.clientId, client.clientName] as const] : [])),
  );
}

export function createProgressRoutes(ports: ProgressPorts, provider: Provider) {
  const { operator, deliveries, handles, renderer, now } = ports;
  const base = `${operator.issuer}/logout`;

  const look = async (handle: ProgressHandle): Promise<Progress> => {
    const all = await Promise.all(handle.uids.map((uid) => deliveries.ofSession(operator.id, uid)));
    return progressOf(
      all.flat().filter(({ clientId }) => !isOwnClient(clientId)),
      handle.at,
    );
  };

  const waitMs = ({ allConfirmed }: Progress, { until }: ProgressHandle): number =>
    Math.max(0, allConfirmed ? Math.min(READ_MS, until - now()) : until - now());

  const redirect = (ctx: Context, address: string): void => {
    ctx.status = 303;
    ctx.redirect(address);
  };

  const page = async (ctx: Context, handle: ProgressHandle): Promise<void> => {
    const progress = await look(handle);
    const wait = waitMs(progress, handle);
    const names = await namesOf(
      provider,
      progress.parties.map(({ clientId }) => clientId),
    );
    const isOver = progress.settled || wait === 0;
    // without a way back the page is the end, and stays
    if (wait === 0 && handle.back !== undefined) return redirect(ctx, handle.back);
    ctx.type = 'html';
    ctx.body = logoutProgressPage(
      renderer,
      {
        operator: brandOf(operator),
        heading: handle.heading,
        rpName: handle.rpName,
        parties: progress.parties.map(({ clientId, state }) => ({ name: names.get(clientId) ?? clientId, state })),
        isOver,
        statusUrl: `${base}/progress/status`,
        pageUrl: `${base}/progress`,
        continueUrl: handle.back === undefined ? undefined : `${base}/continue`,
        allConfirmed: progress.allConfirmed,
      },
      handle.language,
    );
  };

  return async (ctx: Context): Promise<void> => {
    ctx.set('cache-control', 'no-store');
    const handle = handles.read(ctx);
    if (ctx.path === '/logout/progress/status') {
      if (!handle) return void Object.assign(ctx, { status: 404, body: { error: 'not_found' } });
      const progress = await look(handle);
      ctx.body = {
        states: progress.parties.map(({ state }) => state),
        settled: progress.settled || now() >= handle.until,
        // the person waits for a confirmation that is not there yet until the time is over
        wait_ms: waitMs(progress, handle),
      };
      return;
    }
    if (!handle) return redirect(ctx, `${base}/success`);
    if (ctx.path === '/logout/continue') return redirect(ctx, handle.back ?? `${base}/success`);
    await page(ctx, handle);
  };
}
