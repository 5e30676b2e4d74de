/**
 * The messages on all phones, open and lately answered. Owns their states, their clocks and who is told of a change; never
 * knows what a message is for.
 */
import { type Activation, isOpen, type Message, type MessageState } from './message.ts';

/** How long an answered message is remembered, so that a late second answer is told so. */
const KEEP_ANSWERED_MS = 10 * 60_000;
const KEEP_ANSWERED = 5_000;

export type MessageListener = (message: Message) => void;

export interface Inbox {
  deliver(message: Message): Message;
  get(id: string): Message | undefined;
  /** Open messages, oldest first; of one number or of all. */
  open(msisdn?: string): Message[];
  /** Open and lately answered messages, oldest first. */
  recent(): Message[];
  /** Moves an open message on; undefined when it is unknown or answered already. */
  move(id: string, state: Exclude<MessageState, 'shown'>): Message | undefined;
  /** Takes an open message one step further on its screen; undefined when it is unknown or answered already. */
  advance(id: string, activation: Activation): Message | undefined;
  /** Resolves when the message is no longer open, or with the open message when the inbox closes. */
  settled(id: string): Promise<Message | undefined>;
  /** Told of every new and every changed message, and of nothing else. */
  onChange(listener: MessageListener): () => void;
  /** Told when a message is forgotten. */
  onForget(listener: MessageListener): void;
  close(): void;
}

export function createInbox(now: () => number, restored: Iterable<Message> = []): Inbox {
  const messages = new Map<string, Message>();
  const openByNumber = new Map<string, Set<string>>();
  const timers = new Map<string, NodeJS.Timeout>();
  const waiters = new Map<string, ((message: Message) => void)[]>();
  const listeners = new Set<MessageListener>();
  const forgetListeners: MessageListener[] = [];
  let closed = false;

  function put(message: Message): Message {
    // Re-inserted, so that answered messages stand in the order in which they were answered.
    messages.delete(message.id);
    messages.set(message.id, message);
    if (isOpen(message)) {
      const ids = openByNumber.get(message.msisdn) ?? new Set();
      openByNumber.set(message.msisdn, ids.add(message.id));
      schedule(message);
    } else {
      settle(message);
    }
    return message;
  }

  function settle(message: Message): void {
    clearTimeout(timers.get(message.id));
    timers.delete(message.id);
    const ids = openByNumber.get(message.msisdn);
    if (ids?.delete(message.id) && ids.size === 0) openByNumber.delete(message.msisdn);
    for (const resolve of waiters.get(message.id) ?? []) resolve(message);
    waiters.delete(message.id);
    forgetOld();
  }

  function forgetOld(): void {
    const excess = messages.size - KEEP_ANSWERED;
    const horizon = now() - KEEP_ANSWERED_MS;
    let removed = 0;
    for (const message of messages.values()) {
      if (isOpen(message)) continue;
      if (removed >= excess && message.expiresAt > horizon) break;
      messages.delete(message.id);
      removed += 1;
      for (const listener of forgetListeners) listener(message);
    }
  }

  function schedule(message: Message): void {
    clearTimeout(timers.get(message.id));
    const due = Math.min(message.plan?.at ?? message.expiresAt, message.expiresAt);
    const timer = setTimeout(() => void current(message.id), Math.max(1, due - now()));
    timers.set(message.id, timer);
  }

  function change(message: Message): Message {
    put(message);
    for (const listener of listeners) listener(message);
    return message;
  }

  /** The message as it is at this moment, whether or not its timer has fired yet. */
  function current(id: string): Message | undefined {
    const message = messages.get(id);
    if (!message || closed || !isOpen(message)) return message;
    const { plan } = message;
    const time = now();
    if (plan && plan.at <= time && plan.at <= message.expiresAt) {
      return change({ ...message, state: plan.state, plan: null });
    }
    if (message.expiresAt <= time) return change({ ...message, state: 'expired', plan: null });
    schedule(message);
    return message;
  }

  for (const message of restored) put(message);

  return {
    deliver(message) {
      change(message);
      return current(message.id) ?? message;
    },
    get: current,
    open(msisdn) {
      const ids =
        msisdn === undefined ? [...openByNumber.values()].flatMap((set) => [...set]) : openByNumber.get(msisdn);
      return [...(ids ?? [])]
        .flatMap((id) => current(id) ?? [])
        .filter(isOpen)
        .sort((a, b) => a.receivedAt - b.receivedAt);
    },
    recent: () => [...messages.keys()].flatMap((id) => current(id) ?? []).sort((a, b) => a.receivedAt - b.receivedAt),
    move(id, state) {
      const message = current(id);
      if (!message || !isOpen(message) || message.state === state) return undefined;
      return change({ ...message, state, plan: null });
    },
    advance(id, activation) {
      const message = current(id);
      return message && isOpen(message) ? change({ ...message, activation }) : undefined;
    },
    settled(id) {
      const message = current(id);
      if (!message || closed || !isOpen(message)) return Promise.resolve(message);
      return new Promise((resolve) => waiters.set(id, [...(waiters.get(id) ?? []), resolve]));
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onForget: (listener) => void forgetListeners.push(listener),
    close() {
      closed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      for (const [id, resolvers] of waiters) {
        const message = messages.get(id);
        if (message) for (const resolve of resolvers) resolve(message);
      }
      waiters.clear();
    },
  };
}
