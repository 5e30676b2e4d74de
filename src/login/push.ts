/**
 * Drives pushes: sends the signature request, awaits its final answer and turns it into the next state. One promise per
 * waiting person, no thread and no database connection. A request is sent once; an answer to a login that ended
 * meanwhile is awaited, recorded and discarded.
 */
import { type MssClient, MssError, type PendingSignature, type SignatureResponse } from '../mss/client.ts';
import { OUTCOMES, type OutcomeCode, withMethod } from '../mss/outcomes/outcomes.ts';
import { NO_ANSWERS } from '../mss/services.ts';
import type { Operator } from '../operator/operator.ts';
import type { SignatureVerifier } from '../signature/verification.ts';
import type { Keyring } from '../store/keyring.ts';
import type { AdmissionPorts } from '../subscriber/admission.ts';
import type { SubscriberRepository } from '../subscriber/subscriber.ts';
import { locationToKeep, refusedAnswer, usableAddress } from './answers.ts';
import { ACTIVE, createDrive, type DrivePorts, type Failure } from './drive.ts';
import { judge } from './judge.ts';
import { entryOf } from './levels.ts';
import { accepted, authenticated, pushEnded, spamCodeDemanded } from './machine.ts';
import { signatureRequest } from './signature-request.ts';
import { keepAttributes, recordTerms, type SignerRecordPorts } from './signer-records.ts';
import { SPAM_CODE_TRIES } from './spam-code.ts';
import { APP_ADDRESS_LABEL, contentOf, LOCATION_LABEL, sealEvidence } from './stored-content.ts';
import { reportSuccess } from './success.ts';
import type { Transaction } from './transaction.ts';

/** What an operator brings to a login. */
export interface OperatorService {
  readonly operator: Operator;
  readonly mss: MssClient;
  readonly verifier: SignatureVerifier;
}

export interface PushPorts extends DrivePorts, AdmissionPorts, SignerRecordPorts {
  readonly services: ReadonlyMap<string, OperatorService>;
  readonly subscribers: SubscriberRepository;
  readonly keyring: Keyring;
}

/** Statuses of a service that is still at work, for all anybody knows. */
const UNDER_WAY: ReadonlySet<OutcomeCode> = new Set<OutcomeCode>(['status_100', 'status_504', 'status_unknown']);

/** What a service finds wrong with a request. Of a status query it says nothing about the phone. */
const REQUEST_FAULT = /^fault_10[123478]\b/;

/** The service's own last word, or a request that never left: nothing is on the phone any more. */
const endsThePush = ({ code, nothingSent }: MssError, accepted: boolean): boolean =>
  (nothingSent && !accepted) ||
  (code.startsWith('fault_') && !(accepted && REQUEST_FAULT.test(code))) ||
  (code.startsWith('status_') && !UNDER_WAY.has(code)) ||
  code === 'unanswered';

export interface PushDriver {
  /** Sends the request of a transaction in state `sending`. */
  send(transaction: Transaction): void;
  /** Ends a transaction in state `sending` of which it is known already that no request can succeed: none is sent. */
  withhold(transaction: Transaction, outcome: OutcomeCode, detail: string): void;
  /** Goes on with a transaction whose gateway copy died. */
  takeOver(transaction: Transaction): void;
  readonly inFlight: number;
  /** Resolves when no request is on its way to a service: each was accepted, and that is stored, or has ended. */
  sent(): Promise<void>;
  /** Stops waiting; what is stored is taken over by the next copy. */
  close(): Promise<void>;
}

/** The service wants a spam code, and its operator's people have such codes. */
const asksForCode = (outcome: OutcomeCode, { settings }: Operator): boolean =>
  OUTCOMES[outcome].asks === 'spam_code' && settings.mss.services.no_spam !== 'never';

