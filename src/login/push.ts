/**
 * Drives pushes: sends the signature request, awaits its final answer and turns it into the next state. One promise per
 * waiting person, no thread and no database connection. A request is sent once; an answer to a login that ended
 * meanwhile is awaited, recorded and discarded.
 */
import type { AuditTrail } from '../audit/audit.ts';
import { type MssClient, MssError, type PendingSignature, type SignatureResponse } from '../mss/client.ts';
import type { OutcomeCode } from '../mss/outcomes.ts';
import type { Operator } from '../operator/operator.ts';
import type { Logger } from '../ops/logging.ts';
import type { SignatureVerifier } from '../signature/verification.ts';
import type { Keyring } from '../store/keyring.ts';
import type { SubscriberRepository } from '../subscriber/subscriber.ts';
import type { Changes } from './changes.ts';
import { newIncident } from './code.ts';
import { judge } from './judge.ts';
import { accepted, authenticated, failed, pushEnded } from './machine.ts';
import type { Transaction } from './transaction.ts';

/** What an operator brings to a login. */
export interface OperatorService {
  readonly operator: Operator;
  readonly mss: MssClient;
  readonly verifier: SignatureVerifier;
}

export interface PushPorts {
  readonly services: ReadonlyMap<string, OperatorService>;
  readonly changes: Changes;
  readonly subscribers: SubscriberRepository;
  readonly audit: AuditTrail;
  readonly keyring: Keyring;
  readonly log: Logger;
  readonly onOutcome: (operator: string, outcome: OutcomeCode | 'signed') => void;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
}

export interface PushDriver {
  /** Sends the request of a transaction in state `sending`. */
  send(transaction: Transaction): void;
  /** Goes on with a transaction whose gateway copy died. */
  takeOver(transaction: Transaction): void;
  readonly inFlight: number;
  /** Stops waiting; what is stored is taken over by the next copy. */
  close(): Promise<void>;
}

const ACTIVE = new Set(['sending', 'waiting']);

export function createPushDriver(ports: PushPorts): PushDriver {
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  const date = (): Date => new Date(ports.now());

  const fail = async (transaction: Transaction, outcome: OutcomeCode, detail: string, phone: 'free' | 'busy') => {
    const incident = newIncident(ports.randomBytes);
    const stored = await ports.changes.apply(transaction, (current) => {
      if (current.apTransId !== transaction.apTransId) return undefined;
      if (ACTIVE.has(current.state)) return failed(current, { outcome, incident, phone }, date());
      return phone === 'free' && current.pushKey ? pushEnded(current, date()) : undefined;
    });
    if (stored?.incident !== incident) return;
    ports.onOutcome(transaction.operator, outcome);
    ports.log.warn({ operator: transaction.operator, incident, outcome, detail }, 'login failed');
    await ports.audit.append({
      at: date(),
      kind: 'login.failed',
      operator: transaction.operator,
      clientId: transaction.clientId,
      incident,
      details: { outcome },
    });
  };

  const succeed = async (transaction: Transaction, response: SignatureResponse, service: OperatorService) => {
    const entry = transaction.acr
      ? service.operator
          .authenticators(transaction.acr)
          .find(({ authenticator }) => authenticator === transaction.authenticator)
      : undefined;
    if (!transaction.msisdn || !transaction.text || !entry) throw new Error('a push without number, text or level');
    const at = date();
    const verdict = await judge(
      {
        operator: service.operator,
        verifier: service.verifier,
        msisdn: ports.keyring.open(transaction.msisdn, 'msisdn'),
        text: transaction.text,
        response,
        matchSimSerial: entry.match_sim_serial,
        at,
      },
      ports,
    );
    if (!verdict.ok) return fail(transaction, verdict.outcome, verdict.detail, 'free');
    let discarded = false;
    const settled = (current: Transaction) => {
      discarded = current.apTransId !== transaction.apTransId || !ACTIVE.has(current.state);
      if (!discarded) return authenticated(current, { subscriberId: verdict.subscriber.id, at });
      return current.apTransId === transaction.apTransId && current.pushKey ? pushEnded(current, at) : undefined;
    };
    await ports.changes.apply(transaction, settled, transaction);
    if (!discarded) ports.onOutcome(transaction.operator, 'signed');
    await ports.audit.append({
      at,
      kind: discarded ? 'login.late_answer_discarded' : 'login.succeeded',
      operator: transaction.operator,
      subject: verdict.subscriber.id,
      clientId: transaction.clientId,
      details: transaction.acr ? { acr: transaction.acr } : {},
    });
  };

  /** `latest` is the transaction as this copy stored it last, so that an undisturbed login needs no second look. */
  const settle = async (
    transaction: Transaction,
    answer: (service: OperatorService, latest: { transaction: Transaction }) => Promise<SignatureResponse>,
  ) => {
    const service = ports.services.get(transaction.operator);
    if (!service) return fail(transaction, 'internal', 'the operator is no longer configured', 'free');
    const latest = { transaction };
    try {
      const response = await answer(service, latest);
      await succeed(latest.transaction, response, service);
    } catch (error) {
      if (stop.signal.aborted) return;
      const known = error instanceof MssError;
      if (!known) ports.log.error({ operator: transaction.operator, error }, 'a push ended in an unexpected error');
      await fail(transaction, known ? error.code : 'internal', known ? error.message : 'unexpected error', 'free');
    }
  };

  const track = (work: Promise<void>): void => {
    const tracked = work
      .catch((error: unknown) => ports.log.error({ error }, 'the outcome of a push could not be stored'))
      .finally(() => running.delete(tracked));
    running.add(tracked);
  };

  const number = (transaction: Transaction): string => ports.keyring.open(transaction.msisdn ?? '', 'msisdn');
  const deadline = (transaction: Transaction): number => transaction.deadlineAt?.getTime() ?? ports.now();

  const send = (transaction: Transaction): void => {
    track(
      settle(transaction, ({ operator, mss }, latest) => {
        if (!transaction.text || !transaction.apTransId || !transaction.signatureProfile) {
          throw new Error('a push without text, AP_TransID or signature profile');
        }
        return mss.sign(
          {
            msisdn: number(transaction),
            text: transaction.text,
            language: transaction.language,
            signatureProfile: transaction.signatureProfile,
            apTransId: transaction.apTransId,
            timeoutSeconds: operator.settings.mss.transaction_timeout_s,
          },
          {
            signal: stop.signal,
            onAccepted: async ({ msspTransId }) => {
              const stored = await ports.changes.apply(
                transaction,
                (current) =>
                  current.apTransId === transaction.apTransId ? accepted(current, msspTransId, date()) : undefined,
                transaction,
              );
              latest.transaction = stored ?? transaction;
            },
          },
        );
      }),
    );
  };

  const takeOver = (transaction: Transaction): void => {
    const { apTransId, msspTransId } = transaction;
    if (deadline(transaction) <= ports.now()) {
      track(fail(transaction, 'timeout_local', 'the deadline passed while no gateway was watching', 'free'));
    } else if (!apTransId || !msspTransId) {
      track(fail(transaction, 'interrupted', 'the gateway stopped before the service answered', 'busy'));
    } else {
      const pending: PendingSignature = {
        apTransId,
        msspTransId,
        msisdn: number(transaction),
        signatureProfile: transaction.signatureProfile,
        deadline: deadline(transaction),
      };
      track(settle(transaction, ({ mss }) => mss.resume(pending, { signal: stop.signal })));
    }
  };

  return {
    send,
    takeOver,
    get inFlight() {
      return running.size;
    },
    async close() {
      stop.abort();
      await Promise.all(running);
    },
  };
}
