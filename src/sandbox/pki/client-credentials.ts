/**
 * Requests that came over TLS with a client certificate which the service does not accept. The listener tells, the
 * bindings ask: each has its own words for the fault.
 */
import type { IncomingMessage } from 'node:http';

const wrong = new WeakSet<IncomingMessage>();

export const markWrongCredentials = (request: IncomingMessage): void => void wrong.add(request);
export const hasWrongCredentials = (request: IncomingMessage): boolean => wrong.has(request);
