/** What a Kiuru service fills in by itself when an authenticated application provider leaves it out. */
import { randomUUID } from 'node:crypto';
import type { MssRequest } from './protocol.ts';

const MINOR_VERSIONS: Readonly<Record<MssRequest['operation'], readonly [major: string, minor: string]>> = {
  sign: ['1', '1'],
  status: ['1', '1'],
  receipt: ['1', '1'],
  profile: ['2', '0'],
  registration: ['1', '1'],
};

/** @param apId of the account that proved itself */
export function completed<R extends MssRequest>(request: R, apId: string | undefined, now: number): R {
  const [major, minor] = MINOR_VERSIONS[request.operation];
  return {
    ...request,
    majorVersion: request.majorVersion || major,
    minorVersion: request.minorVersion || minor,
    apId: request.apId || apId,
    apTransId: request.apTransId || `A${randomUUID()}`,
    instant: request.instant || new Date(now).toISOString(),
    ...(request.operation === 'sign' && { messagingMode: request.messagingMode || 'synch' }),
  };
}
