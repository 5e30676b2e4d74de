/** What must hold between all operators that discovery lists, those of other gateways included. */
import { networkName } from '../cidr.ts';
import { isPlainHttp } from '../loopback.ts';
import type { ConfigView, OperatorView } from '../view.ts';
import { claims, mistake, type Rule } from './rule.ts';

type ListingView = Pick<OperatorView, 'issuer' | 'mcc_mnc' | 'networks' | 'numbers'>;
type Values = ListingView['mcc_mnc'];

interface Place {
  readonly path: string;
  readonly listing: ListingView;
}

const federation = (view: ConfigView) => view.discovery?.federation ?? [];
const at = (index: number, rest: string): string => `discovery.federation.${index}.${rest}`;

const places = (view: ConfigView): Place[] => [
  ...view.operators.map(([id, listing]) => ({ path: `operators.${id}`, listing })),
  ...federation(view).map(({ index, value }) => ({ path: `discovery.federation.${index}`, listing: value })),
];

/** One rule for every list whose values may stand once only. */
const unique =
  (
    field: string,
    pick: (listing: ListingView) => Values,
    words: string,
    name: (value: string) => string | undefined = (value) => value,
  ): Rule =>
  (view) =>
    claims(
      places(view).flatMap(({ path, listing }) =>
        pick(listing).flatMap(({ index, value }) => {
          const key = name(value);
          return key === undefined ? [] : [{ path: `${path}.${field}.${index}`, key }];
        }),
      ),
      (first) => `${words}; ${first} is the same`,
    );

const ONE_OPERATOR = 'must belong to one operator only';

const ids: Rule = function* (view) {
  const served = new Set(view.operators.map(([id]) => id));
  const named = federation(view).flatMap(({ index, value: { id } }) => (id === undefined ? [] : [{ index, id }]));
  for (const { index, id } of named) {
    if (served.has(id)) yield mistake(at(index, 'id'), `must differ from operators.${id}, which is served here`);
  }
  yield* claims(
    named.map(({ index, id }) => ({ path: at(index, 'id'), key: id })),
    (first) => `must stand once only; ${first} is the same`,
  );
};

/** Sending relying parties to ourselves without credentials would end nowhere. */
const issuers: Rule = function* (view) {
  const served = new Map(view.operators.map(([id, { issuer }]) => [issuer, id]));
  for (const { index, value } of federation(view)) {
    const id = value.issuer === undefined ? undefined : served.get(value.issuer);
    if (id !== undefined) yield mistake(at(index, 'issuer'), `must differ from operators.${id}.issuer`);
  }
};

const encrypted: Rule = function* (view) {
  if (view.mode !== 'production') return;
  for (const { index, value } of federation(view)) {
    const addresses = [
      ['issuer', value.issuer] as const,
      ...value.endpoints.map(([name, url]) => [`endpoints.${name}`, url] as const),
    ];
    for (const [field, url] of addresses) {
      if (url !== undefined && isPlainHttp(url)) yield mistake(at(index, field), 'must be https:// in production');
    }
  }
};

export const LISTING_RULES: readonly Rule[] = [
  unique('mcc_mnc', ({ mcc_mnc }) => mcc_mnc, 'must stand once only'),
  unique('numbers.prefixes', ({ numbers }) => numbers?.prefixes ?? [], ONE_OPERATOR),
  unique('numbers.ported_in', ({ numbers }) => numbers?.ported_in ?? [], ONE_OPERATOR),
  unique('networks', ({ networks }) => networks, ONE_OPERATOR, networkName),
  ids,
  issuers,
  encrypted,
];
