/**
 * Misbehaving tokens on purpose: apps of the sandbox that asked for it are sent wrong ID tokens, and it is kept whether they
 * took them. Exists in sandbox mode only: what the gateway is handed from here is all that it knows of it.
 */
import type { Middleware } from 'koa';
import type { Language } from '../../config/schema.ts';
import type { Operator } from '../../operator/operator.ts';
import { parseClientId } from '../../provider/client-credentials.ts';
import type { OperatorKeys } from '../../provider/keys.ts';
import { routeTable } from '../phone/routes.ts';
import { type AnswerPorts, createAnswers } from './answers.ts';
import type { MisbehaviourCode } from './catalogue.ts';
import { createStranger } from './stranger.ts';
import { createTrail, type Trail } from './trail.ts';
import { createTurns } from './turns.ts';
import { NOTICES } from './words.ts';

export interface Misbehaving {
  /** stands in front of everything that an operator's provider answers */
  readonly inProvider: (operator: Operator, keys: OperatorKeys) => Middleware;
  /** what the pages of a login of this client say besides; undefined for an app that is sent right tokens */
  readonly notice: (clientId: string, language: Language) => Promise<string | undefined>;
  readonly trail: Trail;
  /** what an app is sent next, if it fits */
  readonly next: (app: string, list: readonly string[]) => MisbehaviourCode | undefined;
  /** addresses that wrong tokens point at */
  readonly middleware: Middleware;
}

export interface MisbehavingPorts extends Pick<AnswerPorts, 'parties' | 'issuers' | 'log' | 'now'> {
  /** of the sandbox, e.g. `http://localhost:3000` */
  readonly origin: string;
}

export function createMisbehaving(ports: MisbehavingPorts): Misbehaving {
  const trail = createTrail(ports.now);
  const turns = createTurns();
  const stranger = createStranger(ports.origin, ports.now);
  return {
    inProvider: createAnswers({ ...ports, trail, turns, stranger: stranger.meet }),
    async notice(clientId, language) {
      const id = parseClientId(clientId)?.relyingPartyId;
      const party = id === undefined ? undefined : await ports.parties.find(id);
      return party && party.misbehave.length > 0 ? NOTICES[language] : undefined;
    },
    trail,
    next: turns.next,
    middleware: routeTable(stranger.routes),
  };
}
