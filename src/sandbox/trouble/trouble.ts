/**
 * Trouble on demand: the list of what is in force, the API and the page that change it, and the interference that
 * endpoints of the simulated service ask. Put together here; reached over HTTP, and by the endpoints.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Renderer } from '../../pages/renderer.ts';
import type { MssRequest } from '../mssp/protocol.ts';
import type { Transactions } from '../mssp/transactions.ts';
import { type NumberPlan, parseMsisdn, type SimulatedOperator } from '../phone/number-plan.ts';
import type { Route } from '../phone/routes.ts';
import { type AnswerTroublesOptions, createAnswerTroubles } from './answers.ts';
import { createKeyStore } from './defect-kit.ts';
import { createInterference, type Interference } from './encounter.ts';
import { troubleSettings } from './settings.ts';
import { troubleApi } from './trouble-api.ts';
import { troublePage } from './trouble-page.ts';
import { createTroubles, type Subject } from './troubles.ts';

export interface TroubleOptions extends Omit<AnswerTroublesOptions, 'keys' | 'transactions'> {
  readonly transactions: Transactions;
  readonly operators: readonly SimulatedOperator[];
  readonly plan: NumberPlan;
  readonly renderer: Renderer;
  /** 0 ≤ value < 1 */
  readonly random: () => number;
}

export interface Trouble {
  readonly interference: Interference;
  /** for browsers and programs of this machine */
  readonly routes: readonly Route[];
}

const OPERATION = {
  sign: 'signature',
  status: 'status',
  receipt: 'receipt',
  profile: 'profile',
  registration: undefined,
} as const;

const pause = (ms: number, signal: AbortSignal): Promise<void> => delay(ms, undefined, { signal });

export function createTrouble(options: TroubleOptions): Trouble {
  const { operators, plan, random, renderer, transactions } = options;
  const troubles = createTroubles();
  const schema = troubleSettings(
    operators.map(({ id }) => id),
    plan,
  );

  /** A status query names its number by its transaction only. */
  function subjectOf(request: MssRequest): Subject {
    const known = 'msspTransId' in request ? transactions.find(request.msspTransId ?? '')?.message.msisdn : undefined;
    const msisdn = known ?? parseMsisdn(request.msisdn ?? '');
    return {
      operator: msisdn === undefined ? undefined : plan.operatorOf(msisdn)?.id,
      operation: OPERATION[request.operation],
      msisdn,
    };
  }

  const answers = createAnswerTroubles({ ...options, keys: createKeyStore() });
  return {
    interference: createInterference({ troubles, subjectOf, answers, random, pause }),
    routes: [...troubleApi(troubles, schema), ...troublePage({ troubles, schema, operators, renderer })],
  };
}
