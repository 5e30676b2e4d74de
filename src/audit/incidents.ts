/** Incidents outside a login's own outcome: a number that the person sees and that the log holds with what happened. */
import type { Context } from 'koa';
import type { Logger } from '../ops/logging.ts';
import { newIncident } from './incident-number.ts';

export type ReportIncident = (
  ctx: Pick<Context, 'method' | 'state'>,
  kind: string,
  operator?: string,
  error?: unknown,
) => string;

export function createIncidentReporter(log: Logger, randomBytes: (size: number) => Uint8Array): ReportIncident {
  return (ctx, kind, operator, error) => {
    const incident = newIncident(randomBytes);
    ctx.state.incident = incident;
    const fields = { incident, kind, ...(operator ? { operator } : {}), ...(error === undefined ? {} : { error }) };
    if (kind === 'internal') log.error(fields, 'a request failed');
    else log.warn(fields, 'a request was turned away');
    return incident;
  };
}
