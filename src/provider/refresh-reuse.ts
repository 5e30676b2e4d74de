/** Records that a refresh token was used again long after its use: it may have been stolen, and its grant has ended. */
import type { Provider } from 'oidc-provider';
import type { AuditTrail } from '../audit/audit.ts';

/** What oidc-provider says of it, to the log only. */
const REUSED = 'refresh token already used';

export interface ReusePorts {
  readonly operator: string;
  readonly audit: AuditTrail;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

export function auditRefreshReuse(provider: Provider, { audit, now, onError, operator }: ReusePorts): void {
  provider.on('grant.error', (ctx, error) => {
    if (error.error_detail !== REUSED) return;
    audit
      .append({
        at: new Date(now()),
        kind: 'refresh_token.reused',
        operator,
        subject: ctx.oidc.entities.RefreshToken?.accountId,
        clientId: ctx.oidc.client?.clientId,
      })
      .catch(onError);
  });
}
