/**
 * What every database must do. The embedded database and PostgreSQL pass the same tests; each concern is a file of its
 * own below conformance/.
 */
import { artefacts } from './conformance/artefacts.ts';
import { deliveries } from './conformance/deliveries.ts';
import { janitor } from './conformance/janitor.ts';
import { migrations } from './conformance/migrations.ts';
import { provider } from './conformance/provider.ts';
import { repositories } from './conformance/repositories.ts';
import { sessions } from './conformance/sessions.ts';
import { sqlPort } from './conformance/sql-port.ts';
import { transactions } from './conformance/transactions.ts';
import type { Harness } from './harness.ts';

/** @param harness answers within a test, not before */
export function storageConformance(harness: () => Harness): void {
  sqlPort(harness);
  artefacts(harness);
  provider(harness);
  transactions(harness);
  repositories(harness);
  sessions(harness);
  deliveries(harness);
  janitor(harness);
  migrations(harness);
}
