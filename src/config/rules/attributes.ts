/** What must hold for an operator's source of personal data and its header enrichment. */
import { isPlainHttp } from '../loopback.ts';
import { SANDBOX_NUMBER_HEADER } from '../sandbox.ts';
import type { ConfigView, OperatorView } from '../view.ts';
import { clientCertificateMistakes } from './client-certificate.ts';
import { mistake, type Rule } from './rule.ts';

const at = (id: string, rest: string): string => `operators.${id}.${rest}`;

type Check = (id: string, operator: OperatorView, view: ConfigView) => Iterable<ReturnType<typeof mistake>>;
const each = (check: Check): Rule =>
  function* (view) {
    for (const [id, operator] of view.operators) yield* check(id, operator, view);
  };

const source = each(function* (id, { attributes }) {
  if (attributes === undefined) return;
  const { kind, url, tls } = attributes;
  if (kind === 'http' && url === undefined) yield mistake(at(id, 'attributes.url'), 'is missing: kind http asks there');
  if (kind === 'person_identity' && url !== undefined) {
    yield mistake(at(id, 'attributes.url'), 'must be absent: kind person_identity asks nobody');
  }
  yield* clientCertificateMistakes(at(id, 'attributes.tls'), tls);
});

/** A network of so many addresses is nobody's row of proxies. */
const isEverybody = (network: string): boolean => /\/0+$/.test(network);

const production = each(function* (id, { attributes, header_enrichment: enrichment }, { mode }) {
  if (mode !== 'production') return;
  const { url } = attributes ?? {};
  if (url !== undefined && new URL(url).pathname.startsWith('/sandbox/')) {
    yield mistake(at(id, 'attributes.url'), 'must be a real source in production: this is the simulated one');
  } else if (url !== undefined && isPlainHttp(url)) {
    yield mistake(at(id, 'attributes.url'), 'must be https:// in production');
  }
  if (enrichment?.header === SANDBOX_NUMBER_HEADER) {
    yield mistake(
      at(id, 'header_enrichment.header'),
      'must be that of the network in production: this is the simulated one',
    );
  }
  for (const { index, value } of enrichment?.proxies ?? []) {
    if (isEverybody(value)) {
      yield mistake(
        at(id, `header_enrichment.proxies.${index}`),
        'must not be every address: anybody could name a number',
      );
    }
  }
});

export const ATTRIBUTE_RULES: readonly Rule[] = [source, production];
