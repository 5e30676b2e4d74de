/**
 * Deletes what has expired, and frees the numbers of pushes that no copy of the gateway has brought to an end, a batch at
 * a time with a pause between, so that no statement holds the database up however much there is. Several copies may sweep
 * at once: each skips the rows that another has locked. Never deletes a login whose push may still be on a phone.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql, SqlValue, Statement } from './sql.ts';

const ARTEFACTS: Statement = {
  name: 'janitor_artefacts',
  text: `DELETE FROM oidc_artefact USING (
      SELECT operator, model, id FROM oidc_artefact WHERE expires_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED
    ) AS expired
    WHERE oidc_artefact.operator = expired.operator AND oidc_artefact.model = expired.model
      AND oidc_artefact.id = expired.id`,
};

const TRANSACTIONS: Statement = {
  name: 'janitor_transactions',
  text: `DELETE FROM login_transaction USING (
      SELECT operator, uid FROM login_transaction
      WHERE expires_at <= $1 AND (push_key IS NULL OR coalesce(deadline_at, expires_at) <= $1)
      LIMIT $2 FOR UPDATE SKIP LOCKED
    ) AS expired
    WHERE login_transaction.operator = expired.operator AND login_transaction.uid = expired.uid`,
};

const CORRELATIONS: Statement = {
  name: 'janitor_correlations',
  text: `DELETE FROM discovery_correlation USING (
      SELECT key FROM discovery_correlation WHERE expires_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED
    ) AS expired
    WHERE discovery_correlation.key = expired.key`,
};

/** Usually a copy of the gateway ends a push that is over: what is left was read by none. */
const PUSHES: Statement = {
  name: 'janitor_pushes',
  text: `UPDATE login_transaction AS ended
    SET push_key = NULL, instance = NULL, auth_uri = NULL, link_hash = NULL, version = ended.version + 1,
      state = CASE WHEN ended.state IN ('sending', 'waiting') THEN 'failed' ELSE ended.state END,
      outcome = CASE WHEN ended.state IN ('sending', 'waiting') THEN 'timeout_local' ELSE ended.outcome END
    FROM (
      SELECT operator, uid FROM login_transaction WHERE push_key IS NOT NULL AND deadline_at <= $1
      LIMIT $2 FOR UPDATE SKIP LOCKED
    ) AS over
    WHERE ended.operator = over.operator AND ended.uid = over.uid`,
};
/** So long after its deadline. */
const PUSH_GRACE_MS = 60_000;

const SMS_COUNTS: Statement = {
  name: 'janitor_sms_counts',
  text: `DELETE FROM sms_count USING (
      SELECT msisdn_index FROM sms_count WHERE expires_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED
    ) AS expired
    WHERE sms_count.msisdn_index = expired.msisdn_index`,
};

const LOGOUT_DELIVERIES: Statement = {
  name: 'janitor_logout_deliveries',
  text: `DELETE FROM logout_delivery USING (
      SELECT id FROM logout_delivery WHERE expires_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED
    ) AS over
    WHERE logout_delivery.id = over.id`,
};

/** By the clock of the database, which also decides who is alive. */
const INSTANCES: Statement = {
  name: 'janitor_instances',
  text: `DELETE FROM gateway_instance USING (
      SELECT id FROM gateway_instance WHERE alive_until <= now() LIMIT $1 FOR UPDATE SKIP LOCKED
    ) AS dead
    WHERE gateway_instance.id = dead.id`,
};

export interface Swept {
  readonly artefacts: number;
  readonly transactions: number;
  /** ended, their logins are kept */
  readonly pushes: number;
  readonly correlations: number;
  readonly smsCounts: number;
  readonly logoutDeliveries: number;
  readonly instances: number;
}

export interface JanitorOptions {
  readonly sql: Sql;
  /** epoch milliseconds */
  readonly now: () => number;
  /** rows per statement */
  readonly batch?: number;
  /** between two statements */
  readonly pauseMs?: number;
  /** between two sweeps */
  readonly intervalMs?: number;
  /** A sweep of the schedule failed; the next one tries again. */
  readonly onError: (error: unknown) => void;
}

export interface Janitor {
  /** Deletes until nothing expired is left, or until the signal. */
  sweep(signal?: AbortSignal): Promise<Swept>;
  /** Sweeps at once and then at every interval. */
  start(): void;
  /** Ends the schedule; resolves when a running statement has ended. */
  stop(): Promise<void>;
}

export function createJanitor(options: JanitorOptions): Janitor {
  const { sql, now, onError } = options;
  const batch = options.batch ?? 500;
  const pauseMs = options.pauseMs ?? 50;
  const intervalMs = options.intervalMs ?? 60_000;
  const never = new AbortController().signal;

  const pause = (ms: number, signal: AbortSignal): Promise<void> =>
    sleep(ms, undefined, { signal, ref: false }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });

  const drain = async (statement: Statement, values: readonly SqlValue[], signal: AbortSignal): Promise<number> => {
    let total = 0;
    while (!signal.aborted) {
      const { count } = await sql.query(statement, [...values, batch]);
      total += count;
      if (count < batch) break;
      await pause(pauseMs, signal);
    }
    return total;
  };

  const sweep = async (signal = never): Promise<Swept> => {
    const present = new Date(now());
    return {
      artefacts: await drain(ARTEFACTS, [present], signal),
      transactions: await drain(TRANSACTIONS, [present], signal),
      pushes: await drain(PUSHES, [new Date(present.getTime() - PUSH_GRACE_MS)], signal),
      correlations: await drain(CORRELATIONS, [present], signal),
      smsCounts: await drain(SMS_COUNTS, [present], signal),
      logoutDeliveries: await drain(LOGOUT_DELIVERIES, [present], signal),
      instances: await drain(INSTANCES, [], signal),
    };
  };

  let running: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;

  const keepSweeping = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await sweep(signal).catch(onError);
      await pause(intervalMs, signal);
    }
  };

  return {
    sweep,
    start() {
      if (running) return;
      const stop = new AbortController();
      running = { stop, ended: keepSweeping(stop.signal) };
    },
    async stop() {
      running?.stop.abort();
      await running?.ended;
      running = undefined;
    },
  };
}
