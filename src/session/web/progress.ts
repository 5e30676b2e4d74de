/**
 * How far the relying parties of a session that ended have been told. Pure: from the outbox's rows to what the page says.
 */
import type { LogoutDelivery } from '../deliveries.ts';

/** `later`: did not answer yet, is told again; `untold`: cannot be told at all. */
export type PartyProgress = 'pending' | 'confirmed' | 'later' | 'untold';

export interface Progress {
  readonly parties: readonly { readonly clientId: string; readonly state: PartyProgress }[];
  /** nobody is waited for any more */
  readonly settled: boolean;
  readonly allConfirmed: boolean;
}

const RANK: Readonly<Record<PartyProgress, number>> = { confirmed: 0, untold: 1, later: 2, pending: 3 };

function stateOf({ state, failure }: LogoutDelivery): PartyProgress {
  if (state !== 'pending') return state === 'dead' ? 'later' : state;
  return failure === undefined ? 'pending' : 'later';
}

/** @param since rows of an earlier end of the same session say nothing here */
export function progressOf(deliveries: readonly LogoutDelivery[], since: number): Progress {
  const states = new Map<string, PartyProgress>();
  for (const delivery of deliveries) {
    if (delivery.createdAt.getTime() < since) continue;
    const { clientId } = delivery;
    const state = stateOf(delivery);
    const known = states.get(clientId);
    // a relying party that took part twice has confirmed when it has confirmed both
    if (known === undefined || RANK[state] > RANK[known]) states.set(clientId, state);
  }
  const parties = [...states].map(([clientId, state]) => ({ clientId, state }));
  return {
    parties,
    settled: parties.every(({ state }) => state !== 'pending'),
    allConfirmed: parties.every(({ state }) => state === 'confirmed'),
  };
}
