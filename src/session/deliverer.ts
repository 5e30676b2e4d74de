/**
 * Empties the outbox of back-channel logout: takes what is due, as many at a time as there is room, and stores what became
 * of it. Works at every copy of the gateway; a lease keeps others away, and ends by itself if this copy dies, so that each
 * delivery is attempted at least once. One relying party that does not answer takes few of the places.
 */
import type { Attempt, DeliveryRepository, LogoutDelivery, Verdict } from './deliveries.ts';
import { judge } from './retry-schedule.ts';

const PLACES = 64;
const PER_CLIENT = 8;
/** Longer than an attempt may take. */
const LEASE_MS = 20_000;
/** What other copies stored, and what is due again. */
const LOOK_MS = 1_000;
/** Ends that follow each other closely are told together, and whoever ended one is answered before the work begins. */
const WAKE_MS = 15;

export interface DelivererPorts {
  readonly repository: Pick<DeliveryRepository, 'claim' | 'settle'>;
  /** One attempt; ends in time, never throws for what a relying party does. */
  readonly send: (delivery: LogoutDelivery) => Promise<Attempt>;
  /** epoch milliseconds */
  readonly now: () => number;
  readonly random: () => number;
  /** An attempt was settled. */
  readonly onSettled: (delivery: LogoutDelivery, verdict: Verdict) => void;
  readonly onError: (error: unknown) => void;
  readonly lookMs?: number;
}

export interface Deliverer {
  start(): void;
  /** There may be something new: looks in a moment. */
  wake(): void;
  /** Begins nothing new; resolves when what is under way has ended. */
  close(): Promise<void>;
}

const clientOf = ({ operator, clientId }: LogoutDelivery): string => `${operator} ${clientId}`;

export function createDeliverer(ports: DelivererPorts): Deliverer {
  const { repository, send, now, random, onSettled, onError } = ports;
  const underWay = new Map<LogoutDelivery, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let waking: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let again = false;
  let closed = false;

  const attempt = async (delivery: LogoutDelivery): Promise<void> => {
    const verdict = judge(delivery, await send(delivery), now(), random());
    if (await repository.settle(delivery, verdict)) onSettled(delivery, verdict);
  };

  const begin = (delivery: LogoutDelivery): void => {
    // its lease brings back one that could not be settled
    const ended = attempt(delivery)
      .catch(onError)
      .finally(() => {
        // otherwise there was room already, and nothing waits for it
        const wasFull = underWay.size >= PLACES || busyClients().includes(clientOf(delivery));
        underWay.delete(delivery);
        if (wasFull) look();
      });
    underWay.set(delivery, ended);
  };

  const busyClients = (): string[] => {
    const numbers = new Map<string, number>();
    for (const delivery of underWay.keys()) {
      numbers.set(clientOf(delivery), (numbers.get(clientOf(delivery)) ?? 0) + 1);
    }
    return [...numbers].filter(([, number]) => number >= PER_CLIENT).map(([client]) => client);
  };

  const take = async (): Promise<void> => {
    do {
      again = false;
      const limit = PLACES - underWay.size;
      if (closed || limit <= 0) return;
      const claimed = await repository.claim({ limit, perClient: PER_CLIENT, leaseMs: LEASE_MS, busy: busyClients() });
      for (const delivery of claimed) begin(delivery);
      if (claimed.length > 0) again = true;
    } while (again);
  };

  const look = (): void => {
    again = true;
    if (closed) return;
    looking ??= take()
      .catch(onError)
      .finally(() => {
        looking = undefined;
        // a place became free after there was none
        if (again) look();
      });
  };

  return {
    start() {
      timer ??= setInterval(look, ports.lookMs ?? LOOK_MS).unref();
      look();
    },
    wake() {
      if (closed) return;
      waking ??= setTimeout(() => {
        waking = undefined;
        look();
      }, WAKE_MS).unref();
    },
    async close() {
      closed = true;
      clearInterval(timer);
      clearTimeout(waking);
      await looking;
      await Promise.all(underWay.values());
    },
  };
}
