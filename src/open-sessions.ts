/**
 * Puts together what ends sessions and tells their relying parties: repositories, outbox, deliverer, sweeper. Belongs to
 * the composition root (app.ts).
 */
import type { Registry } from 'prom-client';
import type { AuditTrail } from './audit/audit.ts';
import type { LoginDoor } from './login/web/visit.ts';
import type { Logger } from './ops/logging.ts';
import { watchDeliveries } from './ops/logout-metrics.ts';
import { parseClientId } from './provider/client-credentials.ts';
import { clientView } from './provider/client-view.ts';
import { createLogoutSender } from './provider/logout-sender.ts';
import { createOutgoingFetch } from './provider/outgoing.ts';
import type { createParties } from './provider/parties.ts';
import { createDeliverer, type Deliverer } from './session/deliverer.ts';
import type { DeliveryRepository, LogoutDelivery, Verdict } from './session/deliveries.ts';
import type { SessionEnd, SessionRepository } from './session/sessions.ts';
import { createSweeper } from './session/sweeper.ts';
import { createDeliveryRepository } from './store/deliveries.ts';
import { createSessionRepository } from './store/sessions.ts';
import type { Sql } from './store/sql.ts';
import type { PcrRepository } from './subscriber/subscriber.ts';

/** A relying party that takes longer is asked again later. */
const TIMEOUT_MS = 5_000;

export interface SessionParts {
  readonly sql: Sql;
  readonly now: () => number;
  readonly random: () => number;
  readonly parties: Pick<ReturnType<typeof createParties>, 'find'>;
  readonly pcrs: PcrRepository;
  readonly audit: AuditTrail;
  readonly log: Logger;
  readonly registry: Registry;
  /** hosts of relying parties that may be private */
  readonly allowPrivate: readonly string[];
  /** of an operator, as it is now */
  readonly door: (operator: string) => LoginDoor | undefined;
}

export interface Sessions {
  readonly sessions: SessionRepository;
  readonly deliveries: DeliveryRepository;
  readonly deliverer: Pick<Deliverer, 'wake'>;
  start(): void;
  /** Stops ending and telling; resolves when what is under way is stored. */
  close(): Promise<void>;
}

export function openSessions(parts: SessionParts): Sessions {
  const { sql, now, audit, log, parties } = parts;
  const deliveries = createDeliveryRepository(sql, now);
  const metrics = watchDeliveries(parts.registry, deliveries.counts, now);

  const onEnded = async ({ operator, reason, clientId, ended }: SessionEnd): Promise<void> => {
    if (ended.parties.length > 0) deliverer.wake();
    const details = { reason, relying_parties: ended.parties.length };
    const event = { at: new Date(now()), operator, subject: ended.subscriberId, clientId, details };
    // the end is done, whatever becomes of the record
    await audit
      .append({ ...event, kind: 'session.ended' })
      .catch((error: unknown) => log.error({ operator, error }, 'no audit event'));
  };

  const onSettled = (delivery: LogoutDelivery, verdict: Verdict): void => {
    const { id, operator, clientId, attempts, subscriberId: subject } = delivery;
    metrics.attempted(verdict);
    const about = { delivery: id, operator, client: clientId, attempts };
    if (verdict.state === 'confirmed') log.info(about, 'a relying party confirmed a logout');
    if (verdict.state === 'pending') log.info({ ...about, failure: verdict.failure }, 'a logout is told later');
    if (verdict.state !== 'dead') return;
    const { failure } = verdict;
    log.warn({ ...about, failure }, 'a relying party could not be told of a logout; see signet session deliveries');
    audit
      .append({
        at: new Date(now()),
        kind: 'logout.undelivered',
        operator,
        subject,
        clientId,
        details: { failure, attempts },
      })
      .catch((error: unknown) => log.error({ operator, error }, 'no audit event'));
  };

  const deliverer = createDeliverer({
    repository: deliveries,
    send: createLogoutSender({
      provider: (operator) => parts.door(operator)?.provider,
      pcrs: parts.pcrs,
      fetch: createOutgoingFetch(parts.allowPrivate),
      timeoutMs: TIMEOUT_MS,
      onError: (error) => log.error({ error }, 'a logout token could not be made'),
    }),
    now,
    random: parts.random,
    onSettled,
    onError: (error) => log.error({ error }, 'logouts could not be delivered'),
  });

  const sessions = createSessionRepository({
    sql,
    now,
    async isTold(_operator, clientId) {
      const id = parseClientId(clientId)?.relyingPartyId;
      const party = id === undefined ? undefined : await parties.find(id);
      return party?.backchannel_logout_uri !== undefined;
    },
    async pseudonym(operator, clientId, subscriberId) {
      const client = await parts.door(operator)?.provider.Client.find(clientId);
      return client && parts.pcrs.issued(subscriberId, clientView(client).sector);
    },
    onEnded,
  });
  const sweeper = createSweeper({
    sessions,
    onError: (error) => log.error({ error }, 'expired sessions could not be ended'),
  });

  return {
    sessions,
    deliveries,
    deliverer,
    start() {
      deliverer.start();
      sweeper.start();
    },
    async close() {
      await sweeper.close();
      await deliverer.close();
    },
  };
}
