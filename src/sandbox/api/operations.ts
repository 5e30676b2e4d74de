/** Every operation of the sandbox API, in the order in which the document tells of them. */
import { APP_OPERATIONS } from '../apps/app-operations.ts';
import { VERDICT_OPERATIONS } from '../apps/verdict-operations.ts';
import { EXAMPLE_OPERATIONS } from '../examples/operations.ts';
import { createNumberPlan, type SimulatedOperator } from '../phone/number-plan.ts';
import { PHONE_OPERATIONS } from '../phone/phone-operations.ts';
import { troubleSettings } from '../trouble/settings.ts';
import { troubleOperations } from '../trouble/trouble-operations.ts';
import type { Operation } from './operation.ts';

export function sandboxOperations(operators: readonly SimulatedOperator[]): readonly Operation[] {
  const schema = troubleSettings(
    operators.map(({ id }) => id),
    createNumberPlan(operators),
  );
  return [
    ...APP_OPERATIONS,
    ...VERDICT_OPERATIONS,
    ...PHONE_OPERATIONS,
    ...troubleOperations(schema),
    ...EXAMPLE_OPERATIONS,
  ];
}