export function createPushDriver(ports: PushPorts): PushDriver {
  const drive = createDrive(ports, {
    waits: 'the outcome of a push could not be stored yet',
    lost: 'the outcome of a push could not be stored',
  });
  const { equalise, persist, signal } = drive;
  const sending = new Set<Promise<void>>();
  const date = (): Date => new Date(ports.now());
  const fail = async (transaction: Transaction, failure: Failure): Promise<void> => {
    await drive.end(transaction, failure);
  };

  /** Whether a push is still the one that its login waits for. */
  const isAwaited = (current: Transaction | undefined, { apTransId }: Transaction): boolean =>
    current !== undefined && current.apTransId === apTransId && ACTIVE.has(current.state);

  const succeed = async (transaction: Transaction, response: SignatureResponse, service: OperatorService) => {
    const { acr, operator, clientId } = transaction;
    const entry = entryOf(service.operator, transaction);
    const content = contentOf(transaction, ports.keyring);
    if (!transaction.msisdn || !content || !acr || !entry) {
      throw new Error('a push without number, content or level');
    }
    const at = date();
    const refusal = refusedAnswer(transaction.asked, response, at.getTime());
    if (refusal) return fail(transaction, { ...refusal, phone: 'free' });
    const verdict = await judge(
      {
        operator: service.operator,
        verifier: service.verifier,
        msisdn: ports.keyring.open(transaction.msisdn, 'msisdn'),
        content,
        response,
        entry,
        serialChange: service.operator.serialChange(acr, entry),
        clientId,
        acr,
        at,
        isAwaited: async () => isAwaited(await ports.changes.apply(transaction, () => undefined), transaction),
      },
      ports,
    );
    if (verdict.kind === 'failed') return fail(transaction, { ...verdict, phone: 'free' });
    if (verdict.kind === 'authenticated') await recordTerms(ports, transaction, verdict.subscriber.id, at);
    const place = locationToKeep(transaction.asked, response);
    const location = place && ports.keyring.seal(place, LOCATION_LABEL);
    const evidence =
      verdict.kind === 'authenticated' && transaction.asked?.keepSignature
        ? sealEvidence(
            {
              dts: Buffer.from(response.cms).toString('base64'),
              upk: verdict.signer.publicKey(),
              dts_time: Math.floor(at.getTime() / 1_000),
            },
            ports.keyring,
          )
        : undefined;
    let discarded = verdict.kind === 'discarded';
    const settled = (current: Transaction) => {
      discarded = verdict.kind === 'discarded' || !isAwaited(current, transaction);
      if (!discarded && verdict.kind === 'authenticated') {
        return authenticated(current, {
          subscriberId: verdict.subscriber.id,
          at,
          location,
          evidence,
          ...verdict.resolved,
        });
      }
      return current.apTransId === transaction.apTransId && current.pushKey ? pushEnded(current, at) : undefined;
    };
    const stored = await ports.changes.apply(transaction, settled, discarded ? undefined : transaction);
    if (!discarded && verdict.kind === 'authenticated') {
      await keepAttributes(ports, transaction, verdict.subscriber.id, response, at);
    }
    if (!discarded && stored?.state === 'signed') return reportSuccess(ports, stored);
    // what was approved before the pick is reported with the pick
    if (!discarded) return ports.log.debug({ operator }, 'the phone approved; its number is still to be picked');
    await ports.audit.append({
      at,
      kind: 'login.late_answer_discarded',
      operator,
      subject: verdict.subscriber?.id,
      clientId,
      details: { acr },
    });
  };

  /** Nothing rings before the person gave the code on the page; a login that ended meanwhile is left as it is. */
  const demandSpamCode = async (transaction: Transaction, failure: Failure): Promise<void> => {
    if ((transaction.spamCode?.tries ?? 0) >= SPAM_CODE_TRIES) {
      return fail(transaction, { ...failure, outcome: 'spam_code_exhausted' });
    }
    const required = failure.outcome === 'fault_101_1012';
    await persist(() =>
      ports.changes.apply(transaction, (current) => {
        if (current.apTransId !== transaction.apTransId) return undefined;
        if (ACTIVE.has(current.state)) return spamCodeDemanded(current, { required }, date());
        return current.pushKey ? pushEnded(current, date()) : undefined;
      }),
    );
  };

  /** `latest` is the transaction as this copy stored it last, so that an undisturbed login needs no second look. */
  const settle = async (
    transaction: Transaction,
    answer: (service: OperatorService, latest: { transaction: Transaction }) => Promise<SignatureResponse>,
  ) => {
    const service = ports.services.get(transaction.operator);
    if (!service) {
      return fail(transaction, { outcome: 'internal', detail: 'the operator is no longer configured', phone: 'busy' });
    }
    const latest = { transaction };
    const response = await answer(service, latest).catch((error: unknown) => failureOf(error, latest.transaction));
    if (signal.aborted) return;
    if ('outcome' in response) {
      if (asksForCode(response.outcome, service.operator)) return demandSpamCode(latest.transaction, response);
      await equalise(service.operator, transaction, response.outcome);
      return fail(latest.transaction, response);
    }
    await persist(() => succeed(latest.transaction, response, service));
  };

  const failureOf = (error: unknown, transaction: Transaction): Failure => {
    const over = deadline(transaction) <= ports.now();
    if (error instanceof MssError) {
      const outcome = withMethod(error.code, transaction.resolvedProfile ?? transaction.signatureProfile);
      return {
        outcome,
        detail: error.message,
        phone: over || endsThePush(error, transaction.msspTransId !== undefined) ? 'free' : 'busy',
      };
    }
    if (!signal.aborted) ports.log.error({ operator: transaction.operator, error }, 'a push ended unexpectedly');
    return { outcome: 'internal', detail: 'unexpected error', phone: over ? 'free' : 'busy' };
  };

  const track = (work: Promise<void>): void => void drive.track(work);

  const number = (transaction: Transaction): string => ports.keyring.open(transaction.msisdn ?? '', 'msisdn');
  const deadline = (transaction: Transaction): number => transaction.deadlineAt?.getTime() ?? ports.now();

  /** Where the operator's app can be opened with this very request, sealed: it holds a token. */
  const appAddress = ({ id, settings }: Operator, { answers: { authUri } }: PendingSignature): string | undefined => {
    const address = usableAddress(authUri, settings.mss.services.app2app_schemes);
    if (authUri !== undefined && !address) {
      ports.log.warn({ operator: id }, 'the address of the app has a scheme that is not allowed, and is not shown');
    }
    return address && ports.keyring.seal(address, APP_ADDRESS_LABEL);
  };

  const send = (transaction: Transaction): void => {
    const onItsWay = Promise.withResolvers<void>();
    sending.add(onItsWay.promise);
    const arrived = (): void => {
      sending.delete(onItsWay.promise);
      onItsWay.resolve();
    };
    track(
      settle(transaction, ({ operator, mss }, latest) => {
        return mss.sign(signatureRequest(transaction, operator, ports.keyring), {
          signal,
          onAccepted: async (pending) => {
            const authUri = appAddress(operator, pending);
            const step = (current: Transaction) =>
              current.apTransId === transaction.apTransId
                ? accepted(current, { ...pending, authUri }, date())
                : undefined;
            const stored = await persist(() => ports.changes.apply(transaction, step, transaction));
            latest.transaction = stored ?? transaction;
            arrived();
          },
        });
      }).finally(arrived),
    );
  };

  const withhold = async (transaction: Transaction, outcome: OutcomeCode, detail: string): Promise<void> => {
    const service = ports.services.get(transaction.operator);
    if (service) await equalise(service.operator, transaction, outcome);
    if (!signal.aborted) await fail(transaction, { outcome, detail, phone: 'free' });
  };

  const goOn = async (transaction: Transaction): Promise<void> => {
    const { apTransId, msspTransId } = transaction;
    if (deadline(transaction) <= ports.now()) {
      return fail(transaction, {
        outcome: 'timeout_local',
        detail: 'nobody was watching at the deadline',
        phone: 'free',
      });
    }
    if (!apTransId || !msspTransId) {
      const detail = 'the gateway stopped before the service answered';
      return fail(transaction, { outcome: 'interrupted', detail, phone: 'busy' });
    }
    const pending: PendingSignature = {
      apTransId,
      msspTransId,
      msisdn: number(transaction),
      signatureProfile: transaction.resolvedProfile,
      deadline: deadline(transaction),
      answers: NO_ANSWERS,
    };
    return settle(transaction, ({ mss }) => mss.resume(pending, { signal }));
  };

  return {
    send,
    withhold: (transaction, outcome, detail) => track(withhold(transaction, outcome, detail)),
    takeOver: (transaction) => track(goOn(transaction)),
    get inFlight() {
      return drive.inFlight;
    },
    async sent() {
      await Promise.all(sending);
    },
    close: () => drive.close(),
  };
}
