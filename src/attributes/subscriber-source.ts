/**
 * What the gateway itself knows of a number, beside what the operator's source does: the number, and since when it knows
 * it. Asks the operator's source for the rest only.
 */
import type { AttributeSource } from './source.ts';

/** @param since epoch seconds at which the gateway first saw the subscriber */
export function withOwnKnowledge(
  source: AttributeSource,
  since: (subscriberId: string) => Promise<number | undefined>,
): AttributeSource {
  return {
    async read(query) {
      const { msisdn, subscriberId, names } = query;
      const others = names.filter((name) => name !== 'phone_number');
      // a question about nothing but the date is not worth asking the operator
      const asks = others.some((name) => name !== 'updated_at');
      const answer = asks ? await source.read({ ...query, names: others }) : { values: {}, withheld: new Set<never>() };
      const own = names.includes('phone_number') ? { phone_number: msisdn } : {};
      const dated =
        names.includes('updated_at') && answer.values.updated_at === undefined && subscriberId !== undefined;
      const updated_at = dated ? await since(subscriberId) : answer.values.updated_at;
      return {
        values: { ...answer.values, ...own, ...(updated_at === undefined ? {} : { updated_at }) },
        withheld: answer.withheld,
      };
    },
    close: () => source.close(),
  };
}
